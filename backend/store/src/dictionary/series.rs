//! Series and their users: found, or inserted once, and forgotten when nothing
//! is of them any more.

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

/// Rows of one INSERT, well below the 65,535 parameters Postgres takes.
const ROWS_PER_INSERT: usize = 1_000;

/// The number of every given series, inserting those that are new.
///
/// Call it outside of a transaction: inserted rows must be there for others at
/// once, or two writers that meet in another order would wait for each other.
/// The numbers hold as long as the [generation](current) that was current before.
///
/// # Errors
/// Those of the database.
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
        // Then they are looked up as all others: nothing is of them yet, so they
        // may have been forgotten at once.
        conn.transaction(|conn| insert(conn, &wanted))?;
    }
}

fn insert(conn: &mut Connection, absent: &BTreeMap<Uuid, &Series>) -> Result<(), StoreError> {
    // No user is forgotten between being found and being pointed at.
    locks::share(conn, Lock::Dictionary)?;
    let user_ids = resolve_users(conn, absent.values().map(|one| &one.user))?;
    let rows: Vec<NewSeries<'_>> = absent
        .iter()
        .map(|(&key, &one)| NewSeries::of(key, one, user_ids.get(&one.user.key()).copied()))
        .collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        diesel::insert_into(series::table)
            .values(chunk)
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    Ok(())
}

/// The series behind these numbers.
///
/// # Errors
/// Those of the database, and [`StoreError::Corrupt`] for an unknown code.
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
        .filter_map(|user| Some((user.key(), NewUser::of(user)?)))
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
