//! Segments read from the database, and remembered.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::cells_table::CellTable;
use super::column::Column;
use super::dictionary::Dictionary;
use super::limits::Limits;
use super::loose::Loose;
use super::numbers::Numbers;
use super::order_table;
use super::packed::Packed;
use super::part::{Kept, Part};
use super::segment::Cells;
use super::sorted::Sorted;
use super::table;
use crate::answer::Database;
use crate::cache::{Cache, CacheFigures};
use crate::entries::Searches;
use crate::rollup::{self, Supposed};
use crate::{Connection, StoreError, dictionary, snapshot_within};

/// Most bytes of segments in memory. The cells of ten million entries and most of
/// their orders fit in.
const MOST_BYTES: usize = 52 << 20;
/// Most series in memory, about 150 bytes each.
const MOST_SERIES: usize = 400_000;

/// Parts read by one statement. Its result is in memory beside what is made of
/// it, so this bounds what reading takes at most.
const AT_ONCE: usize = 4;

/// What one server remembers of segments. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Segments {
    current: Arc<RwLock<Arc<Memory>>>,
    searches: Searches,
}

impl Segments {
    /// What searches have found.
    pub(crate) const fn searches(&self) -> &Searches {
        &self.searches
    }

    /// How what is kept of segments is used.
    pub(crate) fn figures(&self) -> CacheFigures {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.cache().figures()
    }

    /// The memory for one answer. It is begun anew when too many series have
    /// been met; answers under way keep theirs.
    pub(crate) fn memory(&self) -> Arc<Memory> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        if current.dictionary().len() <= MOST_SERIES {
            return Arc::clone(&current);
        }
        drop(current);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(Memory {
            generation: current.generation + 1,
            ..Memory::default()
        });
        Arc::clone(&current)
    }
}

impl Segments {
    /// Reads the cells of the days since `from`, and of the hours of the last
    /// of them, that are not in memory yet, so that no reader has to wait for
    /// them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn warm(&self, conn: &mut Connection, from: Moment, now: Moment) -> Result<(), StoreError> {
        let interval = Interval {
            from: Some(from),
            to: None,
        };
        let today = Grain::Day.bucket(now);
        snapshot_within(conn, None, |conn| {
            let memory = self.memory();
            let mut buckets = rollup::marked(conn, memory.days(), interval)?.buckets;
            // Hours of other days are about to be rolled up into them.
            buckets.retain(|one| one.grain == Grain::Day || one.start >= today);
            memory.cells(conn, &buckets).map(drop)
        })
    }
}

/// Parts of segments with the series they speak of.
#[derive(Debug)]
pub(crate) struct Memory {
    generation: u64,
    dictionary: RwLock<Dictionary>,
    cache: Mutex<Cache<(Bucket, Part), Kept>>,
    days: Supposed,
    /// The rows since an hour that is not over.
    pub(super) loose: Mutex<Option<Loose>>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            generation: 0,
            dictionary: RwLock::default(),
            cache: Mutex::new(Cache::new(MOST_BYTES)),
            days: Supposed::default(),
            loose: Mutex::default(),
        }
    }
}

impl Memory {
    /// Which of the memories of this server it is, in their order.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// Every series that was met.
    pub(crate) fn dictionary(&self) -> RwLockReadGuard<'_, Dictionary> {
        self.dictionary
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The days that had a mark when marks were last told.
    pub(super) const fn days(&self) -> &Supposed {
        &self.days
    }

    pub(super) fn cache(&self) -> MutexGuard<'_, Cache<(Bucket, Part), Kept>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes sure that the dictionary knows these series.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn learn(
        &self,
        db: &mut dyn Database,
        ids: impl Iterator<Item = i32>,
    ) -> Result<(), StoreError> {
        let unknown = self.dictionary().unknown(ids);
        if unknown.is_empty() {
            return Ok(());
        }
        let found = dictionary::load(db.connection()?, unknown)?;
        let mut dictionary = self
            .dictionary
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        dictionary.extend(found);
        Ok(())
    }

    /// The table of `cells`.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn table(
        &self,
        db: &mut dyn Database,
        cells: Cells,
    ) -> Result<Arc<CellTable>, StoreError> {
        self.learn(db, cells.runs().map(|run| run.series_id))?;
        CellTable::of(cells, &self.dictionary()).map(Arc::new)
    }

    /// The cells of `buckets`, whose marks this transaction has seen.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn cells(
        &self,
        db: &mut dyn Database,
        buckets: &[Bucket],
    ) -> Result<HashMap<Bucket, Arc<CellTable>>, StoreError> {
        self.fetch(
            db,
            (buckets, &Part::Cells),
            Kept::into_cells,
            |conn, grain, starts| {
                let read = table::cells(conn, grain, starts)?.into_iter();
                let table = |(start, cells)| Ok((start, Kept::Cells(self.table(conn, cells)?)));
                read.map(table).collect()
            },
        )
    }

    /// One column of `buckets`, whose marks this transaction has seen.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn column(
        &self,
        db: &mut dyn Database,
        buckets: &[Bucket],
        column: Column,
    ) -> Result<HashMap<Bucket, Arc<Packed>>, StoreError> {
        self.fetch(
            db,
            (buckets, &Part::Column(column)),
            Kept::into_column,
            |conn, grain, starts| {
                let read = table::column(conn, grain, starts, column)?.into_iter();
                Ok(read
                    .map(|(start, packed)| (start, Kept::Column(Arc::new(packed))))
                    .collect())
            },
        )
    }

    /// How many rows of each cell of a bucket `limits` accept; the mark of the bucket
    /// is one that this transaction has seen.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn within(
        &self,
        db: &mut dyn Database,
        bucket: Bucket,
        cells: &CellTable,
        limits: Limits,
    ) -> Result<Arc<Packed>, StoreError> {
        let key = (bucket, Part::Within(limits));
        if let Some(Kept::Column(within)) = self.cache().get(key.clone()) {
            return Ok(within);
        }
        // Not to be kept: this happens once, and would drive out what is in use.
        let columns = table::columns(db.connection()?, bucket, limits.columns())?;
        let numbers = Numbers::from(&columns);
        let accepted = |row: &usize| limits.accept(|column| numbers.get(column, *row));
        let within = |cell| cells.rows(cell).filter(accepted).count() as u64;
        let within: Vec<u64> = (0..cells.len()).map(within).collect();
        let within = Arc::new(Packed::of(&within));
        self.cache().put(key, Kept::Column(Arc::clone(&within)));
        Ok(within)
    }

    /// The rows of `buckets`, whose marks this transaction has seen, in the
    /// order of a column.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn sorted(
        &self,
        db: &mut dyn Database,
        buckets: &[Bucket],
        column: Column,
    ) -> Result<HashMap<Bucket, Arc<Sorted>>, StoreError> {
        self.fetch(
            db,
            (buckets, &Part::Sorted(column)),
            Kept::into_sorted,
            |conn, grain, starts| {
                let read = order_table::sorted(conn, grain, starts, column)?.into_iter();
                Ok(read
                    .map(|(start, sorted)| (start, Kept::Sorted(Arc::new(sorted))))
                    .collect())
            },
        )
    }

    /// One part of `buckets`: what is remembered of it, and the rest read, and
    /// remembered from then on.
    fn fetch<T>(
        &self,
        db: &mut dyn Database,
        (buckets, part): (&[Bucket], &Part),
        taken: impl Fn(Kept) -> Option<Arc<T>>,
        mut read: impl FnMut(
            &mut Connection,
            Grain,
            &[Moment],
        ) -> Result<Vec<(Moment, Kept)>, StoreError>,
    ) -> Result<HashMap<Bucket, Arc<T>>, StoreError> {
        let mut found = HashMap::with_capacity(buckets.len());
        let missing = self.remembered(buckets, part, |bucket, kept| {
            found.extend(taken(kept).map(|one| (bucket, one)));
        });
        for (grain, buckets) in missing {
            let starts: Vec<Moment> = buckets.keys().copied().collect();
            for starts in starts.chunks(AT_ONCE) {
                for (start, kept) in read(db.connection()?, grain, starts)? {
                    let bucket = buckets[&start];
                    self.cache().put((bucket, part.clone()), kept.clone());
                    found.extend(taken(kept).map(|one| (bucket, one)));
                }
            }
        }
        Ok(found)
    }

    /// Hands over what is remembered of `buckets`; gives the others.
    fn remembered(
        &self,
        buckets: &[Bucket],
        part: &Part,
        mut found: impl FnMut(Bucket, Kept),
    ) -> BTreeMap<Grain, BTreeMap<Moment, Bucket>> {
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        let mut cache = self.cache();
        for &bucket in buckets {
            match cache.get((bucket, part.clone())) {
                Some(kept) => found(bucket, kept),
                None => {
                    let of_grain = missing.entry(bucket.grain).or_default();
                    of_grain.insert(bucket.start, bucket);
                }
            }
        }
        missing
    }
}
