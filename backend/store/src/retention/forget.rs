//! Deletes series and users that neither an entry nor a cell refers to, so that names and
//! e-mail addresses are not stored longer than necessary.

use std::collections::HashSet;

use diesel::Connection as _;
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer};
use logbook_domain::coverage::Split;
use logbook_domain::period::Interval;

use crate::coverage::marks;
use crate::db::Connection;
use crate::db::locks::Lock;
use crate::db::schema::{entries, series, users};
use crate::db::short_locks::with_short_lock_timeout;
use crate::db::transactions::snapshot_with_timeout;
use crate::dictionary::generation;
use crate::entries::condition;
use crate::error::StoreError;
use crate::segments::cells;

/// The maximum number of rows in one transaction, during which writers wait.
const CHUNK: usize = 500;

/// The numbers of deleted series and users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// The number of deleted series.
    pub series: usize,
    /// The number of deleted users.
    pub users: usize,
}

/// Deletes unused series and users. Every server may call it at any time.
///
/// Unused series first get random keys, so that no writer finds them any more, and the
/// [generation] changes, so that no writer uses them from its cache. From then on no new
/// entry can refer to them, and those that are still unused are deleted. A series that a
/// writer used in between keeps its random key, and is deleted by a later run after its
/// entries; a new entry with the same values gets another series, and two equal series
/// do no harm.
///
/// # Errors
/// Returns [`StoreError::Busy`] when writers leave no gap for the exclusive lock, or an
/// error when the database fails; earlier transactions stay committed.
pub fn forget(conn: &mut Connection) -> Result<Forgotten, StoreError> {
    let unused = find_unused(conn)?;
    for chunk in unused.chunks(CHUNK) {
        conn.transaction(|conn| unlink(conn, chunk))?;
    }
    let series = if unused.is_empty() {
        0
    } else {
        delete_unused(conn, &unused)?
    };
    Ok(Forgotten {
        series,
        users: delete_unused_users(conn)?,
    })
}

/// Returns the ids of unused series. Cells list the series of all entries of hours with a
/// coverage mark, so that only the rows of other hours are read.
fn find_unused(conn: &mut Connection) -> Result<Vec<i32>, StoreError> {
    // One snapshot: a row that becomes a cell meanwhile is seen as one of the two.
    snapshot_with_timeout(conn, None, |conn| {
        let always = Interval::default();
        let Split { rows, .. } = marks::load(conn, always)?.live.split(always);
        let unsealed: Vec<i32> = entries::table
            .filter(condition::within(&rows))
            .select(entries::series_id)
            .distinct()
            .load(conn)?;
        let mut used = cells::series_ids(conn)?;
        used.extend(unsealed);
        let mut ids: Vec<i32> = series::table
            .select(series::id)
            .order(series::id)
            .load(conn)?;
        ids.retain(|id| !used.contains(id));
        Ok(ids)
    })
}

fn lock_dictionary(conn: &mut Connection) -> Result<(), StoreError> {
    let lock = Lock::Dictionary.number();
    with_short_lock_timeout(conn, &format!("SELECT pg_advisory_xact_lock({lock})"))
}

/// Removes series from the dictionary: replaces their keys and advances the generation.
fn unlink(conn: &mut Connection, ids: &[i32]) -> Result<(), StoreError> {
    lock_dictionary(conn)?;
    generation::advance(conn)?;
    diesel::sql_query("UPDATE series SET key = gen_random_uuid() WHERE id = ANY($1)")
        .bind::<Array<Integer>, _>(ids)
        .execute(conn)?;
    Ok(())
}

/// Deletes the series of `ids`, which were unlinked before, that are still unused.
fn delete_unused(conn: &mut Connection, ids: &[i32]) -> Result<usize, StoreError> {
    let ids: HashSet<i32> = ids.iter().copied().collect();
    let mut unused = find_unused(conn)?;
    unused.retain(|id| ids.contains(id));
    let mut deleted = 0;
    for chunk in unused.chunks(CHUNK) {
        deleted += diesel::delete(series::table.filter(series::id.eq_any(chunk))).execute(conn)?;
    }
    Ok(deleted)
}

/// Deletes the users without a series.
fn delete_unused_users(conn: &mut Connection) -> Result<usize, StoreError> {
    let series_of_user = series::table.filter(series::user_id.eq(users::id.nullable()));
    let unused = users::table.filter(diesel::dsl::not(diesel::dsl::exists(series_of_user)));
    let ids: Vec<i32> = unused.select(users::id).order(users::id).load(conn)?;
    let mut deleted = 0;
    for chunk in ids.chunks(CHUNK) {
        deleted += conn.transaction(|conn| {
            // No series of one of these users is being inserted meanwhile.
            lock_dictionary(conn)?;
            let unused = users::table
                .filter(users::id.eq_any(chunk))
                .filter(diesel::dsl::not(diesel::dsl::exists(series_of_user)));
            Ok::<_, StoreError>(diesel::delete(unused).execute(conn)?)
        })?;
    }
    Ok(deleted)
}
