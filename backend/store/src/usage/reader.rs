//! Blocks, one after the other, from memory or from the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::{Interval, Period};
use logbook_domain::time::Moment;
use logbook_domain::usage::distinct::Identities;
use logbook_domain::usage::groups::{Ranking, Split};

use super::block::Block;
use super::memory::{Asked, Kept, Part, UsageMemory};
use super::rows::Rows;
use super::source::{self, Part as RowPart, Source};
use super::{cells, rows};
use crate::segments::{Dictionary, Memory};
use crate::{Connection, StoreError};

/// Blocks read by one statement: its answer is in memory at once.
const DAYS_AT_ONCE: usize = 4;
const HOURS_AT_ONCE: usize = 24;
/// More hours than these pass through: kept, they would drive out the days.
const MOST_HOURS_KEPT: usize = 72;

/// More parts of rows than these are read again when they are needed again.
const MOST_PARTS_KEPT: usize = 2;

/// The hour that is not over and the one before, which is about to be rolled up.
const RECENT: TimeDelta = TimeDelta::hours(2);

/// Reads the blocks that one question needs.
pub(super) struct Reader<'a> {
    conn: &'a mut Connection,
    memory: &'a UsageMemory,
    now: Moment,
    known: Arc<Memory>,
    /// Series that the dictionary has been asked for, by id.
    seen: Vec<bool>,
    /// The rows without a mark, when they are few: a question may ask for them
    /// more than once.
    open: Vec<(Interval, Arc<Rows>)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(conn: &'a mut Connection, memory: &'a UsageMemory, now: Moment) -> Self {
        Self {
            known: memory.segments().memory(),
            conn,
            memory,
            now,
            seen: Vec::new(),
            open: Vec::new(),
        }
    }

    /// The connection it reads from.
    pub(super) fn conn(&mut self) -> &mut Connection {
        self.conn
    }

    /// What is remembered.
    pub(super) const fn memory(&self) -> &'a UsageMemory {
        self.memory
    }

    /// The question whose answers are remembered.
    pub(super) fn asked(&self, filter: &Filter, split: Option<Split>, ranking: &Ranking) -> Asked {
        let told = ranking.told.iter().map(|one| one.group.clone());
        Asked {
            filter: Filter {
                period: Period::default(),
                ..filter.clone()
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
        let hours = buckets.iter().filter(|one| one.grain == Grain::Hour);
        let keeps_hours = hours.count() <= MOST_HOURS_KEPT;
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        for &bucket in buckets {
            let kept = self.memory.cache().get((bucket, Part::Block));
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
            let starts: Vec<Moment> = buckets.keys().copied().collect();
            for starts in starts.chunks(at_once) {
                for (start, block) in cells::read(self.conn, grain, starts)? {
                    let (bucket, block) = (buckets[&start], Arc::new(block));
                    self.hand_over(&block, |known| each(known, bucket, &block))?;
                    if keeps {
                        let mut cache = self.memory.cache();
                        cache.put((bucket, Part::Block), Kept::Block(block));
                    }
                }
            }
        }
        Ok(())
    }

    /// Hands over the cells of the rows that `source` leaves to be read, by the
    /// moments they count at; maybe also some that `filter` does not accept.
    pub(super) fn each_of_rows(
        &mut self,
        source: &Source,
        filter: &Filter,
        mut each: impl FnMut(&Dictionary, Moment, &Block),
    ) -> Result<(), StoreError> {
        let parts = source.rows(self.conn, self.now)?;
        for &part in &parts {
            let blocks = match part {
                RowPart::OfHour(hour, interval) => self.rows_of(hour)?.blocks(interval)?,
                RowPart::Open(interval) => {
                    let keep = parts.len() <= MOST_PARTS_KEPT;
                    self.open_rows(interval, filter, keep)?.blocks(interval)?
                }
            };
            for (start, block) in blocks {
                self.hand_over(&block, |known| each(known, start, &block))?;
            }
        }
        Ok(())
    }

    fn open_rows(
        &mut self,
        interval: Interval,
        filter: &Filter,
        keep: bool,
    ) -> Result<Arc<Rows>, StoreError> {
        let kept = self.open.iter().find(|(kept, _)| *kept == interval);
        if let Some((_, rows)) = kept {
            return Ok(Arc::clone(rows));
        }
        // All rows of little time are sooner read than series looked up.
        let everything = Filter::default();
        let is_recent = interval.from.is_some_and(|from| from >= self.now - RECENT);
        let takes_all = filter.is_of_dimensions() && is_recent;
        let filter = if takes_all { &everything } else { filter };
        let rows = Arc::new(self.read_rows(interval, filter)?);
        if keep {
            self.open.push((interval, Arc::clone(&rows)));
        }
        Ok(rows)
    }

    /// All rows of an hour with a mark.
    fn rows_of(&mut self, hour: Bucket) -> Result<Arc<Rows>, StoreError> {
        let kept = self.memory.cache().get((hour, Part::Rows));
        if let Some(Kept::Rows(rows)) = kept {
            return Ok(rows);
        }
        let rows = Arc::new(self.read_rows(whole(hour), &Filter::default())?);
        let kept = Kept::Rows(Arc::clone(&rows));
        self.memory.cache().put((hour, Part::Rows), kept);
        Ok(rows)
    }

    fn read_rows(&mut self, interval: Interval, filter: &Filter) -> Result<Rows, StoreError> {
        let meant = source::look_up(self.conn, filter)?;
        rows::read(self.conn, &meant, interval)
    }

    /// Hands over the cells of an hour with a mark by quarters.
    pub(super) fn each_quarter(
        &mut self,
        hour: Bucket,
        mut each: impl FnMut(&Dictionary, Moment, &Block),
    ) -> Result<(), StoreError> {
        let kept = self.memory.cache().get((hour, Part::Quarters));
        let quarters = if let Some(Kept::Quarters(quarters)) = kept {
            quarters
        } else {
            let rows = self.read_rows(whole(hour), &Filter::default())?;
            let quarters = Arc::new(rows.blocks(whole(hour))?);
            let kept = Kept::Quarters(Arc::clone(&quarters));
            self.memory.cache().put((hour, Part::Quarters), kept);
            quarters
        };
        for (start, block) in quarters.iter() {
            self.hand_over(block, |known| each(known, *start, block))?;
        }
        Ok(())
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

fn whole(bucket: Bucket) -> Interval {
    Interval {
        from: Some(bucket.start),
        to: Some(bucket.end()),
    }
}
