//! The entries a filter shows, as numbers: what statistics, totals, facets and
//! pages all come from, so that they cannot disagree.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;

use super::condition::{self, Meant, Search};
use crate::schema::entries;
use crate::segments::{Column, Extent, Outcome, Segments, Sums, View, each};
use crate::{Connection, StoreError};

/// What a filter shows at one moment.
pub(crate) struct Shown {
    /// What segments hold of it.
    pub(crate) view: View,
    /// What only rows tell, by series and outcome, whatever the dimensions of
    /// the filter say of them.
    pub(crate) rest: Vec<Rest>,
}

/// What rows of one series and outcome add up to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rest {
    /// Their series, as the view's dictionary numbers it.
    pub(crate) series: u32,
    /// Their outcome.
    pub(crate) outcome: Outcome,
    /// What they add up to.
    pub(crate) sums: Sums,
}

impl Shown {
    /// What `filter` shows of `interval`. To be called inside a snapshot.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn read(
        conn: &mut Connection,
        segments: &Segments,
        filter: &Filter,
        interval: Interval,
        search: Search,
    ) -> Result<Self, StoreError> {
        let memory = segments.memory();
        let extent = if filter.is_of_numbers() {
            Extent::read(conn, memory, interval)?
        } else {
            Extent::of_rows(memory, interval)
        };
        let dimensionless = filter.without_dimensions();
        let rest = match &extent.beyond[..] {
            [] => Vec::new(),
            beyond => {
                let meant = Meant::look_up(conn, &dimensionless, interval, search)?;
                rest(conn, &extent, &meant, beyond)?
            }
        };
        let view = View::of(conn, extent, filter)?;
        Ok(Self { view, rest })
    }

    /// How many entries.
    pub(crate) fn count(&self) -> u64 {
        let in_pieces = self.view.extent.pieces.iter();
        let in_pieces: u64 = in_pieces.map(|piece| self.view.count(piece)).sum();
        in_pieces
            + self
                .accepted_rest()
                .map(|one| one.sums.requests)
                .sum::<u64>()
    }

    /// Calls `add` with what the entries of each series and outcome add up to,
    /// in one call or several.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn each_sum(
        &mut self,
        conn: &mut Connection,
        mut add: impl FnMut(u32, Outcome, Sums),
    ) -> Result<(), StoreError> {
        let has_limits = self.view.has_limits();
        for column in Column::SUMMED {
            let extent = &mut self.view.extent;
            extent.require(conn, column, |piece| has_limits || piece.bounds.is_some())?;
        }
        each(&self.view, &mut add);
        for one in self.accepted_rest() {
            add(one.series, one.outcome, one.sums);
        }
        Ok(())
    }

    fn accepted_rest(&self) -> impl Iterator<Item = &Rest> {
        let accepted = |one: &&Rest| self.view.refused_by(one.series, one.outcome) == 0;
        self.rest.iter().filter(accepted)
    }
}

type Row = (i32, i16, Option<i16>, i64, i64, i64, i64, String);

fn rest(
    conn: &mut Connection,
    extent: &Extent,
    meant: &Meant<'_>,
    intervals: &[Interval],
) -> Result<Vec<Rest>, StoreError> {
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
            // A sum of bigint is numeric: as text it reaches u128 unharmed.
            sql::<Text>("coalesce(sum(entries.cost_nanos), 0)::text"),
        ))
        .filter(condition::within(intervals))
        .filter(meant.condition())
        .load(conn)?;
    let memory = extent.memory();
    memory.learn(conn, rows.iter().map(|row| row.0))?;
    let dictionary = memory.dictionary();
    let one = |row: Row| {
        let (id, status, category, requests, input, output, total, cost) = row;
        let corrupt = || StoreError::Corrupt(format!("sums of series {id}"));
        Ok(Rest {
            series: dictionary.number(id).ok_or_else(corrupt)?,
            outcome: Outcome::from_codes(status, category).ok_or_else(corrupt)?,
            sums: Sums {
                requests: requests.unsigned_abs(),
                input_tokens: input.unsigned_abs(),
                output_tokens: output.unsigned_abs(),
                total_tokens: total.unsigned_abs(),
                cost_nanos: cost.parse().map_err(|_| corrupt())?,
            },
        })
    };
    rows.into_iter().map(one).collect()
}
