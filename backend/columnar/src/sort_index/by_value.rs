//! Rows in the order of a number, and within equal numbers of their start.
//!
//! The numbers of each slice are in order already. Where a value stands among
//! all rows is then the sum of where it stands in each slice, and slices follow
//! each other in time: rows of one value are those of the first slice, of the
//! second, and so on. No row is looked at but those of the answer.

use std::ops::Range;

use super::starts::{Span, starts};
use super::{Key, OrderSource, SortIndex, Window, resolve};

/// Rows before a window that are looked at first for the key of its first row.
const TIES: usize = 32;

/// Rows that were found, before it is known when they began.
struct Found<'a> {
    spans: Vec<Span<'a>>,
    /// Where the rows stand that have the first value but come before.
    skipped: Option<(&'a SortIndex, Range<usize>)>,
}

/// The accepted rows in the order of a column.
#[derive(Debug)]
pub struct ByValue {
    /// In the order of time, those alone that have accepted rows.
    indexes: Vec<SortIndex>,
}

impl ByValue {
    /// The rows of these indexes, which stand in the order of time and are those
    /// alone that have accepted rows.
    pub const fn new(indexes: Vec<SortIndex>) -> Self {
        Self { indexes }
    }

    /// The rows at these places, of which there is at least one.
    ///
    /// # Errors
    /// Those of `source`.
    pub fn window<S: OrderSource + ?Sized>(
        &self,
        source: &mut S,
        places: Range<u64>,
    ) -> Result<Window, S::Error> {
        let Found { spans, skipped } = resolve(&self.indexes, source, || self.find(&places))?;
        let starts = starts(source, &spans)?;
        let keys = spans
            .iter()
            .zip(&starts)
            .flat_map(|(span, starts)| span.keys(starts));
        let mut keys: Vec<Key> = keys.collect();
        keys.sort_unstable();
        let skip = match (skipped, keys.first()) {
            (Some((index, ranks)), Some(key)) => self.ties(source, index, ranks, key.started)?,
            _ => 0,
        };
        Ok(Window { keys, skip })
    }

    /// Where the rows at these places are.
    fn find(&self, places: &Range<u64>) -> Found<'_> {
        let (first, last) = (self.value_at(places.start), self.value_at(places.end - 1));
        // Of the rows with the first value, so many stand before the window, of
        // those with the last one so many before its end.
        let mut skip = places.start - self.below(first);
        let mut take = places.end - self.below(last);
        let (mut spans, mut skipped) = (Vec::new(), None);
        for index in &self.indexes {
            let (of_first, of_last) = (index.run(first), index.run(last));
            let start = of_first.start + part(&of_first, &mut skip);
            let end = of_last.start + part(&of_last, &mut take);
            if start < of_first.end && start < end && skipped.is_none() {
                skipped = Some((index, of_first.start..start));
            }
            if start < end {
                spans.push(Span::new(index, start..end));
            }
        }
        Found { spans, skipped }
    }

    /// How many rows stand before `key`, and how many have it.
    ///
    /// # Errors
    /// Those of `source`.
    pub fn rank<S: OrderSource + ?Sized>(
        &self,
        source: &mut S,
        key: Key,
    ) -> Result<(u64, u64), S::Error> {
        let began_by = |index: &SortIndex| index.began_by(key.started);
        let reaching = self.indexes.iter().rposition(began_by);
        let (before, span) = resolve(&self.indexes, source, || {
            let before = self.below(key.value);
            let Some(reaching) = reaching else {
                return (before, None);
            };
            let earlier = self.indexes[..reaching].iter();
            let ties: u64 = earlier.map(|index| index.run(key.value).len() as u64).sum();
            let index = &self.indexes[reaching];
            (before + ties, Some(Span::new(index, index.run(key.value))))
        })?;
        let Some(span) = span else {
            return Ok((before, 0));
        };
        let starts = starts(source, &[span])?.concat();
        let from = starts.partition_point(|&one| one < key.started);
        let to = starts.partition_point(|&one| one <= key.started);
        Ok((before + from as u64, (to - from) as u64))
    }

    /// How many rows at the end of `ranks` began at `started`.
    fn ties<S: OrderSource + ?Sized>(
        &self,
        source: &mut S,
        index: &SortIndex,
        Range { start, end }: Range<usize>,
        started: i64,
    ) -> Result<usize, S::Error> {
        let mut look = TIES;
        loop {
            let ranks = end.saturating_sub(look).max(start)..end;
            let looked = ranks.len();
            let span = resolve(&self.indexes, source, || Span::new(index, ranks.clone()))?;
            let starts = starts(source, &[span])?.concat();
            let ties = starts
                .iter()
                .rev()
                .take_while(|&&one| one == started)
                .count();
            if ties < looked || looked == end - start {
                return Ok(ties);
            }
            look *= 16;
        }
    }

    /// The value of the row at this place, of which there is one.
    fn value_at(&self, place: u64) -> u64 {
        let ends = self
            .indexes
            .iter()
            .filter_map(|index| index.sorted.numbers.ends());
        let (mut low, mut high) = ends.fold((u64::MAX, 0), |(low, high), (first, last)| {
            (low.min(first), high.max(last))
        });
        while low < high {
            let middle = low + (high - low) / 2;
            if self.reaches(place, middle + 1) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// Whether more rows than `place` have a smaller value. Only where that is
    /// not clear from afar, indexes are looked at closely.
    fn reaches(&self, place: u64, value: u64) -> bool {
        let (mut low, mut high) = (0, 0);
        for index in &self.indexes {
            let (least, most) = index.bounds(value);
            low += least as u64;
            high += most as u64;
        }
        if low > place || high <= place {
            return low > place;
        }
        self.below(value) > place
    }

    /// How many rows have a smaller value.
    fn below(&self, value: u64) -> u64 {
        self.indexes
            .iter()
            .map(|index| index.below(value) as u64)
            .sum()
    }
}

/// How many of `ranks` are among the next `count`, which shrinks by them.
fn part(ranks: &Range<usize>, count: &mut u64) -> usize {
    let part = usize::try_from(*count).map_or(ranks.len(), |count| count.min(ranks.len()));
    *count -= part as u64;
    part
}

#[cfg(test)]
mod tests;
