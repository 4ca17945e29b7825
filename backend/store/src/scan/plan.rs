//! Scan plans: the sealed segments, the tail and the part of the table of entries from
//! which the rows of a period are read.
//!
//! Rows of unsealed hours become slices in the same form as sealed buckets, so
//! that pages and numbers are found in one way. When there are more than 50,000 of
//! them, for example during an import, making a segment of them for an answer
//! costs more than SQL: they stay in `uncovered`, numbers are summed by SQL, and
//! pages are read by row comparison or OFFSET.

use std::mem;
use std::sync::Arc;

use logbook_columnar::codec::Packed;
use logbook_columnar::query::Minimums;
use logbook_columnar::segment::{Column, Segment, SegmentSlice};
use logbook_domain::coverage::{Grain, SealedSegment, SegmentId, gaps_between};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::unsealed;
use crate::cache::generation::{CacheGeneration, GAPS_CACHED};
use crate::cache::read_source::ReadSource;
use crate::coverage::view::Covered;
use crate::db::Connection;
use crate::entries::condition::Condition;
use crate::error::StoreError;
use crate::segments::{cells, columns, row_arrays};

/// The most rows of unsealed hours that are put into a segment. At ten million entries a
/// month, an hour has 14,000.
const MOST_UNSEALED_ROWS: usize = 50_000;

/// The places from which the rows of a period are read.
#[derive(Debug)]
pub(crate) struct ScanPlan {
    cache: Arc<CacheGeneration>,
    /// Segments and parts of segments in the order of time, without overlap.
    pub(crate) slices: Vec<SegmentSlice>,
    /// The intervals that no slice covers, because they have too many rows or were not
    /// requested. Their rows are read from the table of entries.
    pub(crate) uncovered: Vec<Interval>,
}

impl ScanPlan {
    /// Plans a scan of `interval`: its sealed buckets, and the unsealed rest unless that
    /// has too many rows. Must be called inside a snapshot.
    pub(crate) fn read(
        source: &mut dyn ReadSource,
        cache: Arc<CacheGeneration>,
        interval: Interval,
    ) -> Result<Self, StoreError> {
        let covered = source.coverage(cache.hint(), interval)?;
        let mut plan = Self::from_covered(source, cache, interval, &covered)?;
        let mut gaps = mem::take(&mut plan.uncovered);
        // Before the first partition there are no rows: a period without a start always
        // has such a gap.
        let first_day = covered.first_day;
        let is_before = |gap: &Interval| gap.to.zip(first_day).is_some_and(|(to, day)| to <= day);
        gaps.retain(|gap| !is_before(gap));
        plan.add_unsealed(source, gaps, &covered.snapshot)?;
        Ok(plan)
    }

    /// Plans a scan of only the sealed buckets of `interval`. Must be called inside a
    /// snapshot.
    pub(crate) fn read_sealed(
        source: &mut dyn ReadSource,
        cache: Arc<CacheGeneration>,
        interval: Interval,
    ) -> Result<Self, StoreError> {
        let covered = source.coverage(cache.hint(), interval)?;
        Self::from_covered(source, cache, interval, &covered)
    }

    /// Plans a scan of sealed segments, and leaves the rest of `interval` uncovered.
    fn from_covered(
        source: &mut dyn ReadSource,
        cache: Arc<CacheGeneration>,
        interval: Interval,
        Covered {
            buckets, segments, ..
        }: &Covered,
    ) -> Result<Self, StoreError> {
        let ids: Vec<SegmentId> = segments.iter().map(|segment| segment.id).collect();
        let cells = cache.cells(source, &ids)?;
        let slice = |&segment: &SealedSegment| {
            let missing = || StoreError::Corrupt(format!("cells since {}", segment.start));
            let cells = cells.get(&segment.id).ok_or_else(missing)?;
            Ok(SegmentSlice::from_sealed(
                segment,
                Arc::clone(cells),
                interval,
            ))
        };
        let slices: Result<_, StoreError> = segments.iter().map(slice).collect();
        Ok(Self {
            slices: slices?,
            uncovered: gaps_between(buckets, interval),
            cache,
        })
    }

    /// Plans to read all of `interval` from the table of entries.
    pub(crate) fn uncovered(cache: Arc<CacheGeneration>, interval: Interval) -> Self {
        Self {
            cache,
            slices: Vec::new(),
            uncovered: vec![interval],
        }
    }

    /// Reads all rows of a sealed segment without caching them.
    pub(crate) fn read_segment(
        conn: &mut Connection,
        cache: Arc<CacheGeneration>,
        SealedSegment { id, start, .. }: SealedSegment,
    ) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt(format!("segment since {start}"));
        let columns = columns::columns(conn, id, Column::ALL.into_iter())?;
        let columns: Option<Vec<Packed>> = columns.into_iter().collect();
        let columns = columns.and_then(|columns| columns.try_into().ok());
        let cells = cells::of_segments(conn, &[id])?.remove(&id);
        let (columns, cells) = columns.zip(cells).ok_or_else(corrupt)?;
        Self::from_segment(conn, cache, (start, Segment { cells, columns }))
    }

    /// Reads the rows that `condition` accepts, however many, without caching them; `None`
    /// when there are no rows.
    pub(crate) fn read_rows(
        conn: &mut Connection,
        cache: Arc<CacheGeneration>,
        condition: Condition,
    ) -> Result<Option<Self>, StoreError> {
        let segment = row_arrays::matching(conn, condition)?;
        let plan = |segment| Self::from_segment(conn, cache, segment);
        segment.map(plan).transpose()
    }

    /// Plans a scan of one segment that was just read.
    fn from_segment(
        conn: &mut Connection,
        cache: Arc<CacheGeneration>,
        segment: (Moment, Segment),
    ) -> Result<Self, StoreError> {
        let slice = unsealed::slice(conn, &cache, segment)?;
        Ok(Self {
            cache,
            slices: vec![slice],
            uncovered: Vec::new(),
        })
    }

    /// Returns the generation of the cache whose dictionary numbers the series.
    pub(crate) fn cache(&self) -> &CacheGeneration {
        &self.cache
    }

    /// Returns the index of the last slice that can hold rows that began at `started`, in
    /// milliseconds since 1970. All slices that can are of the same bucket.
    pub(crate) fn slice_at(&self, started: i64) -> Option<usize> {
        let begins = |slice: &SegmentSlice| slice.start.timestamp_millis() <= started;
        self.slices.iter().rposition(begins)
    }

    /// Returns the slice of a sealed segment.
    pub(super) fn slice_of(&self, id: SegmentId) -> Option<&SegmentSlice> {
        // Segments and rows that are not sealed follow each other in time.
        let place = |slice: &SegmentSlice| match slice.sealed {
            Some(id) => (id.bucket.start, id.number),
            None => (slice.start, 0),
        };
        let wanted = (id.bucket.start, id.number);
        let found = self.slices.binary_search_by_key(&wanted, place).ok()?;
        Some(&self.slices[found]).filter(|slice| slice.sealed == Some(id))
    }

    /// Adds the rows of the gaps between sealed buckets, as of `snapshot`. When they are
    /// too many, the gaps stay uncovered.
    fn add_unsealed(
        &mut self,
        source: &mut dyn ReadSource,
        gaps: Vec<Interval>,
        snapshot: &str,
    ) -> Result<(), StoreError> {
        let is_open = |gap: &&Interval| gap.to.is_none();
        let closed = gaps.iter().filter(|gap| !is_open(gap)).count();
        let is_cached = |gap: &&Interval| is_open(gap) || closed <= GAPS_CACHED;
        let (cached, mut others): (Vec<Interval>, Vec<Interval>) = gaps.iter().partition(is_cached);
        let mut found = Vec::new();
        for gap in cached {
            let hours = whole_hours(gap);
            let read = unsealed::read(source, &self.cache, (hours, snapshot), MOST_UNSEALED_ROWS)?;
            match read {
                Some(slice) => found.extend(slice.map(|slice| slice.within(gap))),
                // The part of the hours inside the period may have fewer rows.
                None if hours != gap => others.push(gap),
                None => {
                    self.uncovered = gaps;
                    return Ok(());
                }
            }
        }
        if !others.is_empty() {
            let read = row_arrays::read(source.connection()?, &others, MOST_UNSEALED_ROWS)?;
            let Some(segments) = read else {
                self.uncovered = gaps;
                return Ok(());
            };
            for segment in segments {
                found.push(unsealed::slice(source, &self.cache, segment)?);
            }
        }
        self.slices.extend(found);
        self.slices.sort_by_key(SegmentSlice::key);
        Ok(())
    }

    /// Counts the rows of each cell of whole segments that reach these minimums.
    pub(super) fn count_reaching(
        &mut self,
        source: &mut dyn ReadSource,
        minimums: Minimums,
    ) -> Result<(), StoreError> {
        for slice in &mut self.slices {
            if let Some(id) = slice.whole_segment() {
                let reaching = self
                    .cache
                    .count_reaching(source, id, &slice.cells, minimums)?;
                slice.reaching = Some(reaching);
            }
        }
        Ok(())
    }

    /// Loads a column into the slices for which `wanted` returns true.
    pub(crate) fn load_column(
        &mut self,
        source: &mut dyn ReadSource,
        column: Column,
        wanted: impl Fn(&SegmentSlice) -> bool,
    ) -> Result<(), StoreError> {
        let lacks = |slice: &&SegmentSlice| slice.column(column).is_none() && wanted(slice);
        let slices = self.slices.iter().filter(lacks);
        let ids: Vec<SegmentId> = slices.filter_map(|slice| slice.sealed).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut found = self.cache.column(source, &ids, column)?;
        for slice in &mut self.slices {
            if let Some(packed) = slice.sealed.and_then(|id| found.remove(&id)) {
                slice.columns[column.index()] = Some(packed);
            }
        }
        Ok(())
    }
}

/// Returns the whole hours that a gap touches. A period such as the last hour begins at
/// another moment each time: the cached rows of whole hours serve all of them.
fn whole_hours(gap: Interval) -> Interval {
    let end = |to: Moment| {
        let hour = Grain::Hour.bucket(to);
        if hour < to {
            hour + Grain::Hour.length()
        } else {
            to
        }
    };
    Interval {
        from: gap.from.map(|from| Grain::Hour.bucket(from)),
        to: gap.to.map(end),
    }
}
