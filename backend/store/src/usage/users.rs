//! How many people there are.

use diesel::prelude::*;
use logbook_domain::filter::Dimension;
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::{ErrorCategory, Status};

use super::read::Sources;
use crate::entries::condition;
use crate::schema::{entries, series, usage_daily, usage_hourly, users};
use crate::{Connection, StoreError};

/// The distinct users of the entries.
pub(super) fn count(conn: &mut Connection, sources: &Sources<'_>) -> Result<usize, StoreError> {
    let mut ids = of_rows(conn, sources)?;
    ids.extend(daily(conn, sources, &sources.plan.days)?);
    ids.extend(hourly(conn, sources, &sources.plan.hours)?);
    ids.sort_unstable();
    ids.dedup();
    let identities: Vec<String> = series::table
        .inner_join(users::table)
        .filter(series::id.eq_any(ids))
        .select(users::identity)
        .distinct()
        .load(conn)?;
    Ok(identities.len())
}

fn of_rows(conn: &mut Connection, sources: &Sources<'_>) -> Result<Vec<i32>, StoreError> {
    if sources.plan.rows.is_empty() {
        return Ok(Vec::new());
    }
    Ok(entries::table
        .filter(condition::within(&sources.plan.rows))
        .filter(sources.meant.condition())
        .select(entries::series_id)
        .distinct()
        .load(conn)?)
}

/// The two tables of cells have the same columns but are different types.
macro_rules! of_cells {
    ($name:ident, $table:ident) => {
        fn $name(
            conn: &mut Connection,
            sources: &Sources<'_>,
            buckets: &[Moment],
        ) -> Result<Vec<i32>, StoreError> {
            if buckets.is_empty() {
                return Ok(Vec::new());
            }
            let filter = sources.meant.filter();
            let mut query = $table::table
                .filter($table::bucket.eq_any(buckets))
                .select($table::series_id)
                .distinct()
                .into_boxed();
            if let Some(codes) = condition::codes(filter, Dimension::Status, Status::code) {
                query = query.filter($table::status.eq_any(codes));
            }
            let categories =
                condition::codes(filter, Dimension::ErrorCategory, ErrorCategory::code);
            if let Some(codes) = categories {
                query = query.filter($table::error_category.eq_any(codes));
            }
            if let Some(series) = sources.meant.series() {
                query = query.filter($table::series_id.eq_any(series.to_vec()));
            }
            Ok(query.load(conn)?)
        }
    };
}

of_cells!(daily, usage_daily);
of_cells!(hourly, usage_hourly);
