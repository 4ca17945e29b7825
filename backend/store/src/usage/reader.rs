//! Blocks, one after the other, from memory or from the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::{Interval, Period};
use logbook_domain::time::Moment;
use logbook_domain::usage::distinct::Identities;
use logbook_domain::usage::groups::{Ranking, Split};

use super::block::{Block, Builder};
use super::memory::{Asked, Kept, Part, UsageMemory};
use super::source::Source;
use super::table;
use crate::segments::{Dictionary, Limits, Memory};
use crate::{Connection, StoreError};

/// Blocks read by one statement: its answer is in memory at once.
const DAYS_AT_ONCE: usize = 4;
const HOURS_AT_ONCE: usize = 24;
/// More hours than these pass through: kept, they would drive out the days.
const MOST_HOURS_KEPT: usize = 72;

/// Reads the blocks that one question needs.
pub(super) struct Reader<'a> {
    pub(super) conn: &'a mut Connection,
    memory: &'a UsageMemory,
    pub(super) filter: &'a Filter,
    pub(super) now: Moment,
    pub(super) known: Arc<Memory>,
    /// Series that the dictionary has been asked for, by id.
    seen: Vec<bool>,
}

impl<'a> Reader<'a> {
    /// For questions about the entries that `filter` accepts, asked at `now`.
    pub(super) fn new(
        conn: &'a mut Connection,
        memory: &'a UsageMemory,
        filter: &'a Filter,
        now: Moment,
    ) -> Self {
        Self {
            known: memory.segments().memory(),
            conn,
            memory,
            filter,
            now,
            seen: Vec::new(),
        }
    }

    /// Where the entries of `interval` are.
    pub(super) fn find(&mut self, interval: Interval) -> Result<Source, StoreError> {
        Source::find(self.conn, self.filter, interval)
    }

    /// What is remembered.
    pub(super) const fn memory(&self) -> &'a UsageMemory {
        self.memory
    }

    /// The question whose answers are remembered.
    pub(super) fn asked(&self, split: Option<Split>, ranking: &Ranking) -> Asked {
        let told = ranking.told.iter().map(|one| one.group.clone());
        Asked {
            filter: Filter {
                period: Period::default(),
                ..self.filter.clone()
            },
            by: split.map(|split| split.by),
            told: told.collect(),
            generation: self.known.generation(),
        }
    }

    /// Hands over the block of each bucket, with a dictionary that knows its series.
    pub(super) fn each_block(
        &mut self,
        buckets: &[Bucket],
        mut each: impl FnMut(&Dictionary, Bucket, &Block),
    ) -> Result<(), StoreError> {
        let limits = Limits::of(self.filter);
        let hours = buckets.iter().filter(|one| one.grain == Grain::Hour);
        let keeps_hours = hours.count() <= MOST_HOURS_KEPT;
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        for &bucket in buckets {
            let kept = self.memory.cache().get((bucket, Part::Block(limits)));
            if let Some(Kept::Block(block)) = kept {
                self.hand_over(&block, |known| each(known, bucket, &block))?;
            } else {
                let of_grain = missing.entry(bucket.grain).or_default();
                of_grain.insert(bucket.start, bucket);
            }
        }
        for (grain, buckets) in missing {
            let (at_once, keeps) = match grain {
                Grain::Day => (DAYS_AT_ONCE, true),
                Grain::Hour => (HOURS_AT_ONCE, keeps_hours),
            };
            let missing: Vec<Bucket> = buckets.values().copied().collect();
            for some in missing.chunks(at_once) {
                for (start, block) in self.read(grain, some)? {
                    let (bucket, block) = (buckets[&start], Arc::new(block));
                    self.hand_over(&block, |known| each(known, bucket, &block))?;
                    if keeps {
                        let mut cache = self.memory.cache();
                        cache.put((bucket, Part::Block(limits)), Kept::Block(block));
                    }
                }
            }
        }
        Ok(())
    }

    /// The blocks of buckets of one grain.
    fn read(
        &mut self,
        grain: Grain,
        buckets: &[Bucket],
    ) -> Result<BTreeMap<Moment, Block>, StoreError> {
        if Limits::of(self.filter).is_empty() {
            let starts: Vec<Moment> = buckets.iter().map(|one| one.start).collect();
            return table::read(self.conn, grain, &starts);
        }
        // Cells do not tell entries apart.
        let limits = Filter {
            min_total_tokens: self.filter.min_total_tokens,
            min_duration_ms: self.filter.min_duration_ms,
            ..Filter::default()
        };
        let mut blocks = BTreeMap::new();
        for &bucket in buckets {
            let mut block = Builder::default().finish();
            self.each_piece(bucket, &limits, |rows| block = rows.whole())?;
            blocks.insert(bucket.start, block);
        }
        Ok(blocks)
    }

    fn hand_over(
        &mut self,
        block: &Block,
        take: impl FnOnce(&Dictionary),
    ) -> Result<(), StoreError> {
        self.learn((0..block.len()).map(|cell| block.series_id(cell)))?;
        take(&self.known.dictionary());
        Ok(())
    }

    /// Makes sure that the dictionary knows these series.
    fn learn(&mut self, series: impl Iterator<Item = usize>) -> Result<(), StoreError> {
        let mut new = Vec::new();
        for id in series {
            if id >= self.seen.len() {
                self.seen.resize(id + 1, false);
            }
            if !self.seen[id] {
                self.seen[id] = true;
                new.extend(i32::try_from(id).ok());
            }
        }
        self.known.learn(self.conn, new.into_iter())
    }

    /// Who is behind the series that were met.
    pub(super) fn identities(&self) -> Identities {
        let known = self.known.dictionary();
        let mut identities = Identities::default();
        for (series, id) in (0..).zip(known.ids()) {
            let id = usize::try_from(id).unwrap_or_default();
            if id >= identities.users.len() {
                identities.users.resize(id + 1, 0);
                identities.models.resize(id + 1, 0);
            }
            identities.users[id] = known.value(series, Dimension::User);
            identities.models[id] = known.value(series, Dimension::Model);
        }
        identities
    }

    /// The series that were met.
    pub(super) fn dictionary(&self) -> impl std::ops::Deref<Target = Dictionary> {
        self.known.dictionary()
    }
}
