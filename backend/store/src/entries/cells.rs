//! What entries add up to. Statistics, totals and facets all come from here.
//!
//! A period is read from daily cells where whole days are rolled up, from
//! hourly cells where hours are, and from rows for the rest, all of one
//! snapshot.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_domain::cells::{Cell, Cells};
use logbook_domain::coverage::Split;
use logbook_domain::decimal::Usd;
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::{ErrorCategory, Status};

use super::condition::{self, Meant, Search};
use crate::schema::{entries, usage_daily, usage_hourly};
use crate::{Connection, StoreError, dictionary, rollup, snapshot};

/// How much of a filter narrows the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrowing {
    /// All of it: what statistics and totals count.
    Whole,
    /// All but its dimensions: what facets are counted from.
    BeforeDimensions,
}

/// The cells of the entries that `filter` accepts.
///
/// # Errors
/// Those of the database.
pub fn read(
    conn: &mut Connection,
    filter: &Filter,
    interval: Interval,
    search: Search,
    narrowing: Narrowing,
) -> Result<Cells, StoreError> {
    snapshot(conn, |conn| {
        let cells = cells(conn, filter, interval, search, narrowing)?;
        let series = dictionary::load(conn, cells.iter().map(|cell| cell.series_id))?;
        Ok(Cells { cells, series })
    })
}

/// How many entries `filter` accepts. To be called inside a [`snapshot`].
///
/// # Errors
/// Those of the database.
pub(crate) fn count(
    conn: &mut Connection,
    filter: &Filter,
    interval: Interval,
    search: Search,
) -> Result<i64, StoreError> {
    let cells = cells(conn, filter, interval, search, Narrowing::Whole)?;
    Ok(cells.iter().map(|cell| cell.requests).sum())
}

fn cells(
    conn: &mut Connection,
    filter: &Filter,
    interval: Interval,
    search: Search,
    narrowing: Narrowing,
) -> Result<Vec<Cell>, StoreError> {
    let dimensions = match narrowing {
        Narrowing::Whole => filter.clone(),
        Narrowing::BeforeDimensions => filter.without_dimensions(),
    };
    if !filter.is_of_dimensions() {
        let meant = Meant::look_up(conn, &dimensions, interval, search)?;
        return rows(conn, &meant, &[interval]);
    }
    let meant = Meant::look_up(conn, &dimensions, Interval::default(), search)?;
    let Split {
        days,
        hours,
        rows: gaps,
    } = rollup::load(conn, interval)?.split(interval);
    let mut cells = rows(conn, &meant, &gaps)?;
    cells.extend(daily(conn, &meant, days)?);
    cells.extend(hourly(conn, &meant, hours)?);
    Ok(cells)
}

type Row = (i32, i16, Option<i16>, i64, i64, i64, i64, String);

fn rows(
    conn: &mut Connection,
    meant: &Meant<'_>,
    intervals: &[Interval],
) -> Result<Vec<Cell>, StoreError> {
    if intervals.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = entries::table
        .group_by((entries::series_id, entries::status, entries::error_category))
        .select((
            entries::series_id,
            entries::status,
            entries::error_category,
            count_star(),
            sql::<BigInt>("coalesce(sum(entries.input_tokens), 0)"),
            sql::<BigInt>("coalesce(sum(entries.output_tokens), 0)"),
            sql::<BigInt>("coalesce(sum(entries.total_tokens), 0)"),
            // A sum of bigint is numeric: as text it reaches i128 unharmed.
            sql::<Text>("coalesce(sum(entries.cost_nanos), 0)::text"),
        ))
        .filter(condition::within(intervals))
        .filter(meant.condition())
        .load(conn)?;
    rows.into_iter().map(cell).collect()
}

/// The two tables of cells have the same columns but are different types.
macro_rules! read_cells {
    ($name:ident, $table:ident) => {
        fn $name(
            conn: &mut Connection,
            meant: &Meant<'_>,
            buckets: Vec<Moment>,
        ) -> Result<Vec<Cell>, StoreError> {
            if buckets.is_empty() {
                return Ok(Vec::new());
            }
            let mut query = $table::table
                .group_by(($table::series_id, $table::status, $table::error_category))
                .select((
                    $table::series_id,
                    $table::status,
                    $table::error_category.nullable(),
                    sql::<BigInt>("sum(requests)::bigint"),
                    sql::<BigInt>("sum(input_tokens)::bigint"),
                    sql::<BigInt>("sum(output_tokens)::bigint"),
                    sql::<BigInt>("sum(total_tokens)::bigint"),
                    sql::<Text>("sum(cost_nanos)::text"),
                ))
                .filter($table::bucket.eq_any(buckets))
                .into_boxed();
            if let Some(codes) = condition::codes(meant.filter(), Dimension::Status, Status::code) {
                query = query.filter($table::status.eq_any(codes));
            }
            if let Some(codes) = condition::codes(
                meant.filter(),
                Dimension::ErrorCategory,
                ErrorCategory::code,
            ) {
                query = query.filter($table::error_category.eq_any(codes));
            }
            if let Some(series) = meant.series() {
                query = query.filter($table::series_id.eq_any(series.to_vec()));
            }
            let rows: Vec<Row> = query.load(conn)?;
            rows.into_iter().map(cell).collect()
        }
    };
}

read_cells!(daily, usage_daily);
read_cells!(hourly, usage_hourly);

fn cell(row: Row) -> Result<Cell, StoreError> {
    let (series_id, status, category, requests, input_tokens, output_tokens, total_tokens, cost) =
        row;
    let corrupt = || StoreError::Corrupt(format!("sums of series {series_id}"));
    let error_category = match category {
        None | Some(0) => None,
        Some(code) => Some(ErrorCategory::from_code(code).ok_or_else(corrupt)?),
    };
    Ok(Cell {
        series_id,
        status: Status::from_code(status).ok_or_else(corrupt)?,
        error_category,
        requests,
        input_tokens,
        output_tokens,
        total_tokens,
        cost: Usd::from_units(cost.parse().map_err(|_| corrupt())?),
    })
}
