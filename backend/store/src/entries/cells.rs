//! What entries add up to. Statistics, totals and facets all come from here.

use diesel::dsl::{count_star, sql, sum};
use diesel::prelude::*;
use diesel::sql_types::Text;
use logbook_domain::cells::{Cell, Cells};
use logbook_domain::decimal::Usd;
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::vocabulary::{ErrorCategory, Status};

use super::condition::{Condition, Search, condition, row_condition};
use crate::schema::entries;
use crate::{Connection, StoreError, dictionary};

/// The cells of the entries that `filter` accepts.
///
/// # Errors
/// Those of the database.
pub fn matching(
    conn: &mut Connection,
    filter: &Filter,
    interval: Interval,
    search: Search,
) -> Result<Cells, StoreError> {
    read(conn, condition(filter, interval, search))
}

/// The cells of the entries that `filter` would accept if its dimensions
/// accepted all: what facets are counted from.
///
/// # Errors
/// Those of the database.
pub fn before_dimensions(
    conn: &mut Connection,
    filter: &Filter,
    interval: Interval,
    search: Search,
) -> Result<Cells, StoreError> {
    read(conn, row_condition(filter, interval, search))
}

type Row = (
    i32,
    i16,
    Option<i16>,
    i64,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    String,
);

fn read(conn: &mut Connection, condition: Condition) -> Result<Cells, StoreError> {
    let rows: Vec<Row> = entries::table
        .group_by((entries::series_id, entries::status, entries::error_category))
        .select((
            entries::series_id,
            entries::status,
            entries::error_category,
            count_star(),
            sum(entries::input_tokens),
            sum(entries::output_tokens),
            sum(entries::total_tokens),
            // A sum of bigint is numeric: as text it reaches i128 unharmed.
            sql::<Text>("coalesce(sum(entries.cost_nanos), 0)::text"),
        ))
        .filter(condition)
        .load(conn)?;
    let cells = rows.into_iter().map(cell).collect::<Result<Vec<_>, _>>()?;
    let series = dictionary::load(conn, cells.iter().map(|cell| cell.series_id))?;
    Ok(Cells { cells, series })
}

fn cell(row: Row) -> Result<Cell, StoreError> {
    let (series_id, status, category, requests, input, output, total, cost) = row;
    let corrupt = || StoreError::Corrupt(format!("sums of series {series_id}"));
    let error_category = match category {
        Some(code) => Some(ErrorCategory::from_code(code).ok_or_else(corrupt)?),
        None => None,
    };
    Ok(Cell {
        series_id,
        status: Status::from_code(status).ok_or_else(corrupt)?,
        error_category,
        requests,
        input_tokens: input.unwrap_or(0),
        output_tokens: output.unwrap_or(0),
        total_tokens: total.unwrap_or(0),
        cost: Usd::from_units(cost.parse().map_err(|_| corrupt())?),
    })
}
