//! Merging segments that follow each other in time.

use super::{Column, RowKey};
use crate::cells::{Block, Sum};
use crate::codec::Packed;

/// The rows of one cell of one of the segments that are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    key: RowKey,
    part: usize,
    first: usize,
    rows: usize,
}

/// The order of the rows of several segments in the segment that they are merged to.
/// Columns are merged one by one, so that only one of them has to be in memory.
#[derive(Debug)]
pub struct Merge {
    /// The runs of rows in the order of the merged segment.
    runs: Vec<Run>,
    /// For each part, the milliseconds from the start of the merged segment to the start
    /// of the part.
    offsets: Vec<u64>,
}

impl Merge {
    /// Creates the order of the rows of `parts`, which follow each other in time. Each is
    /// given as the milliseconds from the start of the merged segment to its own start,
    /// and its cells.
    pub fn new<'a>(parts: impl IntoIterator<Item = (u64, &'a Block)>) -> Self {
        let (mut runs, mut offsets) = (Vec::new(), Vec::new());
        for (part, (offset, cells)) in parts.into_iter().enumerate() {
            offsets.push(offset);
            add_runs(part, cells, &mut runs);
        }
        runs.sort_unstable();
        Self { runs, offsets }
    }

    /// Returns a column of the merged segment. `parts` is that column of each part.
    pub fn column(&self, column: Column, parts: &[Packed]) -> Packed {
        let mut values = Vec::with_capacity(parts.iter().map(Packed::len).sum());
        for run in &self.runs {
            let (packed, offset) = (&parts[run.part], self.offsets[run.part]);
            let shift = if column == Column::Started { offset } else { 0 };
            let rows = run.first..run.first + run.rows;
            values.extend(rows.map(|row| packed.get(row) + shift));
        }
        Packed::from_values(&values)
    }
}

/// Appends the runs of rows of all cells of a part.
fn add_runs(part: usize, cells: &Block, runs: &mut Vec<Run>) {
    let mut first = 0;
    cells.each(|outcome, cell| {
        let rows = cell.record.sum(Sum::Requests);
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        runs.push(Run {
            key: RowKey {
                outcome,
                series_id: i32::try_from(cell.series_id).unwrap_or_default(),
            },
            part,
            first,
            rows,
        });
        first += rows;
    });
}
