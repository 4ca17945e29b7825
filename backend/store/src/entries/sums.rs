//! Sums of rows by series and outcome, for the entries that no sealed segment covers
//! or that a search has to read.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use diesel::dsl::{count, count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_columnar::dictionary::Outcome;
use logbook_columnar::rollup::{CardCell, CardSums};

use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::candidates::Candidates;
use crate::entries::condition::Condition;
use crate::entries::row::EntryRow;
use crate::error::StoreError;

type Row = (i32, i16, Option<i16>, i64, i64, i64, i64, i64, String);

/// Returns the sums of the entries that `condition` accepts.
pub(crate) fn read(
    conn: &mut Connection,
    condition: Condition,
) -> Result<Vec<CardCell>, StoreError> {
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
            count(entries::cost_nanos),
            // A sum of bigint is numeric: as text it converts to u128 exactly.
            sql::<Text>("coalesce(sum(entries.cost_nanos), 0)::text"),
        ))
        .filter(condition)
        .load(conn)?;
    rows.into_iter().map(into_cell).collect()
}

/// Returns the sums of the candidates that match the search.
pub(crate) fn add_up(
    conn: &mut Connection,
    candidates: Candidates<'_>,
) -> Result<Vec<CardCell>, StoreError> {
    let mut found: BTreeMap<(i32, i16, Option<i16>), CardSums> = BTreeMap::new();
    candidates.each(conn, |row, matches| {
        if matches {
            let key = (row.series_id, row.status, row.error_category);
            *found.entry(key).or_default() += sums_of_row(&row);
        }
        ControlFlow::Continue(())
    })?;
    let sums = found
        .into_iter()
        .map(|((series_id, status, category), sums)| {
            let corrupt = || StoreError::Corrupt(format!("sums of series {series_id}"));
            Ok(CardCell {
                series_id,
                outcome: Outcome::from_codes(status, category).ok_or_else(corrupt)?,
                sums,
            })
        });
    sums.collect()
}

fn sums_of_row(row: &EntryRow) -> CardSums {
    let number = |number: Option<i32>| number.map_or(0, |number| number.unsigned_abs().into());
    CardSums {
        requests: 1,
        input_tokens: number(row.input_tokens),
        output_tokens: number(row.output_tokens),
        total_tokens: number(row.total_tokens),
        costed_requests: u64::from(row.cost_nanos.is_some()),
        cost_nanos: row
            .cost_nanos
            .map_or(0, |nanos| nanos.unsigned_abs().into()),
    }
}

fn into_cell(row: Row) -> Result<CardCell, StoreError> {
    let (series_id, status, category, requests, input, output, total, costed, cost) = row;
    let corrupt = || StoreError::Corrupt(format!("sums of series {series_id}"));
    Ok(CardCell {
        series_id,
        outcome: Outcome::from_codes(status, category).ok_or_else(corrupt)?,
        sums: CardSums {
            requests: requests.unsigned_abs(),
            input_tokens: input.unsigned_abs(),
            output_tokens: output.unsigned_abs(),
            total_tokens: total.unsigned_abs(),
            costed_requests: costed.unsigned_abs(),
            cost_nanos: cost.parse().map_err(|_| corrupt())?,
        },
    })
}
