//! Counts entries by the cells of sealed buckets, without reading their rows.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use logbook_domain::coverage::{Grain, Split};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::coverage::marks;
use crate::db::Connection;
use crate::db::schema::{cells, entries};
use crate::entries::condition;
use crate::error::StoreError;

/// Returns the number of existing entries that started before `moment`.
pub(super) fn count_before(conn: &mut Connection, moment: Moment) -> Result<i64, StoreError> {
    let interval = Interval {
        from: None,
        to: Some(moment),
    };
    let Split { days, hours, rows } = marks::load(conn, interval)?.live.split(interval);
    let mut count: i64 = entries::table
        .filter(condition::within(&rows))
        .count()
        .get_result(conn)?;
    for (grain, buckets) in [(Grain::Day, days), (Grain::Hour, hours)] {
        count += cells::table
            .filter(cells::grain.eq(grain.code()))
            .filter(cells::bucket.eq_any(buckets))
            .select(sql::<BigInt>("coalesce(sum(requests), 0)::bigint"))
            .get_result::<i64>(conn)?;
    }
    Ok(count)
}
