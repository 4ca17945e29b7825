//! Reads of sealed hours and days through the cache.

use std::collections::{BTreeMap, HashMap};
use std::iter;
use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::codec::{AscendingChunk, Packed};
use logbook_columnar::query::Minimums;
use logbook_columnar::segment::{CellIndex, Column, ColumnView};
use logbook_columnar::sort_index::{NumberChunk, SortedColumn};
use logbook_domain::coverage::SegmentId;

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

/// The number of blocks of cells that one statement reads. Blocks are smaller than
/// columns, and their series are loaded by one more statement.
const BLOCKS_PER_STATEMENT: usize = 16;

impl CacheGeneration {
    /// Returns an index of `cells`, and loads their series into the dictionary.
    pub(crate) fn index_cells(
        &self,
        source: &mut dyn ReadSource,
        cells: &Block,
    ) -> Result<Arc<CellIndex>, StoreError> {
        self.load_series_of(source, iter::once(cells))?;
        let index = CellIndex::from_block(cells, &self.dictionary())?;
        Ok(Arc::new(index))
    }

    /// Returns the cells of these segments, whose coverage marks the transaction has read.
    pub(crate) fn cells(
        &self,
        source: &mut dyn ReadSource,
        ids: &[SegmentId],
    ) -> Result<HashMap<SegmentId, Arc<CellIndex>>, StoreError> {
        let per_statement = BLOCKS_PER_STATEMENT;
        self.fetch(
            source,
            ids,
            &ValueKind::Cells,
            per_statement,
            |conn, ids| {
                let blocks = cells::of_segments(conn, ids)?;
                self.load_series_of(conn, blocks.values())?;
                let dictionary = self.dictionary();
                let index = |(id, block)| Ok((id, CellIndex::from_block(&block, &dictionary)?));
                blocks.into_iter().map(index).collect()
            },
        )
    }

    /// Returns one column of these segments, whose coverage marks the transaction has
    /// read.
    pub(crate) fn column(
        &self,
        source: &mut dyn ReadSource,
        ids: &[SegmentId],
        column: Column,
    ) -> Result<HashMap<SegmentId, Arc<Packed>>, StoreError> {
        let kind = ValueKind::Column(column);
        self.fetch(source, ids, &kind, VALUES_PER_STATEMENT, |conn, ids| {
            columns::column(conn, ids, column)
        })
    }

    /// Returns the sort order by a column of the rows of these segments, whose coverage
    /// marks the transaction has read.
    pub(crate) fn sorted(
        &self,
        source: &mut dyn ReadSource,
        ids: &[SegmentId],
        column: Column,
    ) -> Result<HashMap<SegmentId, Arc<SortedColumn>>, StoreError> {
        let kind = ValueKind::Sorted(column);
        self.fetch(source, ids, &kind, VALUES_PER_STATEMENT, |conn, ids| {
            orders::sorted(conn, ids, column)
        })
    }

    /// Returns these chunks of the sorted numbers of orders by `column`, whose coverage
    /// marks the transaction has read.
    pub(crate) fn numbers(
        &self,
        source: &mut dyn ReadSource,
        column: Column,
        chunks: &[NumberChunk],
    ) -> Result<Vec<Arc<AscendingChunk>>, StoreError> {
        let key = |one: &NumberChunk| {
            CacheKey::of_segment(one.segment, ValueKind::Numbers(column, one.chunk))
        };
        let mut found: Vec<Option<Arc<AscendingChunk>>> =
            chunks.iter().map(|one| self.get(&key(one))).collect();
        let lacks = |&index: &usize| found[index].is_none();
        let missing: Vec<usize> = (0..chunks.len()).filter(lacks).collect();
        let wanted: Vec<NumberChunk> = missing.iter().map(|&one| chunks[one].clone()).collect();
        if wanted.is_empty() {
            return Ok(found.into_iter().flatten().collect());
        }
        let read = orders::numbers(source.connection()?, column, &wanted)?;
        for (index, chunk) in missing.into_iter().zip(read) {
            let chunk = Arc::new(chunk);
            self.put(key(&chunks[index]), Arc::clone(&chunk));
            found[index] = Some(chunk);
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// Returns the number of rows of each cell of a segment that reach these minimums. The
    /// transaction has read the coverage mark of the segment.
    pub(crate) fn count_reaching(
        &self,
        source: &mut dyn ReadSource,
        id: SegmentId,
        cells: &CellIndex,
        minimums: Minimums,
    ) -> Result<Arc<Packed>, StoreError> {
        let key = CacheKey::of_segment(id, ValueKind::Reaching(minimums));
        self.get_or_try_make(key, || {
            // The columns are not cached: they are read once, and would evict values
            // that are in use.
            let columns = columns::columns(source.connection()?, id, minimums.columns())?;
            let numbers = ColumnView::from(&columns);
            let accepted = |row: &usize| minimums.accept(|column| numbers.get(column, *row));
            let count = |cell| cells.rows(cell).filter(accepted).count() as u64;
            let counts: Vec<u64> = (0..cells.len()).map(count).collect();
            Ok(Arc::new(Packed::from_values(&counts)))
        })
    }

    /// Loads the series of these cells into the dictionary.
    fn load_series_of<'a>(
        &self,
        source: &mut dyn ReadSource,
        blocks: impl Iterator<Item = &'a Block>,
    ) -> Result<(), StoreError> {
        let mut ids = Vec::new();
        for block in blocks {
            block.each_series(|id| ids.extend(i32::try_from(id)));
        }
        self.load_series(source, ids.into_iter())
    }

    /// Returns one value of each of these segments, and caches those that had to be read,
    /// `per_statement` at a time.
    fn fetch<T>(
        &self,
        source: &mut dyn ReadSource,
        ids: &[SegmentId],
        kind: &ValueKind,
        per_statement: usize,
        read: impl Fn(&mut Connection, &[SegmentId]) -> Result<BTreeMap<SegmentId, T>, StoreError>,
    ) -> Result<HashMap<SegmentId, Arc<T>>, StoreError>
    where
        Arc<T>: TryFrom<CacheValue> + Into<CacheValue>,
    {
        let (mut values, mut missing) = (HashMap::with_capacity(ids.len()), Vec::new());
        let key = |id| CacheKey::of_segment(id, kind.clone());
        for &id in ids {
            if let Some(value) = self.get(&key(id)) {
                values.insert(id, value);
            } else {
                missing.push(id);
            }
        }
        for ids in missing.chunks(per_statement) {
            for (id, value) in read(source.connection()?, ids)? {
                let value = Arc::new(value);
                self.put(key(id), Arc::clone(&value));
                values.insert(id, value);
            }
        }
        Ok(values)
    }
}
