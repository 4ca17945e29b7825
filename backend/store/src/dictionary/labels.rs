//! The labels of users: a user is shown as in the entry that started last.
//!
//! A user whose name, e-mail address or spelling changed has several rows in `users`.
//! Roll-up and retention record the last entry of each row in `last_entry_id`; entries
//! of hours without a coverage mark are queried. Thus writes do not update labels, and
//! late records are taken into account like any other.
//!
//! The id of an entry begins with its start, so that the last entry has the highest id.

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

/// The highest id of a group. Postgres before version 18 has no `max(uuid)`.
const LAST_ID: &str = "max(entries.id::text COLLATE \"C\")::uuid";

/// Records the last entry of each user among the entries that started between `from` and
/// `to`. Must be called with these hours locked, before a mark is set for them or they
/// are deleted, and under [`Lock::Labels`](crate::db::locks::Lock): two transactions that
/// update users at the same time could deadlock.
pub(crate) fn record_last_entries(
    conn: &mut Connection,
    from: Moment,
    to: Moment,
) -> Result<(), StoreError> {
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

/// Returns the labels of users by their identity. Unknown users are left out.
pub(crate) fn labels(
    conn: &mut Connection,
    identities: &[&str],
) -> Result<HashMap<String, String>, StoreError> {
    let users = rows(conn, identities)?;
    if users.values().all(|rows| rows.len() == 1) {
        return Ok(into_labels(users));
    }
    // The recorded entries and the queried ones must be of one snapshot.
    snapshot(conn, |conn| labels_within(conn, identities))
}

/// Returns the labels like [`labels`]. Must be called inside a snapshot.
pub(crate) fn labels_within(
    conn: &mut Connection,
    identities: &[&str],
) -> Result<HashMap<String, String>, StoreError> {
    let mut users = rows(conn, identities)?;
    let ambiguous = users.values_mut().filter(|rows| rows.len() > 1);
    let mut ambiguous: Vec<&mut Vec<Row>> = ambiguous.collect();
    if !ambiguous.is_empty() {
        let ids = ambiguous
            .iter()
            .flat_map(|rows| rows.iter().map(|row| row.id));
        let series = user_of_series(conn, ids.collect())?;
        add_unsealed(conn, &series, &mut ambiguous)?;
        for rows in ambiguous {
            sort_by_last(conn, &series, rows)?;
        }
    }
    Ok(into_labels(users))
}

/// A row of `users` with the id of the last entry that refers to it.
struct Row {
    id: i32,
    user: User,
    last: Option<Uuid>,
}

/// Returns the rows of each user by identity, in the order of their creation.
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

/// Returns the label of the last row of each user.
fn into_labels(rows: BTreeMap<String, Vec<Row>>) -> HashMap<String, String> {
    let label = |(identity, rows): (String, Vec<Row>)| {
        let label = rows.last()?.user.label()?.to_owned();
        Some((identity, label))
    };
    rows.into_iter().filter_map(label).collect()
}

/// Returns the user of each series of these users.
fn user_of_series(conn: &mut Connection, users: Vec<i32>) -> Result<HashMap<i32, i32>, StoreError> {
    let pairs: Vec<(i32, i32)> = series::table
        .filter(series::user_id.eq_any(users))
        .select((series::id, series::user_id.assume_not_null()))
        .load(conn)?;
    Ok(pairs.into_iter().collect())
}

/// Takes the entries without a coverage mark into account for the last entry of each row.
fn add_unsealed(
    conn: &mut Connection,
    series: &HashMap<i32, i32>,
    users: &mut [&mut Vec<Row>],
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
    for (series_id, id) in found {
        let last_of_user = last.entry(series[&series_id]).or_default();
        *last_of_user = id.max(*last_of_user);
    }
    for row in users.iter_mut().flat_map(|rows| rows.iter_mut()) {
        row.last = row.last.max(last.get(&row.id).copied());
    }
    Ok(())
}

/// Sorts the rows by the start of their last entry. An entry that was completed under
/// another name is the last entry of two rows; its series decides between them.
fn sort_by_last(
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
    let current: Option<i32> = entry.select(entries::series_id).first(conn).optional()?;
    let current = current.and_then(|id| series.get(&id).copied());
    rows.sort_by_key(|row| (row.last, Some(row.id) == current));
    Ok(())
}
