//! Resolves series to their ids, inserting new ones, and loads series by their ids.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use diesel::Connection as _;
use logbook_domain::series::Series;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::dictionary::insert;
use crate::dictionary::series_arrays::SeriesArrays;
use crate::error::StoreError;

/// The series of one SELECT.
const SERIES_PER_LOAD: usize = 8_000;

/// Returns the id of every series of `wanted` by its key, and inserts the new ones.
///
/// Call this function outside of a transaction: inserted rows must be committed at once,
/// or two writers that insert in different orders could deadlock. The ids stay valid as
/// long as the [generation](super::generation::current) that was read before the call.
///
/// # Errors
/// Returns an error when the database fails.
pub fn resolve<'a>(
    conn: &mut Connection,
    wanted: impl IntoIterator<Item = &'a Series>,
) -> Result<HashMap<Uuid, i32>, StoreError> {
    // Sorted by key, so that concurrent inserts take their locks in one order.
    let mut wanted: BTreeMap<Uuid, &Series> =
        wanted.into_iter().map(|one| (one.key(), one)).collect();
    let mut found = HashMap::new();
    loop {
        found.extend(insert::find(
            conn,
            "series",
            wanted.keys().copied().collect(),
        )?);
        wanted.retain(|key, _| !found.contains_key(key));
        if wanted.is_empty() {
            return Ok(found);
        }
        // Another writer may insert some of them at the same time: the loop looks these
        // up. What was inserted here may have been deleted again, which the generation
        // tells like for all others.
        found.extend(conn.transaction(|conn| insert(conn, &wanted))?);
        wanted.retain(|key, _| !found.contains_key(key));
        if wanted.is_empty() {
            return Ok(found);
        }
    }
}

fn insert(
    conn: &mut Connection,
    absent: &BTreeMap<Uuid, &Series>,
) -> Result<HashMap<Uuid, i32>, StoreError> {
    // The lock keeps users from being deleted before the series that refer to them are
    // inserted.
    locks::lock_shared(conn, Lock::Dictionary)?;
    let user_ids = insert::users(conn, absent.values().map(|one| &one.user))?;
    insert::series(conn, absent, &user_ids)
}

/// Returns the series with these ids, by id.
///
/// # Errors
/// Returns [`StoreError::Corrupt`] for an unknown code, or an error when the database
/// fails.
pub fn load(
    conn: &mut Connection,
    ids: impl IntoIterator<Item = i32>,
) -> Result<HashMap<i32, Arc<Series>>, StoreError> {
    let mut found = HashMap::new();
    load_each(conn, ids, |series| found.extend(series))?;
    Ok(found)
}

/// Calls `each` with the series that have these ids, some thousand at a time: their rows
/// are in memory beside the series.
///
/// # Errors
/// Returns [`StoreError::Corrupt`] for an unknown code, or an error when the database
/// fails.
pub(crate) fn load_each(
    conn: &mut Connection,
    ids: impl IntoIterator<Item = i32>,
    mut each: impl FnMut(Vec<(i32, Arc<Series>)>),
) -> Result<(), StoreError> {
    let mut ids: Vec<i32> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    for chunk in ids.chunks(SERIES_PER_LOAD) {
        each(SeriesArrays::read(conn, chunk)?.into_series()?);
    }
    Ok(())
}
