//! The part of a segment that lies in a period.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use logbook_domain::coverage::Bucket;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::{CellIndex, Column, Numbers};
use crate::codec::{Packed, first_not};
use crate::sort_index::SortedColumn;

/// A segment, or the part of it that lies in the period.
#[derive(Clone, Debug)]
pub struct SegmentSlice {
    /// What the starts of its rows are counted from.
    pub start: Moment,
    /// Its cells.
    pub cells: Arc<CellIndex>,
    /// How many rows of each cell the minimums of a filter accept, once counted.
    pub within: Option<Arc<Packed>>,
    /// First start inside and first start outside; `None` when all are inside.
    pub bounds: Option<(u64, u64)>,
    /// The bucket whose segment it is; `None` where it was made of rows.
    pub bucket: Option<Bucket>,
    /// The columns that have been loaded, by [`Column::index`].
    pub columns: [Option<Arc<Packed>>; Column::ALL.len()],
    /// The sort orders of rows that are in no bucket.
    pub orders: Option<Arc<SliceOrders>>,
}

/// The sort orders of rows that are in memory, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct SliceOrders([OnceLock<Arc<SortedColumn>>; Column::ALL.len()]);

impl SliceOrders {
    /// The order of these rows by `column`.
    fn by(&self, column: Column, numbers: &Packed, started: &Packed) -> Arc<SortedColumn> {
        let order = &self.0[column.index()];
        Arc::clone(order.get_or_init(|| Arc::new(SortedColumn::from_columns(numbers, started))))
    }
}

impl SegmentSlice {
    /// The part of the segment of `bucket` that lies in `interval`. Its columns are
    /// yet to be loaded.
    pub fn from_bucket(bucket: Bucket, cells: Arc<CellIndex>, interval: Interval) -> Self {
        Self {
            start: bucket.start,
            cells,
            within: None,
            bounds: bounds(bucket.start, Some(bucket.end()), interval),
            bucket: Some(bucket),
            columns: Default::default(),
            orders: None,
        }
    }

    /// A slice of rows that are in no bucket, whose starts are counted from `start`.
    pub fn from_rows(
        start: Moment,
        cells: Arc<CellIndex>,
        columns: [Packed; Column::ALL.len()],
    ) -> Self {
        Self {
            start,
            cells,
            within: None,
            bounds: None,
            bucket: None,
            columns: columns.map(|column| Some(Arc::new(column))),
            orders: Some(Arc::default()),
        }
    }

    /// The same rows without those that began before `from`.
    #[must_use]
    pub fn since(self, from: Moment) -> Self {
        let interval = Interval {
            from: Some(from),
            to: None,
        };
        Self {
            bounds: bounds(self.start, None, interval),
            ..self
        }
    }

    /// The bucket whose rows it all has.
    pub fn whole_bucket(&self) -> Option<Bucket> {
        self.bucket.filter(|_| self.bounds.is_none())
    }

    /// A column, if it has been loaded.
    pub fn column(&self, column: Column) -> Option<&Packed> {
        self.columns[column.index()].as_deref()
    }

    /// The starts that lie in the period, and those of all rows; `None` when all do.
    pub fn cut(&self) -> Option<(Range<u64>, &Packed)> {
        let (from, to) = self.bounds?;
        Some((from..to, self.column(Column::Started)?))
    }

    /// The order by a column of rows that are in no bucket.
    pub fn order(&self, column: Column) -> Option<Arc<SortedColumn>> {
        let (numbers, started) = (self.column(column)?, self.column(Column::Started)?);
        let orders = self.orders.as_ref()?;
        Some(orders.by(column, numbers, started))
    }

    /// The numbers of its rows.
    pub fn numbers(&self) -> Numbers<'_> {
        Numbers::from_columns(|column| self.column(column))
    }

    /// The number a column stores for a row; 0 where the column is not loaded.
    #[inline]
    pub fn number(&self, column: Column, row: usize) -> u64 {
        self.column(column).map_or(0, |packed| packed.get(row))
    }

    /// The rows of a cell that lie in the period.
    pub fn rows(&self, cell: usize) -> Range<usize> {
        let rows = self.cells.rows(cell);
        let Some((inside, started)) = self.cut() else {
            return rows;
        };
        // Rows of a cell stand in the order of their start. Most cells have few, and
        // most of these lie on one side.
        let is_inside = |row: usize| inside.contains(&started.get(row));
        let Range { start, end } = rows;
        if start < end && is_inside(start) && is_inside(end - 1) {
            return rows;
        }
        let first = first_not(rows, |row| started.get(row) < inside.start);
        first..first_not(first..end, |row| started.get(row) < inside.end)
    }

    /// How many of its rows lie in the period.
    pub fn count_inside(&self) -> usize {
        match self.cut() {
            Some((inside, started)) => started.iter().filter(|one| inside.contains(one)).count(),
            None => self.cells.row_count(),
        }
    }
}

/// The first start inside `interval` and the first one after it, counted from `start`;
/// `None` when all starts between `start` and `end` lie in it.
fn bounds(start: Moment, end: Option<Moment>, interval: Interval) -> Option<(u64, u64)> {
    let since = |moment: Moment| (moment - start).num_milliseconds().max(0).unsigned_abs();
    let from = interval.from.filter(|&from| from > start);
    let to = interval.to.filter(|&to| end.is_none_or(|end| to < end));
    if from.is_none() && to.is_none() {
        return None;
    }
    Some((from.map_or(0, since), to.map_or(u64::MAX, since)))
}
