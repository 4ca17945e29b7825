//! What rows add up to, by series and outcome.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use diesel::dsl::{count, count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::condition::Condition;
use super::row::EntryRow;
use super::search::Candidates;
use crate::schema::entries;
use crate::segments::{Outcome, Sums};
use crate::{Connection, StoreError};

/// What the rows of one series and outcome add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SumsOf {
    pub(crate) series_id: i32,
    pub(crate) outcome: Outcome,
    pub(crate) sums: Sums,
}

type Row = (i32, i16, Option<i16>, i64, i64, i64, i64, i64, String);

/// The sums of the entries that `condition` accepts.
///
/// # Errors
/// Those of the database.
pub(super) fn read(conn: &mut Connection, condition: Condition) -> Result<Vec<SumsOf>, StoreError> {
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
            // A sum of bigint is numeric: as text it reaches u128 unharmed.
            sql::<Text>("coalesce(sum(entries.cost_nanos), 0)::text"),
        ))
        .filter(condition)
        .load(conn)?;
    rows.into_iter().map(SumsOf::of).collect()
}

/// The sums of the candidates that hold what is sought.
///
/// # Errors
/// Those of the database.
pub(super) fn add_up(
    conn: &mut Connection,
    candidates: Candidates<'_>,
) -> Result<Vec<SumsOf>, StoreError> {
    let mut found: BTreeMap<(i32, i16, Option<i16>), Sums> = BTreeMap::new();
    candidates.each(conn, |row, is_held| {
        if is_held {
            let key = (row.series_id, row.status, row.error_category);
            *found.entry(key).or_default() += sums_of_row(&row);
        }
        ControlFlow::Continue(())
    })?;
    let sums = found
        .into_iter()
        .map(|((series_id, status, category), sums)| {
            let corrupt = || StoreError::Corrupt(format!("sums of series {series_id}"));
            Ok(SumsOf {
                series_id,
                outcome: Outcome::from_codes(status, category).ok_or_else(corrupt)?,
                sums,
            })
        });
    sums.collect()
}

fn sums_of_row(row: &EntryRow) -> Sums {
    let number = |number: Option<i32>| number.map_or(0, |number| number.unsigned_abs().into());
    Sums {
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

impl SumsOf {
    fn of(row: Row) -> Result<Self, StoreError> {
        let (series_id, status, category, requests, input, output, total, costed, cost) = row;
        let corrupt = || StoreError::Corrupt(format!("sums of series {series_id}"));
        Ok(Self {
            series_id,
            outcome: Outcome::from_codes(status, category).ok_or_else(corrupt)?,
            sums: Sums {
                requests: requests.unsigned_abs(),
                input_tokens: input.unsigned_abs(),
                output_tokens: output.unsigned_abs(),
                total_tokens: total.unsigned_abs(),
                costed_requests: costed.unsigned_abs(),
                cost_nanos: cost.parse().map_err(|_| corrupt())?,
            },
        })
    }
}
