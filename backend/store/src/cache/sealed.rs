//! Reads of sealed hours and days through the cache.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::codec::Packed;
use logbook_columnar::query::Minimums;
use logbook_columnar::segment::{CellIndex, Column, ColumnView};
use logbook_columnar::sort_index::SortedColumn;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::time::Moment;

use super::generation::CacheGeneration;
use super::key::{CacheKey, ValueKind};
use super::read_source::ReadSource;
use super::value::CacheValue;
use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{cells, columns, orders};

/// The number of values that one statement reads. Its result is in memory together with
/// the values that are made from it, so this bounds the memory of a read.
const VALUES_PER_STATEMENT: usize = 4;

/// Values of buckets, each with the start of its bucket.
type Read<T> = Vec<(Moment, Arc<T>)>;

impl CacheGeneration {
    /// Returns an index of `cells`, and loads their series into the dictionary.
    pub(crate) fn index_cells(
        &self,
        source: &mut dyn ReadSource,
        cells: &Block,
    ) -> Result<Arc<CellIndex>, StoreError> {
        let mut ids = Vec::new();
        cells.each_series(|id| ids.extend(i32::try_from(id)));
        self.load_series(source, ids.into_iter())?;
        let index = CellIndex::from_block(cells, &self.dictionary())?;
        Ok(Arc::new(index))
    }

    /// Returns the cells of `buckets`, whose coverage marks the transaction has read.
    pub(crate) fn cells(
        &self,
        source: &mut dyn ReadSource,
        buckets: &[Bucket],
    ) -> Result<HashMap<Bucket, Arc<CellIndex>>, StoreError> {
        self.fetch(source, buckets, &ValueKind::Cells, |conn, grain, starts| {
            // A bucket without entries has no cells, which is cached as well.
            let empty = starts.iter().map(|&start| (start, Block::empty()));
            let mut blocks: BTreeMap<Moment, Block> = empty.collect();
            cells::each(conn, grain, starts, |start, block| {
                blocks.insert(start, block);
            })?;
            let index = |(start, block)| Ok((start, self.index_cells(conn, &block)?));
            blocks.into_iter().map(index).collect()
        })
    }

    /// Returns one column of `buckets`, whose coverage marks the transaction has read.
    pub(crate) fn column(
        &self,
        source: &mut dyn ReadSource,
        buckets: &[Bucket],
        column: Column,
    ) -> Result<HashMap<Bucket, Arc<Packed>>, StoreError> {
        let kind = ValueKind::Column(column);
        self.fetch(source, buckets, &kind, |conn, grain, starts| {
            Ok(shared(columns::column(conn, grain, starts, column)?))
        })
    }

    /// Returns the sort order by a column of the rows of `buckets`, whose coverage marks
    /// the transaction has read.
    pub(crate) fn sorted(
        &self,
        source: &mut dyn ReadSource,
        buckets: &[Bucket],
        column: Column,
    ) -> Result<HashMap<Bucket, Arc<SortedColumn>>, StoreError> {
        let kind = ValueKind::Sorted(column);
        self.fetch(source, buckets, &kind, |conn, grain, starts| {
            Ok(shared(orders::sorted(conn, grain, starts, column)?))
        })
    }

    /// Returns the number of rows of each cell of a bucket that reach these minimums. The
    /// transaction has read the coverage mark of the bucket.
    pub(crate) fn count_reaching(
        &self,
        source: &mut dyn ReadSource,
        bucket: Bucket,
        cells: &CellIndex,
        minimums: Minimums,
    ) -> Result<Arc<Packed>, StoreError> {
        let kind = ValueKind::Reaching(minimums);
        self.get_or_try_make(CacheKey { bucket, kind }, || {
            // The columns are not cached: they are read once, and would evict values
            // that are in use.
            let columns = columns::columns(source.connection()?, bucket, minimums.columns())?;
            let numbers = ColumnView::from(&columns);
            let accepted = |row: &usize| minimums.accept(|column| numbers.get(column, *row));
            let count = |cell| cells.rows(cell).filter(accepted).count() as u64;
            let counts: Vec<u64> = (0..cells.len()).map(count).collect();
            Ok(Arc::new(Packed::from_values(&counts)))
        })
    }

    /// Returns one value of each of `buckets`, and caches those that had to be read.
    fn fetch<T>(
        &self,
        source: &mut dyn ReadSource,
        buckets: &[Bucket],
        kind: &ValueKind,
        read: impl Fn(&mut Connection, Grain, &[Moment]) -> Result<Read<T>, StoreError>,
    ) -> Result<HashMap<Bucket, Arc<T>>, StoreError>
    where
        Arc<T>: TryFrom<CacheValue> + Into<CacheValue>,
    {
        let mut values = HashMap::with_capacity(buckets.len());
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        let key = |bucket: Bucket| CacheKey {
            bucket,
            kind: kind.clone(),
        };
        for &bucket in buckets {
            if let Some(value) = self.get(&key(bucket)) {
                values.insert(bucket, value);
            } else {
                let by_start = missing.entry(bucket.grain).or_default();
                by_start.insert(bucket.start, bucket);
            }
        }
        for (grain, buckets) in missing {
            let starts: Vec<Moment> = buckets.keys().copied().collect();
            for starts in starts.chunks(VALUES_PER_STATEMENT) {
                for (start, value) in read(source.connection()?, grain, starts)? {
                    let bucket = buckets[&start];
                    self.put(key(bucket), Arc::clone(&value));
                    values.insert(bucket, value);
                }
            }
        }
        Ok(values)
    }
}

/// Puts each value behind an [`Arc`].
fn shared<T>(values: BTreeMap<Moment, T>) -> Read<T> {
    let shared = |(start, value)| (start, Arc::new(value));
    values.into_iter().map(shared).collect()
}
