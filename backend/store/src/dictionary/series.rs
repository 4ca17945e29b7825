//! Resolves series to their ids, inserting new ones, and loads series by their ids.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::series::{Series, User};
use uuid::Uuid;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::{series, users};
use crate::dictionary::row::{NewSeries, NewUser, SeriesRow, UserRow};
use crate::error::StoreError;

/// The rows of one INSERT, well below the limit of 65,535 parameters.
const ROWS_PER_INSERT: usize = 1_000;

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
        found.extend(find_series(conn, wanted.keys().copied())?);
        wanted.retain(|key, _| !found.contains_key(key));
        if wanted.is_empty() {
            return Ok(found);
        }
        // The loop looks the new series up like all others: no entry refers to them yet,
        // so that they may have been deleted again.
        conn.transaction(|conn| insert(conn, &wanted))?;
    }
}

fn insert(conn: &mut Connection, absent: &BTreeMap<Uuid, &Series>) -> Result<(), StoreError> {
    // The lock keeps users from being deleted before the series that refer to them are
    // inserted.
    locks::lock_shared(conn, Lock::Dictionary)?;
    let user_ids = resolve_users(conn, absent.values().map(|one| &one.user))?;
    let rows: Vec<NewSeries<'_>> = absent
        .iter()
        .map(|(&key, &one)| {
            NewSeries::from_series(key, one, user_ids.get(&one.user.key()).copied())
        })
        .collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        diesel::insert_into(series::table)
            .values(chunk)
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    Ok(())
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
    let mut ids: Vec<i32> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(SeriesRow, Option<UserRow>)> = series::table
        .left_join(users::table)
        .filter(series::id.eq_any(ids))
        .select((SeriesRow::as_select(), Option::<UserRow>::as_select()))
        .load(conn)?;
    rows.into_iter()
        .map(|(row, user)| Ok((row.id, Arc::new(row.into_series(user)?))))
        .collect()
}

fn find_series(
    conn: &mut Connection,
    keys: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, i32>, StoreError> {
    let keys: Vec<Uuid> = keys.collect();
    let pairs: Vec<(Uuid, i32)> = series::table
        .filter(series::key.eq_any(keys))
        .select((series::key, series::id))
        .load(conn)?;
    Ok(pairs.into_iter().collect())
}

fn resolve_users<'a>(
    conn: &mut Connection,
    wanted: impl Iterator<Item = &'a User>,
) -> Result<HashMap<Uuid, i32>, StoreError> {
    let rows: BTreeMap<Uuid, NewUser> = wanted
        .filter_map(|user| Some((user.key(), NewUser::from_user(user)?)))
        .collect();
    let keys: Vec<Uuid> = rows.keys().copied().collect();
    let rows: Vec<NewUser> = rows.into_values().collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        diesel::insert_into(users::table)
            .values(chunk)
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    let pairs: Vec<(Uuid, i32)> = users::table
        .filter(users::key.eq_any(keys))
        .select((users::key, users::id))
        .load(conn)?;
    Ok(pairs.into_iter().collect())
}
