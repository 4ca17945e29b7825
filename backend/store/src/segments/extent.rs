//! The rows of a period, as segments where there are marks and from the table
//! of entries where there are none.

use std::ops::Range;
use std::sync::Arc;

use logbook_domain::coverage::{Bucket, Grain, beside};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::cells_table::CellTable;
use super::column::Column;
use super::limits::Limits;
use super::loose::{self, LooseSegment, Orders};
use super::memory::Memory;
use super::numbers::Numbers;
use super::packed::Packed;
use super::rows;
use super::segment::Segment;
use super::sorted::Sorted;
use super::table;
use crate::answer::Database;
use crate::entries::condition::Condition;
use crate::rollup::Marked;
use crate::{Connection, StoreError};

/// Most rows of hours without a mark that are looked at one by one. The newest
/// hour of ten million entries a month has 14,000.
const MOST_LOOSE_ROWS: usize = 50_000;

/// A segment, or the part of it that lies in the period.
#[derive(Debug)]
pub(crate) struct Piece {
    /// What the starts of its rows are counted from.
    pub(crate) start: Moment,
    /// Its cells.
    pub(crate) cells: Arc<CellTable>,
    /// How many rows of each cell limits accept, see [`Extent::limit`].
    pub(crate) within: Option<Arc<Packed>>,
    /// First start inside and first start outside; `None` when all are inside.
    pub(crate) bounds: Option<(u64, u64)>,
    bucket: Option<Bucket>,
    columns: [Option<Arc<Packed>>; Column::ALL.len()],
    /// Of rows that are in no bucket.
    orders: Option<Arc<Orders>>,
}

/// The pieces of a period in the order of time.
#[derive(Debug)]
pub(crate) struct Extent {
    memory: Arc<Memory>,
    /// The pieces.
    pub(crate) pieces: Vec<Piece>,
    /// What the pieces do not hold, because it is too much to be looked at row by row.
    pub(crate) beyond: Vec<Interval>,
}

impl Piece {
    /// The bucket whose segment it is; `None` where it was made of rows.
    pub(crate) const fn bucket(&self) -> Option<Bucket> {
        self.bucket
    }

    /// The bucket whose rows it all has.
    pub(crate) fn whole_bucket(&self) -> Option<Bucket> {
        self.bucket.filter(|_| self.bounds.is_none())
    }

    /// Those of the rows that began at `from` or later; all where there is none.
    fn of_rows(rows: LooseSegment, from: Option<Moment>) -> Self {
        let LooseSegment {
            start,
            cells,
            columns,
            orders,
        } = rows;
        Self {
            start,
            cells,
            within: None,
            bounds: bounds(start, None, Interval { from, to: None }),
            bucket: None,
            columns: columns.map(Some),
            orders: Some(orders),
        }
    }

    /// A column, once [`Extent::require`] has seen to it.
    pub(crate) fn column(&self, column: Column) -> Option<&Packed> {
        self.columns[column.index()].as_deref()
    }

    /// Which starts lie in the period, and those of all rows; `None` when all do.
    pub(crate) fn cut(&self) -> Option<(Range<u64>, &Packed)> {
        let (from, to) = self.bounds?;
        Some((from..to, self.column(Column::Started)?))
    }

    /// The order by a column of rows that are in no bucket.
    pub(crate) fn order(&self, column: Column) -> Option<Arc<Sorted>> {
        let (numbers, started) = (self.column(column)?, self.column(Column::Started)?);
        let orders = self.orders.as_ref()?;
        Some(orders.by(column, numbers, started))
    }

    /// The numbers of its rows.
    pub(crate) fn numbers(&self) -> Numbers<'_> {
        Numbers::of(|column| self.column(column))
    }

    /// What a column keeps of a row; 0 where the column is not there.
    #[inline]
    pub(crate) fn number(&self, column: Column, row: usize) -> u64 {
        self.column(column).map_or(0, |packed| packed.get(row))
    }
}

impl Extent {
    /// The extent of `interval`. To be called inside a snapshot.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn read(
        db: &mut dyn Database,
        memory: Arc<Memory>,
        interval: Interval,
    ) -> Result<Self, StoreError> {
        let Marked { buckets, snapshot } = db.marked(memory.days(), interval)?;
        let mut extent = Self::of(db, memory, interval, buckets)?;
        let gaps = std::mem::take(&mut extent.beyond);
        extent.add_rows(db, gaps, &snapshot)?;
        Ok(extent)
    }

    /// The extent of what segments hold of `interval`, without looking at any
    /// row. To be called inside a snapshot.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn of_buckets(
        db: &mut dyn Database,
        memory: Arc<Memory>,
        interval: Interval,
    ) -> Result<Self, StoreError> {
        let Marked { buckets, .. } = db.marked(memory.days(), interval)?;
        Self::of(db, memory, interval, buckets)
    }

    fn of(
        db: &mut dyn Database,
        memory: Arc<Memory>,
        interval: Interval,
        buckets: Vec<Bucket>,
    ) -> Result<Self, StoreError> {
        let beyond = beside(&buckets, interval);
        let mut cells = memory.cells(db, &buckets)?;
        let piece = |bucket: Bucket| {
            cells.remove(&bucket).map(|cells| Piece {
                start: bucket.start,
                cells,
                within: None,
                bounds: bounds(bucket.start, Some(bucket.end()), interval),
                bucket: Some(bucket),
                columns: Default::default(),
                orders: None,
            })
        };
        Ok(Self {
            pieces: buckets.into_iter().filter_map(piece).collect(),
            beyond,
            memory,
        })
    }

    /// An extent that is to be read from the table of entries alone.
    pub(crate) fn of_rows(memory: Arc<Memory>, interval: Interval) -> Self {
        Self {
            memory,
            pieces: Vec::new(),
            beyond: vec![interval],
        }
    }

    /// An extent of all rows of a bucket, which nothing remembers; `None` when it
    /// has no segment.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn of_bucket(
        conn: &mut Connection,
        memory: Arc<Memory>,
        bucket: Bucket,
    ) -> Result<Option<Self>, StoreError> {
        let segment = table::whole(conn, bucket.grain, bucket.start)?;
        let of = |segment| Self::of_segment(conn, memory, (bucket.start, segment));
        segment.map(of).transpose()
    }

    /// An extent of the rows that `condition` accepts, however many.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn matching(
        conn: &mut Connection,
        memory: Arc<Memory>,
        condition: Condition,
    ) -> Result<Option<Self>, StoreError> {
        let segment = rows::matching(conn, condition)?;
        let of = |segment| Self::of_segment(conn, memory, segment);
        segment.map(of).transpose()
    }

    fn of_segment(
        conn: &mut Connection,
        memory: Arc<Memory>,
        segment: (Moment, Segment),
    ) -> Result<Self, StoreError> {
        let rows = LooseSegment::of(conn, &memory, segment)?;
        Ok(Self {
            memory,
            pieces: vec![Piece::of_rows(rows, None)],
            beyond: Vec::new(),
        })
    }

    /// The memory its series are numbered by.
    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The one piece that may hold rows of this start: pieces do not overlap.
    pub(crate) fn reaching(&self, started: i64) -> Option<usize> {
        let begins = |piece: &Piece| piece.start.timestamp_millis() <= started;
        self.pieces.iter().rposition(begins)
    }

    /// The piece of a bucket.
    pub(crate) fn piece_of(&self, bucket: Bucket) -> Option<&Piece> {
        let place = |piece: &Piece| piece.start.cmp(&bucket.start);
        let piece = &self.pieces[self.pieces.binary_search_by(place).ok()?];
        Some(piece).filter(|piece| piece.bucket == Some(bucket))
    }

    /// Adds the rows of what segments do not hold, as of `snapshot`, unless these
    /// are too many.
    fn add_rows(
        &mut self,
        db: &mut dyn Database,
        gaps: Vec<Interval>,
        snapshot: &str,
    ) -> Result<(), StoreError> {
        let since = |gap: &Interval| gap.from.filter(|_| gap.to.is_none());
        let (mut closed, mut found) = (gaps.clone(), Vec::new());
        if let Some(from) = gaps.last().and_then(since) {
            // Whoever asks for the last hour names another moment each time: what is
            // remembered begins with an hour.
            let hour = Grain::Hour.bucket(from);
            match loose::read(db, &self.memory, (hour, snapshot), MOST_LOOSE_ROWS)? {
                Some(loose) => {
                    closed.pop();
                    found.extend(loose.map(|loose| Piece::of_rows(loose, Some(from))));
                }
                // The part of the hour that is asked about may have less.
                None if hour < from => {}
                None => {
                    self.beyond = gaps;
                    return Ok(());
                }
            }
        }
        if !closed.is_empty() {
            let Some(rows) = rows::read(db.connection()?, &closed, MOST_LOOSE_ROWS)? else {
                self.beyond = gaps;
                return Ok(());
            };
            for one in rows {
                let loose = LooseSegment::of(db, &self.memory, one)?;
                found.push(Piece::of_rows(loose, None));
            }
        }
        self.pieces.extend(found);
        self.pieces.sort_by_key(|piece| piece.start);
        Ok(())
    }

    /// Finds how many rows of each cell of whole segments `limits` accept.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn limit(
        &mut self,
        db: &mut dyn Database,
        limits: Limits,
    ) -> Result<(), StoreError> {
        for piece in &mut self.pieces {
            if let Some(bucket) = piece.whole_bucket() {
                piece.within = Some(self.memory.within(db, bucket, &piece.cells, limits)?);
            }
        }
        Ok(())
    }

    /// Reads a column of the pieces that `wanted` picks.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn require(
        &mut self,
        db: &mut dyn Database,
        column: Column,
        wanted: impl Fn(&Piece) -> bool,
    ) -> Result<(), StoreError> {
        let lacks = |piece: &Piece| piece.column(column).is_none() && wanted(piece);
        let buckets: Vec<Bucket> = self
            .pieces
            .iter()
            .filter(|piece| lacks(piece))
            .filter_map(|piece| piece.bucket)
            .collect();
        if buckets.is_empty() {
            return Ok(());
        }
        let mut found = self.memory.column(db, &buckets, column)?;
        for piece in &mut self.pieces {
            if let Some(packed) = piece.bucket.and_then(|bucket| found.remove(&bucket)) {
                piece.columns[column.index()] = Some(packed);
            }
        }
        Ok(())
    }
}

/// Which starts between two moments lie in `interval`, counted from the first of
/// them; `None` when all do.
fn bounds(start: Moment, end: Option<Moment>, interval: Interval) -> Option<(u64, u64)> {
    let since = |moment: Moment| (moment - start).num_milliseconds().max(0).unsigned_abs();
    let from = interval.from.filter(|&from| from > start);
    let to = interval.to.filter(|&to| end.is_none_or(|end| to < end));
    if from.is_none() && to.is_none() {
        return None;
    }
    Some((from.map_or(0, since), to.map_or(u64::MAX, since)))
}
