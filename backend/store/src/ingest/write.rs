//! Taking entries in.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::entry::{Contradiction, Entry, Submission};
use logbook_domain::series::Series;
use logbook_domain::vocabulary::Status;
use uuid::Uuid;

use crate::coverage::marks;
use crate::db::locks::{self, Lock};
use crate::db::schema::{contents, entries};
use crate::db::{Connection, partitions};
use crate::dictionary::{self, generation};
use crate::entries::row::{NewContent, NewEntry};
use crate::error::StoreError;
use crate::ingest::caches::Caches;
use crate::ingest::copy;
use crate::logs::get::{self, Locking};

/// Rows of one INSERT, well below the 65,535 parameters Postgres takes.
const ROWS_PER_INSERT: usize = 1_000;
/// How often a write is tried when retention drops a partition under it.
const TRIES: usize = 3;

/// What became of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// A new entry.
    Accepted,
    /// The running entry of this id is final now.
    Completed,
    /// The entry was there already; nothing was changed.
    Duplicate,
    /// It contradicts the running entry of this id; nothing was changed.
    Refused(Contradiction),
}

/// What became of the completion of an entry that must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// It is final now.
    Now,
    /// It was final before; nothing was changed.
    Before,
    /// The completion contradicts it; nothing was changed.
    Refused(Contradiction),
}

/// Writes the submissions in one transaction: all or none. The answer has one
/// result for each, in their order.
///
/// # Errors
/// Those of the database; nothing is written then.
pub fn write(conn: &mut Connection, batch: &[Submission]) -> Result<Vec<Written>, StoreError> {
    write_cached(conn, batch, &mut Caches::default())
}

/// The same with what earlier writes have learnt.
pub(crate) fn write_cached(
    conn: &mut Connection,
    batch: &[Submission],
    caches: &mut Caches,
) -> Result<Vec<Written>, StoreError> {
    let mut tries = 1;
    loop {
        match try_write(conn, batch, caches) {
            Err(error) if tries < TRIES && is_partition_gone(&error) => {
                caches.clear();
                tries += 1;
            }
            // Not counted: the dictionary moves on now and then, never for long.
            Err(error) if generation::is_stale(&error) => caches.clear(),
            outcome => return outcome,
        }
    }
}

/// Completes the running entry with the id of `submission`.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such entry.
pub fn complete(conn: &mut Connection, submission: &Submission) -> Result<Completed, StoreError> {
    conn.transaction(|conn| {
        locks::lock_shared(conn, Lock::Dictionary)?;
        marks::lock_shared(conn, [submission.entry.started_at])?;
        match complete_locked(conn, submission)? {
            Some(Written::Completed) => Ok(Completed::Now),
            Some(Written::Refused(conflict)) => Ok(Completed::Refused(conflict)),
            Some(Written::Accepted | Written::Duplicate) => Ok(Completed::Before),
            None => Err(StoreError::NotFound),
        }
    })
}

fn try_write(
    conn: &mut Connection,
    batch: &[Submission],
    caches: &mut Caches,
) -> Result<Vec<Written>, StoreError> {
    prepare_days(conn, batch, caches)?;
    let generation = generation_of(conn, caches)?;
    let series_ids = series_of(conn, batch, caches)?;
    let all_new = vec![Written::Accepted; batch.len()];
    // As a rule every entry is new. When one is not, COPY says so, and the
    // batch is written again on the path that looks at each of them.
    let copied = conn.transaction(|conn| {
        generation::lock(conn, generation)?;
        copy_all(conn, batch, &series_ids)
    });
    match copied {
        Ok(()) => Ok(all_new),
        Err(StoreError::Conflict(_)) => conn.transaction(|conn| {
            generation::lock(conn, generation)?;
            write_all(conn, batch, &series_ids)
        }),
        Err(error) => Err(error),
    }
}

/// The generation of the series that are remembered; asked for before the first
/// of them is looked up.
fn generation_of(conn: &mut Connection, caches: &mut Caches) -> Result<i64, StoreError> {
    if let Some(generation) = caches.generation() {
        return Ok(generation);
    }
    let generation = generation::current(conn)?;
    caches.begin(generation);
    Ok(generation)
}

fn prepare_days(
    conn: &mut Connection,
    batch: &[Submission],
    caches: &mut Caches,
) -> Result<(), StoreError> {
    let days: BTreeSet<NaiveDate> = batch
        .iter()
        .map(|one| partitions::day_of(one.entry.started_at))
        .collect();
    let unknown = caches.unknown_days(days);
    if !unknown.is_empty() {
        partitions::ensure(conn, &unknown)?;
        caches.add_days(&unknown);
    }
    Ok(())
}

/// The number of the series of each submission, in their order.
fn series_of(
    conn: &mut Connection,
    batch: &[Submission],
    caches: &mut Caches,
) -> Result<Vec<i32>, StoreError> {
    let keys: Vec<Uuid> = batch.iter().map(|one| one.entry.series.key()).collect();
    let unknown = batch
        .iter()
        .zip(&keys)
        .filter(|(_, key)| caches.series(**key).is_none());
    let unknown: Vec<&Series> = unknown.map(|(one, _)| &one.entry.series).collect();
    let found = if unknown.is_empty() {
        HashMap::new()
    } else {
        dictionary::resolve(conn, unknown)?
    };
    // Looked up before they are remembered: that may make room.
    let ids = keys
        .iter()
        .map(|key| caches.series(*key).or_else(|| found.get(key).copied()));
    let ids = ids
        .collect::<Option<Vec<i32>>>()
        .ok_or(StoreError::NotFound)?;
    caches.add_series(found);
    Ok(ids)
}

fn copy_all(
    conn: &mut Connection,
    batch: &[Submission],
    series_ids: &[i32],
) -> Result<(), StoreError> {
    let mut new: Vec<(&Entry, i32)> = batch
        .iter()
        .map(|one| &one.entry)
        .zip(series_ids.iter().copied())
        .collect();
    // See `write_all`.
    new.sort_by_key(|(entry, _)| (entry.started_at, entry.id));
    marks::invalidate(conn, new.iter().map(|(entry, _)| entry.started_at))?;
    copy::copy(conn, &new)
}

fn write_all(
    conn: &mut Connection,
    batch: &[Submission],
    series_ids: &[i32],
) -> Result<Vec<Written>, StoreError> {
    let mut order: Vec<usize> = (0..batch.len()).collect();
    // In the order of the key, so that two batches with the same entries wait
    // for each other instead of deadlocking. Stable: of two submissions with
    // one id, the first stays first.
    order.sort_by_key(|&index| (batch[index].entry.started_at, batch[index].entry.id));
    let mut seen = HashSet::new();
    let (first, again): (Vec<usize>, Vec<usize>) = order
        .into_iter()
        .partition(|&index| seen.insert(batch[index].entry.id));

    marks::invalidate(conn, batch.iter().map(|one| one.entry.started_at))?;
    let new: Vec<(&Entry, i32)> = first
        .iter()
        .map(|&index| (&batch[index].entry, series_ids[index]))
        .collect();
    let inserted = insert(conn, &new)?;
    let mut results = vec![Written::Accepted; batch.len()];
    let taken = first
        .into_iter()
        .filter(|&index| !inserted.contains(&batch[index].entry.id));
    for index in taken.chain(again) {
        results[index] = write_again(conn, &batch[index], series_ids[index])?;
    }
    Ok(results)
}

/// Inserts what is not there yet; gives the ids that were not.
fn insert(conn: &mut Connection, new: &[(&Entry, i32)]) -> Result<HashSet<Uuid>, StoreError> {
    let mut inserted = HashSet::with_capacity(new.len());
    for chunk in new.chunks(ROWS_PER_INSERT) {
        let rows: Vec<NewEntry<'_>> = chunk
            .iter()
            .map(|(entry, series_id)| NewEntry::from_entry(entry, *series_id))
            .collect();
        let ids: Vec<Uuid> = diesel::insert_into(entries::table)
            .values(&rows)
            .on_conflict_do_nothing()
            .returning(entries::id)
            .get_results(conn)?;
        inserted.extend(ids);
        let rows: Vec<NewContent<'_>> = chunk
            .iter()
            .filter(|(entry, _)| inserted.contains(&entry.id))
            .filter_map(|(entry, _)| NewContent::from_entry(entry))
            .collect();
        diesel::insert_into(contents::table)
            .values(&rows)
            .execute(conn)?;
    }
    Ok(inserted)
}

/// A submission whose id was taken when the batch came.
fn write_again(
    conn: &mut Connection,
    submission: &Submission,
    series_id: i32,
) -> Result<Written, StoreError> {
    if let Some(written) = complete_locked(conn, submission)? {
        return Ok(written);
    }
    // Deleted by somebody else in between.
    insert(conn, &[(&submission.entry, series_id)])?;
    Ok(Written::Accepted)
}

/// Completes a running entry under its row lock; `None` when it is not there.
fn complete_locked(
    conn: &mut Connection,
    submission: &Submission,
) -> Result<Option<Written>, StoreError> {
    let Some(stored) = get::with_content(conn, submission.entry.id, Locking::ForUpdate)? else {
        return Ok(None);
    };
    if stored.entry.is_final() || submission.entry.status == Status::Running {
        return Ok(Some(Written::Duplicate));
    }
    match submission.clone().complete(stored.entry) {
        Ok(entry) => rewrite(conn, &entry)?,
        Err(conflict) => return Ok(Some(Written::Refused(conflict))),
    }
    Ok(Some(Written::Completed))
}

/// Replaces entry and content by what `entry` says now. To be called by who
/// holds the dictionary still.
pub(crate) fn rewrite(conn: &mut Connection, entry: &Entry) -> Result<(), StoreError> {
    let series_id = dictionary::resolve(conn, [&entry.series])?
        .remove(&entry.series.key())
        .ok_or(StoreError::NotFound)?;
    marks::invalidate(conn, [entry.started_at])?;
    let row = NewEntry::from_entry(entry, series_id);
    diesel::update(entries::table.find((entry.started_at, entry.id)))
        .set(&row)
        .execute(conn)?;
    if let Some(content) = NewContent::from_entry(entry) {
        diesel::insert_into(contents::table)
            .values(&content)
            .on_conflict((contents::started_at, contents::id))
            .do_update()
            .set(&content)
            .execute(conn)?;
    }
    Ok(())
}

/// Retention drops partitions while writers look the other way; the next try
/// makes the partition anew.
fn is_partition_gone(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(error) if error.to_string().contains("no partition of relation"))
}
