//! Reading sealed hours and days through the cache.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::codec::Packed;
use logbook_columnar::query::Minimums;
use logbook_columnar::segment::{CellIndex, Column, Numbers};
use logbook_columnar::sort_index::SortedColumn;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::time::Moment;

use super::generation::CacheGeneration;
use super::key::{CacheKey, Part};
use super::read_source::ReadSource;
use super::value::CacheValue;
use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{cells, columns, orders};

/// Values read by one statement. Its result is in memory beside what is made of
/// it, so this bounds the memory of a read.
const AT_ONCE: usize = 4;

/// Values of buckets, by the start of the bucket.
type Read<T> = Vec<(Moment, Arc<T>)>;

impl CacheGeneration {
    /// The index of `cells`, whose series are loaded.
    ///
    /// # Errors
    /// Those of the database.
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

    /// The cells of `buckets`, whose marks the transaction has seen.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn cells(
        &self,
        source: &mut dyn ReadSource,
        buckets: &[Bucket],
    ) -> Result<HashMap<Bucket, Arc<CellIndex>>, StoreError> {
        self.fetch(source, buckets, &Part::Cells, |conn, grain, starts| {
            // A bucket without entries has no cells, which is to be cached as well.
            let empty = starts.iter().map(|&start| (start, Block::empty()));
            let mut blocks: BTreeMap<Moment, Block> = empty.collect();
            cells::each(conn, grain, starts, |start, block| {
                blocks.insert(start, block);
            })?;
            let index = |(start, block)| Ok((start, self.index_cells(conn, &block)?));
            blocks.into_iter().map(index).collect()
        })
    }

    /// One column of `buckets`, whose marks the transaction has seen.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn column(
        &self,
        source: &mut dyn ReadSource,
        buckets: &[Bucket],
        column: Column,
    ) -> Result<HashMap<Bucket, Arc<Packed>>, StoreError> {
        let part = Part::Column(column);
        self.fetch(source, buckets, &part, |conn, grain, starts| {
            Ok(shared(columns::column(conn, grain, starts, column)?))
        })
    }

    /// The rows of `buckets`, whose marks the transaction has seen, in the order of a
    /// column.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn sorted(
        &self,
        source: &mut dyn ReadSource,
        buckets: &[Bucket],
        column: Column,
    ) -> Result<HashMap<Bucket, Arc<SortedColumn>>, StoreError> {
        let part = Part::Sorted(column);
        self.fetch(source, buckets, &part, |conn, grain, starts| {
            Ok(shared(orders::sorted(conn, grain, starts, column)?))
        })
    }

    /// How many rows of each cell of a bucket have these minimums; the transaction has
    /// seen the mark of the bucket.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn within(
        &self,
        source: &mut dyn ReadSource,
        bucket: Bucket,
        cells: &CellIndex,
        minimums: Minimums,
    ) -> Result<Arc<Packed>, StoreError> {
        let part = Part::Within(minimums);
        self.get_or_try_make(CacheKey { bucket, part }, || {
            // The columns are not cached: they are read once, and would drive out what
            // is in use.
            let columns = columns::columns(source.connection()?, bucket, minimums.columns())?;
            let numbers = Numbers::from(&columns);
            let accepted = |row: &usize| minimums.accept(|column| numbers.get(column, *row));
            let within = |cell| cells.rows(cell).filter(accepted).count() as u64;
            let within: Vec<u64> = (0..cells.len()).map(within).collect();
            Ok(Arc::new(Packed::from_values(&within)))
        })
    }

    /// One value of each of `buckets`: those that are cached, and the others read and
    /// cached.
    fn fetch<T>(
        &self,
        source: &mut dyn ReadSource,
        buckets: &[Bucket],
        part: &Part,
        read: impl Fn(&mut Connection, Grain, &[Moment]) -> Result<Read<T>, StoreError>,
    ) -> Result<HashMap<Bucket, Arc<T>>, StoreError>
    where
        Arc<T>: TryFrom<CacheValue> + Into<CacheValue>,
    {
        let mut found = HashMap::with_capacity(buckets.len());
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        let key = |bucket: Bucket| CacheKey {
            bucket,
            part: part.clone(),
        };
        for &bucket in buckets {
            if let Some(value) = self.get(&key(bucket)) {
                found.insert(bucket, value);
            } else {
                let of_grain = missing.entry(bucket.grain).or_default();
                of_grain.insert(bucket.start, bucket);
            }
        }
        for (grain, buckets) in missing {
            let starts: Vec<Moment> = buckets.keys().copied().collect();
            for starts in starts.chunks(AT_ONCE) {
                for (start, value) in read(source.connection()?, grain, starts)? {
                    let bucket = buckets[&start];
                    self.put(key(bucket), Arc::clone(&value));
                    found.insert(bucket, value);
                }
            }
        }
        Ok(found)
    }
}

fn shared<T>(read: BTreeMap<Moment, T>) -> Read<T> {
    let one = |(start, value)| (start, Arc::new(value));
    read.into_iter().map(one).collect()
}
