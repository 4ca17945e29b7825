//! Old records go on time: whole partitions are dropped, and of the day the
//! cutoff falls into, exactly what began before it is deleted.

use chrono::Days;
use diesel::Connection as _;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::entries::{Search, delete};
use crate::partitions::{self, Partition};
use crate::schema::{contents, entries};
use crate::{Connection, StoreError, rollup, snapshot};

/// What a cleanup did, or would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// How many entries went.
    pub deleted_count: i64,
    /// When the oldest entry that stays began.
    pub oldest_retained: Option<Moment>,
}

/// What a cleanup up to `cutoff` would do.
///
/// # Errors
/// Those of the database.
pub fn preview(conn: &mut Connection, cutoff: Moment) -> Result<Cleaned, StoreError> {
    snapshot(conn, |conn| {
        let deleted_count = entries::table
            .filter(entries::started_at.lt(cutoff))
            .count()
            .get_result(conn)?;
        let oldest_retained = oldest_since(conn, cutoff)?;
        Ok(Cleaned {
            deleted_count,
            oldest_retained,
        })
    })
}

/// Removes every entry that began before `cutoff`, with its content.
///
/// # Errors
/// Those of the database; nothing is removed then.
pub fn clean(conn: &mut Connection, cutoff: Moment) -> Result<Cleaned, StoreError> {
    conn.transaction(|conn| {
        let mut deleted_count = drop_partitions(conn, "entries", cutoff)?;
        drop_partitions(conn, "contents", cutoff)?;
        rollup::forget_days_before(conn, cutoff)?;
        let rest = Interval {
            from: None,
            to: Some(cutoff),
        };
        deleted_count += delete::matching(conn, &Filter::default(), rest, Search::WithoutContent)?;
        let oldest_retained = oldest_since(conn, cutoff)?;
        Ok(Cleaned {
            deleted_count,
            oldest_retained,
        })
    })
}

/// Removes the content of every entry that began before `cutoff`; the entries stay.
///
/// # Errors
/// Those of the database; nothing is removed then.
pub fn clean_content(conn: &mut Connection, cutoff: Moment) -> Result<i64, StoreError> {
    conn.transaction(|conn| {
        let oldest: Option<Moment> = contents::table
            .filter(contents::started_at.lt(cutoff))
            .select(contents::started_at)
            .order((contents::started_at, contents::id))
            .first(conn)
            .optional()?;
        if let Some(oldest) = oldest {
            rollup::renew(conn, oldest, cutoff)?;
        }
        let dropped = drop_partitions(conn, "contents", cutoff)?;
        let deleted = diesel::delete(contents::table.filter(contents::started_at.lt(cutoff)))
            .execute(conn)?;
        Ok(dropped + i64::try_from(deleted).unwrap_or(i64::MAX))
    })
}

/// Drops the partitions whose whole day lies before `cutoff`; gives how many
/// rows they held.
fn drop_partitions(
    conn: &mut Connection,
    table: &'static str,
    cutoff: Moment,
) -> Result<i64, StoreError> {
    let is_past = |one: &Partition| one.day + Days::new(1) <= cutoff.date_naive();
    let past: Vec<Partition> = partitions::list(conn, table)?
        .into_iter()
        .filter(is_past)
        .collect();
    if past.is_empty() {
        return Ok(0);
    }
    // Dropping a partition locks its table too. Readers lock the table before
    // its partitions; in another order the two would wait for each other.
    diesel::sql_query(format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")).execute(conn)?;
    let mut rows = 0;
    for partition in past {
        rows += count_rows(conn, &partition)?;
        diesel::sql_query(format!("DROP TABLE {}", partition.name())).execute(conn)?;
    }
    Ok(rows)
}

fn count_rows(conn: &mut Connection, partition: &Partition) -> Result<i64, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let query = format!("SELECT count(*) FROM {}", partition.name());
    Ok(diesel::sql_query(query).get_result::<Row>(conn)?.count)
}

fn oldest_since(conn: &mut Connection, cutoff: Moment) -> Result<Option<Moment>, StoreError> {
    Ok(entries::table
        .filter(entries::started_at.ge(cutoff))
        .select(entries::started_at)
        .order(entries::started_at)
        .first(conn)
        .optional()?)
}
