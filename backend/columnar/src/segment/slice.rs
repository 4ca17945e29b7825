//! The part of a segment that lies in a period.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use logbook_domain::coverage::{SealedSegment, SegmentId};
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

use super::{CellIndex, Column, ColumnView};
use crate::codec::{Packed, partition_point};
use crate::sort_index::{SortedColumn, SortedRows};

/// A segment, or the part of it that lies in a period.
#[derive(Clone, Debug)]
pub struct SegmentSlice {
    /// The moment from which the starts of rows are counted.
    pub start: Moment,
    /// The last moment at which a row of the segment can have started. The next slice
    /// can hold rows of this moment as well.
    pub last: Moment,
    /// The cells of the segment.
    pub cells: Arc<CellIndex>,
    /// How many rows of each cell reach the minimums of a filter. Counted for whole
    /// sealed segments alone; `None` when they have not been counted.
    pub reaching: Option<Arc<Packed>>,
    /// The first start in the period and the first one after it; `None` when all rows
    /// lie in the period.
    pub bounds: Option<(u64, u64)>,
    /// Which sealed segment it is; `None` for rows that are not sealed.
    pub sealed: Option<SegmentId>,
    /// The columns that have been loaded, by [`Column::index`].
    pub columns: [Option<Arc<Packed>>; Column::ALL.len()],
    /// The sort orders of rows that are not sealed.
    pub orders: Option<Arc<SliceOrders>>,
}

/// The sort orders of rows in memory. Each is computed on first use.
#[derive(Debug, Default)]
pub struct SliceOrders([OnceLock<Arc<SortedColumn>>; Column::ALL.len()]);

impl SliceOrders {
    /// Returns the order by `column`, whose numbers and starts are given.
    fn by(&self, column: Column, numbers: &Packed, started: &Packed) -> Arc<SortedColumn> {
        let order = &self.0[column.index()];
        let sort = || SortedColumn::InMemory(SortedRows::from_columns(numbers, started));
        Arc::clone(order.get_or_init(|| Arc::new(sort())))
    }
}

impl SegmentSlice {
    /// Creates the slice of a sealed segment that lies in `interval`. No column is loaded
    /// yet.
    pub fn from_sealed(segment: SealedSegment, cells: Arc<CellIndex>, interval: Interval) -> Self {
        let SealedSegment { id, start, last } = segment;
        Self {
            start,
            last,
            cells,
            reaching: None,
            bounds: bounds(start, last, interval),
            sealed: Some(id),
            columns: Default::default(),
            orders: None,
        }
    }

    /// Creates a slice of rows that are not sealed and whose starts are counted from
    /// `start`.
    pub fn from_rows(
        start: Moment,
        cells: Arc<CellIndex>,
        columns: [Packed; Column::ALL.len()],
    ) -> Self {
        let last = columns[Column::Started.index()].iter().max().unwrap_or(0);
        let last = start.timestamp_millis().saturating_add_unsigned(last);
        Self {
            start,
            last: time::from_millis(last).unwrap_or(start),
            cells,
            reaching: None,
            bounds: None,
            sealed: None,
            columns: columns.map(|column| Some(Arc::new(column))),
            orders: Some(Arc::default()),
        }
    }

    /// Returns the slice with only the rows that started in `interval`.
    #[must_use]
    pub fn within(self, interval: Interval) -> Self {
        Self {
            bounds: bounds(self.start, self.last, interval),
            ..self
        }
    }

    /// Returns the sealed segment when the slice holds all of its rows.
    #[inline]
    pub fn whole_segment(&self) -> Option<SegmentId> {
        self.sealed.filter(|_| self.bounds.is_none())
    }

    /// Returns what tells this slice from the others of a scan: its start, and its number
    /// among the segments that can begin at the same moment.
    #[inline]
    pub fn key(&self) -> (Moment, i16) {
        (self.start, self.sealed.map_or(0, |id| id.number))
    }

    /// Returns a column; `None` when it is not loaded.
    #[inline]
    pub fn column(&self, column: Column) -> Option<&Packed> {
        self.columns[column.index()].as_deref()
    }

    /// Returns the range of starts that lie in the period, and the column of starts.
    /// Returns `None` when all rows lie in the period.
    #[inline]
    pub fn cut(&self) -> Option<(Range<u64>, &Packed)> {
        let (from, to) = self.bounds?;
        Some((from..to, self.column(Column::Started)?))
    }

    /// Returns the order of the rows by a column; `None` for a sealed segment, whose
    /// orders are stored.
    pub fn order(&self, column: Column) -> Option<Arc<SortedColumn>> {
        let (numbers, started) = (self.column(column)?, self.column(Column::Started)?);
        let orders = self.orders.as_ref()?;
        Some(orders.by(column, numbers, started))
    }

    /// Returns the loaded columns.
    #[inline]
    pub fn numbers(&self) -> ColumnView<'_> {
        ColumnView::from_columns(|column| self.column(column))
    }

    /// Returns the number a column stores for a row; 0 when the column is not loaded.
    #[inline]
    pub fn number(&self, column: Column, row: usize) -> u64 {
        self.column(column).map_or(0, |packed| packed.get(row))
    }

    /// Returns the rows of a cell that lie in the period.
    #[inline]
    pub fn rows(&self, cell: usize) -> Range<usize> {
        let rows = self.cells.rows(cell);
        let Some((inside, started)) = self.cut() else {
            return rows;
        };
        // Rows of a cell are ordered by their start. Most cells have few rows, and most
        // cells lie on one side of a bound.
        let is_inside = |row: usize| inside.contains(&started.get(row));
        let Range { start, end } = rows;
        if start < end && is_inside(start) && is_inside(end - 1) {
            return rows;
        }
        let first = partition_point(rows, |row| started.get(row) < inside.start);
        first..partition_point(first..end, |row| started.get(row) < inside.end)
    }

    /// Returns how many rows lie in the period.
    pub fn count_inside(&self) -> usize {
        match self.cut() {
            Some((inside, started)) => started.iter().filter(|one| inside.contains(one)).count(),
            None => self.cells.row_count(),
        }
    }
}

/// Returns the first start in `interval` and the first one after it, in milliseconds
/// after `start`. Returns `None` when all starts from `start` to `last` lie in
/// `interval`.
fn bounds(start: Moment, last: Moment, interval: Interval) -> Option<(u64, u64)> {
    let since = |moment: Moment| (moment - start).num_milliseconds().max(0).unsigned_abs();
    let from = interval.from.filter(|&from| from > start);
    let to = interval.to.filter(|&to| to <= last);
    if from.is_none() && to.is_none() {
        return None;
    }
    Some((from.map_or(0, since), to.map_or(u64::MAX, since)))
}
