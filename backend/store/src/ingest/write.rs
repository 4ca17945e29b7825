//! Writes entries in one transaction, and completes running entries.
//!
//! A batch is first copied as if every entry were new. When one of them exists, it is
//! written again on the path that inserts, completes or skips each entry by itself.

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

/// The rows of one INSERT, well below the limit of 65,535 parameters.
const ROWS_PER_INSERT: usize = 1_000;
/// The number of attempts when retention drops a partition during the write.
const ATTEMPTS: usize = 3;

/// The result of one submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// A new entry was inserted.
    Accepted,
    /// The running entry with this id was completed.
    Completed,
    /// The entry exists already; nothing was changed.
    Duplicate,
    /// The submission contradicts the running entry with this id; nothing was changed.
    Refused(Contradiction),
}

/// The result of completing an entry that must exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// The entry was completed.
    Now,
    /// The entry was final before; nothing was changed.
    Before,
    /// The completion contradicts the entry; nothing was changed.
    Refused(Contradiction),
}

/// Writes the submissions in one transaction, all or none. Returns one result for each,
/// in their order.
///
/// # Errors
/// Returns an error when the database fails; nothing is written then.
pub fn write(conn: &mut Connection, batch: &[Submission]) -> Result<Vec<Written>, StoreError> {
    write_cached(conn, batch, &mut Caches::default())
}

/// Writes the submissions like [`write`], with the caches of earlier writes.
pub(super) fn write_cached(
    conn: &mut Connection,
    batch: &[Submission],
    caches: &mut Caches,
) -> Result<Vec<Written>, StoreError> {
    let mut attempts = 1;
    loop {
        match try_write(conn, batch, caches) {
            Err(error) if attempts < ATTEMPTS && is_partition_missing(&error) => {
                caches.clear();
                attempts += 1;
            }
            // Without a limit: generations of the dictionary are rare.
            Err(error) if generation::is_stale(&error) => caches.clear(),
            outcome => return outcome,
        }
    }
}

/// Completes the running entry with the id of `submission`.
///
/// # Errors
/// Returns [`StoreError::NotFound`] when no entry has this id, or an error when the
/// database fails.
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
    let generation = current_generation(conn, caches)?;
    let series_ids = resolve_series(conn, batch, caches)?;
    let all_new = vec![Written::Accepted; batch.len()];
    // Usually every entry is new. When one is not, COPY fails with a conflict, and the
    // batch is written entry by entry.
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

/// Returns the generation of the cached series. It is read before the first series is
/// looked up.
fn current_generation(conn: &mut Connection, caches: &mut Caches) -> Result<i64, StoreError> {
    if let Some(generation) = caches.generation() {
        return Ok(generation);
    }
    let generation = generation::current(conn)?;
    caches.set_generation(generation);
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
    let uncached = caches.uncached_days(days);
    if !uncached.is_empty() {
        partitions::ensure(conn, &uncached)?;
        caches.add_days(&uncached);
    }
    Ok(())
}

/// Returns the id of the series of each submission, in their order.
fn resolve_series(
    conn: &mut Connection,
    batch: &[Submission],
    caches: &mut Caches,
) -> Result<Vec<i32>, StoreError> {
    let keys: Vec<Uuid> = batch.iter().map(|one| one.entry.series.key()).collect();
    let uncached = batch
        .iter()
        .zip(&keys)
        .filter(|(_, key)| caches.series(**key).is_none());
    let uncached: Vec<&Series> = uncached.map(|(one, _)| &one.entry.series).collect();
    let found = if uncached.is_empty() {
        HashMap::new()
    } else {
        dictionary::resolve(conn, uncached)?
    };
    let ids = keys
        .iter()
        .map(|key| caches.series(*key).or_else(|| found.get(key).copied()));
    let ids = ids
        .collect::<Option<Vec<i32>>>()
        .ok_or(StoreError::NotFound)?;
    caches.add_series(keys.into_iter().zip(ids.iter().copied()));
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
    // In the order of the key, so that two batches with the same entries wait for each
    // other instead of deadlocking. The sort is stable: of two submissions with the same
    // id, the first one stays first.
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

/// Inserts the entries that do not exist yet and returns their ids.
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

/// Writes a submission whose id existed already.
fn write_again(
    conn: &mut Connection,
    submission: &Submission,
    series_id: i32,
) -> Result<Written, StoreError> {
    if let Some(written) = complete_locked(conn, submission)? {
        return Ok(written);
    }
    // The entry was deleted meanwhile.
    insert(conn, &[(&submission.entry, series_id)])?;
    Ok(Written::Accepted)
}

/// Completes a running entry under its row lock; `None` when no entry has this id.
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

/// Replaces the rows of an entry and its content. Must be called under the shared lock of
/// the dictionary.
pub(super) fn rewrite(conn: &mut Connection, entry: &Entry) -> Result<(), StoreError> {
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

/// Returns whether retention has dropped the partition of an entry since it was cached;
/// the next attempt creates it again.
fn is_partition_missing(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(error) if error.to_string().contains("no partition of relation"))
}
