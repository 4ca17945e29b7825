//! Cells made from rows that no roll-up has reached.

use diesel::prelude::*;
use logbook_domain::period::Interval;
use logbook_domain::usage::cells::Piece;

use super::around::Around;
use super::cells::{self, COLUMNS, CellRow};
use super::read::Keyed;
use crate::entries::condition::{self, Meant};
use crate::rollup::aggregate;
use crate::schema::entries;
use crate::{Connection, StoreError};

/// Where the inner query stands in the SQL.
const ROWS: &str = "(rows)";

/// The cells of the rows in `intervals` that `meant` accepts, by quarters of an
/// hour: no time zone cuts these.
pub(super) fn read(
    conn: &mut Connection,
    meant: &Meant<'_>,
    intervals: &[Interval],
    keyed: Keyed,
) -> Result<Vec<Piece>, StoreError> {
    if intervals.is_empty() {
        return Ok(Vec::new());
    }
    let rows = entries::table
        .filter(condition::within(intervals))
        .filter(meant.condition())
        .select((
            entries::started_at,
            entries::series_id,
            entries::status,
            entries::error_category,
            entries::duration_ms,
            entries::input_tokens,
            entries::output_tokens,
            entries::total_tokens,
            entries::cached_input_tokens,
            entries::reasoning_tokens,
            entries::cost_nanos,
        ));
    let sql = sql(keyed);
    let (before, after) = sql.split_once(ROWS).unwrap_or_default();
    let around = Around {
        before: format!("{before}("),
        inner: rows,
        after: format!("){after}"),
    };
    let rows: Vec<CellRow> = around.load(conn)?;
    cells::pieces(rows.into_iter().map(Ok))
}

fn sql(keyed: Keyed) -> String {
    let quarters = format!(
        "(SELECT date_bin('15 minutes', started_at, '2000-01-01 00:00Z') AS start, series_id AS key, *
          FROM {ROWS} AS rows) AS entries"
    );
    let by_series = aggregate::of_rows("start, key", &quarters);
    match keyed {
        Keyed::Series => format!("SELECT {COLUMNS} FROM ({by_series}) AS cells"),
        Keyed::Family => {
            let by_family = aggregate::of_cells(
                "start, key",
                &format!(
                    "SELECT start, family_id AS key, status, error_category, {}
                     FROM ({by_series}) AS cells JOIN series ON series.id = cells.key",
                    aggregate::NUMBERS
                ),
            );
            format!("SELECT {COLUMNS} FROM ({by_family}) AS cells")
        }
    }
}
