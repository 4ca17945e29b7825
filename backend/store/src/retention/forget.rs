//! Forgetting series and users that nothing is of any more, neither an entry nor
//! usage: names and mail addresses do not outlive what they are kept for.

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

/// Rows of one transaction: writers wait while it runs.
const AT_ONCE: usize = 500;

/// How many were forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Series.
    pub series: usize,
    /// Users.
    pub users: usize,
}

/// Forgets what nothing is of any more. Any server may do it at any time.
///
/// Series are taken out of the dictionary first, so that nobody finds them any
/// more and nobody still has them in mind (see [`generation`]). From then on
/// nothing new can be of them: where a second look still finds nothing, they go.
/// Those that a writer came first with stay until a later run; whoever
/// meets such a combination again makes a new series of it, and two of equal
/// meaning do no harm.
///
/// # Errors
/// Those of the database, and [`StoreError::Busy`] when writers leave no gap;
/// what was forgotten before stays so.
pub fn forget(conn: &mut Connection) -> Result<Forgotten, StoreError> {
    let unused = unused(conn)?;
    for some in unused.chunks(AT_ONCE) {
        conn.transaction(|conn| take_out(conn, some))?;
    }
    let series = if unused.is_empty() {
        0
    } else {
        remove(conn, &unused)?
    };
    Ok(Forgotten {
        series,
        users: forget_users(conn)?,
    })
}

/// The series that nothing is of. Cells tell for all entries of hours with a
/// mark, so that only those of other hours are looked at.
fn unused(conn: &mut Connection) -> Result<Vec<i32>, StoreError> {
    // One snapshot: what turns from a row into a cell meanwhile is seen as
    // either, never as neither.
    snapshot_with_timeout(conn, None, |conn| {
        let always = Interval::default();
        let Split { rows, .. } = marks::load(conn, always)?.live.split(always);
        let loose: Vec<i32> = entries::table
            .filter(condition::within(&rows))
            .select(entries::series_id)
            .distinct()
            .load(conn)?;
        let mut used = cells::series_ids(conn)?;
        used.extend(loose);
        let mut ids: Vec<i32> = series::table
            .select(series::id)
            .order(series::id)
            .load(conn)?;
        ids.retain(|id| !used.contains(id));
        Ok(ids)
    })
}

fn hold_alone(conn: &mut Connection) -> Result<(), StoreError> {
    let lock = Lock::Dictionary.number();
    with_short_lock_timeout(conn, &format!("SELECT pg_advisory_xact_lock({lock})"))
}

fn take_out(conn: &mut Connection, ids: &[i32]) -> Result<(), StoreError> {
    hold_alone(conn)?;
    generation::advance(conn)?;
    diesel::sql_query("UPDATE series SET key = gen_random_uuid() WHERE id = ANY($1)")
        .bind::<Array<Integer>, _>(ids)
        .execute(conn)?;
    Ok(())
}

/// Removes those of `ids`, which were taken out, that are unused still.
fn remove(conn: &mut Connection, ids: &[i32]) -> Result<usize, StoreError> {
    let ids: HashSet<i32> = ids.iter().copied().collect();
    let mut unused = unused(conn)?;
    unused.retain(|id| ids.contains(id));
    let mut removed = 0;
    for some in unused.chunks(AT_ONCE) {
        removed += diesel::delete(series::table.filter(series::id.eq_any(some))).execute(conn)?;
    }
    Ok(removed)
}

/// Removes the users that are of no series.
fn forget_users(conn: &mut Connection) -> Result<usize, StoreError> {
    let of_them = series::table.filter(series::user_id.eq(users::id.nullable()));
    let unused = users::table.filter(diesel::dsl::not(diesel::dsl::exists(of_them)));
    let ids: Vec<i32> = unused.select(users::id).order(users::id).load(conn)?;
    let mut removed = 0;
    for some in ids.chunks(AT_ONCE) {
        removed += conn.transaction(|conn| {
            // Nobody is about to make a series of one of them.
            hold_alone(conn)?;
            let unused = users::table
                .filter(users::id.eq_any(some))
                .filter(diesel::dsl::not(diesel::dsl::exists(of_them)));
            Ok::<_, StoreError>(diesel::delete(unused).execute(conn)?)
        })?;
    }
    Ok(removed)
}
