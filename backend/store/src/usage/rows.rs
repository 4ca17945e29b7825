//! Blocks made from rows that no roll-up has reached.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, SmallInt, Timestamptz};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::usage::calendar::quarter;
use logbook_domain::usage::durations::bin;

use super::block::{Block, Builder, Numbers};
use crate::entries::condition::Meant;
use crate::schema::entries;
use crate::segments::Outcome;
use crate::{Connection, StoreError};

/// One array a column: fetching a row of its own for each would cost several
/// times as much.
#[derive(Debug, Queryable)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct Rows {
    series_ids: Vec<i32>,
    outcomes: Vec<i16>,
    started_at: Vec<Moment>,
    input_tokens: Vec<i32>,
    output_tokens: Vec<i32>,
    total_tokens: Vec<i32>,
    cached_input_tokens: Vec<i32>,
    reasoning_tokens: Vec<i32>,
    duration_ms: Vec<i32>,
    cost_nanos: Vec<i64>,
}

/// The rows in `interval` that `meant` accepts.
pub(super) fn read(
    conn: &mut Connection,
    meant: &Meant<'_>,
    interval: Interval,
) -> Result<Rows, StoreError> {
    // Absent numbers come as -1: arrays with holes take longer to read.
    let array = |of: &str| format!("coalesce(array_agg({of}), '{{}}')");
    let number = |name: &str| sql::<Array<Integer>>(&array(&format!("coalesce({name}, -1)")));
    Ok(entries::table
        .filter(meant.condition_in(interval))
        .select((
            sql::<Array<Integer>>(&array("series_id")),
            sql::<Array<SmallInt>>(&array(&format!("{}::smallint", Outcome::SQL))),
            sql::<Array<Timestamptz>>(&array("started_at")),
            number("input_tokens"),
            number("output_tokens"),
            number("total_tokens"),
            number("cached_input_tokens"),
            number("reasoning_tokens"),
            number("duration_ms"),
            sql::<Array<BigInt>>(&array("coalesce(cost_nanos, -1)")),
        ))
        .get_result(conn)?)
}

/// What tells cells apart: their quarter of an hour, series and outcome.
type Key = (Moment, i32, i16);

impl Rows {
    fn key(&self, row: usize) -> Key {
        let start = quarter(self.started_at[row]);
        (start, self.series_ids[row], self.outcomes[row])
    }

    /// About how many bytes of memory they take.
    pub(super) fn bytes(&self) -> usize {
        let row = size_of::<Moment>() + 7 * size_of::<i32>() + size_of::<i16>() + size_of::<i64>();
        self.series_ids.capacity() * row
    }

    /// The cells of the rows in `interval` by quarters of an hour: no time zone
    /// cuts these.
    pub(super) fn blocks(&self, interval: Interval) -> Result<Vec<(Moment, Block)>, StoreError> {
        let inside = (0..self.series_ids.len()).filter(|&row| interval.holds(self.started_at[row]));
        let mut keyed: Vec<(Key, usize)> = inside.map(|row| (self.key(row), row)).collect();
        keyed.sort_unstable();
        let mut blocks = Vec::new();
        for quarter in keyed.chunk_by(|((one, ..), _), ((other, ..), _)| one == other) {
            let mut builder = Builder::default();
            for cell in quarter.chunk_by(|(one, _), (other, _)| one == other) {
                self.push_to(&mut builder, cell)?;
            }
            let ((start, ..), _) = quarter[0];
            blocks.push((start, builder.finish()));
        }
        Ok(blocks)
    }

    /// Adds the cell of these rows, which have one key.
    fn push_to(&self, builder: &mut Builder, cell: &[(Key, usize)]) -> Result<(), StoreError> {
        let ((_, series_id, outcome), _) = cell[0];
        let outcome = u64::try_from(outcome).ok().and_then(Outcome::from_number);
        let outcome =
            outcome.ok_or_else(|| StoreError::Corrupt("the outcome of an entry".into()))?;
        let mut numbers = Numbers::default();
        let (mut cost, mut bins) = (0, Vec::new());
        for &(_, row) in cell {
            let duration = u32::try_from(self.duration_ms[row]).ok();
            let counted = [
                1,
                self.input_tokens[row].max(0),
                self.output_tokens[row].max(0),
                self.total_tokens[row].max(0),
                self.cached_input_tokens[row].max(0),
                self.reasoning_tokens[row].max(0),
                duration.is_some().into(),
                self.duration_ms[row].max(0),
            ];
            for (sum, number) in numbers.iter_mut().zip(counted) {
                *sum += u64::from(number.unsigned_abs());
            }
            cost += u128::from(self.cost_nanos[row].max(0).unsigned_abs());
            bins.extend(duration.map(|duration| (bin(duration), 1)));
        }
        builder.push((series_id, outcome), numbers, cost, &mut bins);
        Ok(())
    }
}
