//! What users are called: what the entry says that started last.
//!
//! A user whose name, email or spelling changed is several rows of `users`. Each
//! keeps the last of its entries in the hours that were rolled up; what began in
//! other hours is looked up among their entries. So writers have nothing to do for
//! it, and a late record counts like any other.
//!
//! Ids begin with the moment their entry began: the last one is the highest.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{self, Timestamptz};
use logbook_domain::coverage::Split;
use logbook_domain::id;
use logbook_domain::period::Interval;
use logbook_domain::series::User;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::coverage::marks;
use crate::db::Connection;
use crate::db::schema::{entries, series, users};
use crate::db::transactions::snapshot;
use crate::dictionary::row::UserRow;
use crate::entries::condition;
use crate::error::StoreError;

/// The highest id of some rows: Postgres has no maximum of these before version 18.
const LAST_ID: &str = "max(entries.id::text COLLATE \"C\")::uuid";

/// Notes which users the entries name that began between `from` and `to`. To be
/// called while nobody writes there, before a mark speaks of them or they go, by who
/// holds [`Lock::Labels`](crate::db::locks::Lock): two who note at the same time would
/// wait for each other's rows while others wait for their tables.
///
/// # Errors
/// Those of the database.
pub(crate) fn note_last(conn: &mut Connection, from: Moment, to: Moment) -> Result<(), StoreError> {
    diesel::sql_query(format!(
        "WITH of_series AS (
             SELECT series_id, {LAST_ID} AS last FROM entries
             WHERE started_at >= $1 AND started_at < $2
             GROUP BY series_id
         ), of_user AS (
             SELECT DISTINCT ON (user_id) user_id, last
             FROM of_series JOIN series ON series.id = series_id
             WHERE user_id IS NOT NULL
             ORDER BY user_id, last DESC
         )
         UPDATE users SET last_entry_id = last FROM of_user
         WHERE users.id = user_id AND (last_entry_id IS NULL OR last_entry_id < last)"
    ))
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(to)
    .execute(conn)?;
    Ok(())
}

/// What these users are called, by what identifies them. Those that are not there
/// are left out.
///
/// # Errors
/// Those of the database.
pub(crate) fn labels(
    conn: &mut Connection,
    identities: &[&str],
) -> Result<HashMap<String, String>, StoreError> {
    let known = rows(conn, identities)?;
    if known.values().all(|rows| rows.len() == 1) {
        return Ok(called(known));
    }
    // What is noted and what is looked up among entries must be of one moment.
    snapshot(conn, |conn| labels_within(conn, identities))
}

/// The same inside a snapshot.
///
/// # Errors
/// Those of the database.
pub(crate) fn labels_within(
    conn: &mut Connection,
    identities: &[&str],
) -> Result<HashMap<String, String>, StoreError> {
    let mut known = rows(conn, identities)?;
    let several = known.values_mut().filter(|rows| rows.len() > 1);
    let mut several: Vec<&mut Vec<Row>> = several.collect();
    if !several.is_empty() {
        let ids = several
            .iter()
            .flat_map(|rows| rows.iter().map(|row| row.id));
        let series = series_of(conn, ids.collect())?;
        look_up(conn, &series, &mut several)?;
        for rows in several {
            order(conn, &series, rows)?;
        }
    }
    Ok(called(known))
}

/// A user as named at a time.
struct Row {
    id: i32,
    user: User,
    last: Option<Uuid>,
}

/// The rows of each user; of several, the first one made is the first.
fn rows(
    conn: &mut Connection,
    identities: &[&str],
) -> Result<BTreeMap<String, Vec<Row>>, StoreError> {
    let found: Vec<(i32, String, Option<Uuid>, UserRow)> = users::table
        .filter(users::identity.eq_any(identities))
        .order(users::id)
        .select((
            users::id,
            users::identity,
            users::last_entry_id,
            UserRow::as_select(),
        ))
        .load(conn)?;
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for (id, identity, last, user) in found {
        let user = user.into_user();
        rows.entry(identity)
            .or_default()
            .push(Row { id, user, last });
    }
    Ok(rows)
}

/// The label of the last row of each user.
fn called(rows: BTreeMap<String, Vec<Row>>) -> HashMap<String, String> {
    let label = |(identity, rows): (String, Vec<Row>)| {
        let label = rows.last()?.user.label()?.to_owned();
        Some((identity, label))
    };
    rows.into_iter().filter_map(label).collect()
}

/// The series of these users, each with its user.
fn series_of(conn: &mut Connection, users: Vec<i32>) -> Result<HashMap<i32, i32>, StoreError> {
    let pairs: Vec<(i32, i32)> = series::table
        .filter(series::user_id.eq_any(users))
        .select((series::id, series::user_id.assume_not_null()))
        .load(conn)?;
    Ok(pairs.into_iter().collect())
}

/// Looks up the last of each row among the entries that no mark speaks of.
fn look_up(
    conn: &mut Connection,
    series: &HashMap<i32, i32>,
    of_users: &mut [&mut Vec<Row>],
) -> Result<(), StoreError> {
    let always = Interval::default();
    let Split { rows, .. } = marks::load(conn, always)?.live.split(always);
    let ids: Vec<i32> = series.keys().copied().collect();
    let found: Vec<(i32, Uuid)> = entries::table
        .group_by(entries::series_id)
        .select((entries::series_id, sql::<sql_types::Uuid>(LAST_ID)))
        .filter(condition::within(&rows))
        .filter(entries::series_id.eq_any(ids))
        .load(conn)?;
    let mut last: HashMap<i32, Uuid> = HashMap::new();
    for (one, id) in found {
        let of_user = last.entry(series[&one]).or_default();
        *of_user = id.max(*of_user);
    }
    for row in of_users.iter_mut().flat_map(|rows| rows.iter_mut()) {
        row.last = row.last.max(last.get(&row.id).copied());
    }
    Ok(())
}

/// Puts the row last whose entry started last. An entry that was completed under
/// another name is the last of both: there its series decides.
fn order(
    conn: &mut Connection,
    series: &HashMap<i32, i32>,
    rows: &mut [Row],
) -> Result<(), StoreError> {
    rows.sort_by_key(|row| row.last);
    let [
        ..,
        before,
        Row {
            last: Some(last), ..
        },
    ] = &*rows
    else {
        return Ok(());
    };
    let (last, before) = (*last, before.last);
    let Some(started) = id::moment(last).filter(|_| before == Some(last)) else {
        return Ok(());
    };
    let entry = entries::table.find((started, last));
    let now: Option<i32> = entry.select(entries::series_id).first(conn).optional()?;
    let now = now.and_then(|id| series.get(&id).copied());
    rows.sort_by_key(|row| (row.last, Some(row.id) == now));
    Ok(())
}
