//! Scan plans: the sealed segments, the tail and the part of the table of entries from
//! which the rows of a period are read.
//!
//! Rows of unsealed hours become slices in the same form as sealed buckets, so
//! that pages and numbers are found in one way. When there are more than 50,000 of
//! them, for example during an import, making a segment of them for an answer
//! costs more than SQL: they stay in `uncovered`, numbers are summed by SQL, and
//! pages are read by row comparison or OFFSET.

use std::sync::Arc;

use logbook_columnar::query::Minimums;
use logbook_columnar::segment::{Column, Segment, SegmentSlice};
use logbook_domain::coverage::{Bucket, Grain, gaps_between};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::tail;
use crate::cache::generation::CacheGeneration;
use crate::cache::read_source::ReadSource;
use crate::coverage::view::Covered;
use crate::db::Connection;
use crate::entries::condition::Condition;
use crate::error::StoreError;
use crate::segments::{columns, row_arrays};

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
        let Covered {
            buckets,
            snapshot,
            first_day,
        } = source.coverage(cache.hint(), interval)?;
        let mut plan = Self::from_buckets(source, cache, interval, buckets)?;
        let mut gaps = std::mem::take(&mut plan.uncovered);
        // Before the first partition there are no rows: a period without a start always
        // has such a gap.
        let is_before = |gap: &Interval| gap.to.zip(first_day).is_some_and(|(to, day)| to <= day);
        gaps.retain(|gap| !is_before(gap));
        plan.add_unsealed(source, gaps, &snapshot)?;
        Ok(plan)
    }

    /// Plans a scan of only the sealed buckets of `interval`. Must be called inside a
    /// snapshot.
    pub(crate) fn read_sealed(
        source: &mut dyn ReadSource,
        cache: Arc<CacheGeneration>,
        interval: Interval,
    ) -> Result<Self, StoreError> {
        let Covered { buckets, .. } = source.coverage(cache.hint(), interval)?;
        Self::from_buckets(source, cache, interval, buckets)
    }

    /// Plans a scan of `buckets`, and leaves the rest of `interval` uncovered.
    fn from_buckets(
        source: &mut dyn ReadSource,
        cache: Arc<CacheGeneration>,
        interval: Interval,
        buckets: Vec<Bucket>,
    ) -> Result<Self, StoreError> {
        let uncovered = gaps_between(&buckets, interval);
        let mut cells = cache.cells(source, &buckets)?;
        let slice = |bucket: Bucket| {
            let missing = || StoreError::Corrupt(format!("cells of {}", bucket.start));
            let cells = cells.remove(&bucket).ok_or_else(missing)?;
            Ok(SegmentSlice::from_bucket(bucket, cells, interval))
        };
        let slices: Result<_, StoreError> = buckets.into_iter().map(slice).collect();
        Ok(Self {
            slices: slices?,
            uncovered,
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

    /// Reads all rows of a bucket without caching them; `None` when it has no segment.
    pub(crate) fn read_bucket(
        conn: &mut Connection,
        cache: Arc<CacheGeneration>,
        bucket: Bucket,
    ) -> Result<Option<Self>, StoreError> {
        let segment = columns::whole(conn, bucket.grain, bucket.start)?;
        let plan = |segment| Self::from_segment(conn, cache, (bucket.start, segment));
        segment.map(plan).transpose()
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
        let slice = tail::slice(conn, &cache, segment)?;
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

    /// Returns the index of the only slice that can hold rows that began at `started`, in
    /// milliseconds since 1970.
    pub(crate) fn slice_at(&self, started: i64) -> Option<usize> {
        let begins = |slice: &SegmentSlice| slice.start.timestamp_millis() <= started;
        self.slices.iter().rposition(begins)
    }

    /// Returns the slice of a bucket.
    pub(super) fn slice_of(&self, bucket: Bucket) -> Option<&SegmentSlice> {
        let start = |slice: &SegmentSlice| slice.start.cmp(&bucket.start);
        let slice = &self.slices[self.slices.binary_search_by(start).ok()?];
        Some(slice).filter(|slice| slice.bucket == Some(bucket))
    }

    /// Adds the rows of the gaps between sealed buckets, as of `snapshot`. When they are
    /// too many, the gaps stay uncovered.
    fn add_unsealed(
        &mut self,
        source: &mut dyn ReadSource,
        gaps: Vec<Interval>,
        snapshot: &str,
    ) -> Result<(), StoreError> {
        let open = |gap: &Interval| gap.from.filter(|_| gap.to.is_none());
        let (mut closed, mut found) = (gaps.clone(), Vec::new());
        if let Some(from) = gaps.last().and_then(open) {
            // A period such as the last hour begins at another moment each time. The
            // cached tail begins with a whole hour, so that it serves all of them.
            let hour = Grain::Hour.bucket(from);
            match tail::read(source, &self.cache, (hour, snapshot), MOST_UNSEALED_ROWS)? {
                Some(slice) => {
                    closed.pop();
                    found.extend(slice.map(|slice| slice.since(from)));
                }
                // The part of the hour inside the period may have fewer rows.
                None if hour < from => {}
                None => {
                    self.uncovered = gaps;
                    return Ok(());
                }
            }
        }
        if !closed.is_empty() {
            let read = row_arrays::read(source.connection()?, &closed, MOST_UNSEALED_ROWS)?;
            let Some(segments) = read else {
                self.uncovered = gaps;
                return Ok(());
            };
            for segment in segments {
                found.push(tail::slice(source, &self.cache, segment)?);
            }
        }
        self.slices.extend(found);
        self.slices.sort_by_key(|slice| slice.start);
        Ok(())
    }

    /// Counts the rows of each cell of whole buckets that reach these minimums.
    pub(super) fn count_reaching(
        &mut self,
        source: &mut dyn ReadSource,
        minimums: Minimums,
    ) -> Result<(), StoreError> {
        for slice in &mut self.slices {
            if let Some(bucket) = slice.whole_bucket() {
                let reaching = self
                    .cache
                    .count_reaching(source, bucket, &slice.cells, minimums)?;
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
        let buckets: Vec<Bucket> = slices.filter_map(|slice| slice.bucket).collect();
        if buckets.is_empty() {
            return Ok(());
        }
        let mut found = self.cache.column(source, &buckets, column)?;
        for slice in &mut self.slices {
            if let Some(packed) = slice.bucket.and_then(|bucket| found.remove(&bucket)) {
                slice.columns[column.index()] = Some(packed);
            }
        }
        Ok(())
    }
}
