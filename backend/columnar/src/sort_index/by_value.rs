//! Pages of rows ordered by a number and, among equal numbers, by start.
//!
//! The numbers of each slice are sorted, so the rank of a value among all rows is the
//! sum of its ranks in all slices. Slices follow each other in time, so rows with equal
//! numbers are ordered by slice; of rows that started at the same moment, each of several
//! slices can hold some. Only the rows of the result are read.

use std::ops::Range;

use super::starts::{Span, starts};
use super::{Key, OrderSource, SortIndex, Window, resolve};

/// How many rows before a window are first compared with the key of its first row.
const TIES: usize = 32;

/// The rows of a window whose starts have not been loaded yet.
struct Found<'a> {
    spans: Vec<Span<'a>>,
    /// The values of the rows of each span.
    values: Vec<Vec<u64>>,
    /// The ranks, by index, of the rows before the window that have the same value as
    /// the first row.
    skipped: Vec<(&'a SortIndex, Range<usize>)>,
}

/// The accepted rows of all slices in the order of a column.
#[derive(Debug)]
pub struct ByValue {
    /// The indexes of the slices that have accepted rows, in the order of time.
    indexes: Vec<SortIndex>,
}

impl ByValue {
    /// Creates the order of the rows of `indexes`, which must be in the order of time and
    /// must all have accepted rows.
    pub const fn new(indexes: Vec<SortIndex>) -> Self {
        Self { indexes }
    }

    /// Returns the rows of these ranks among all accepted rows; `ranks` must not be empty.
    ///
    /// # Errors
    /// Returns the errors of `source`.
    pub fn window<S: OrderSource + ?Sized>(
        &self,
        source: &mut S,
        ranks: Range<u64>,
    ) -> Result<Window, S::Error> {
        let Found {
            spans,
            values,
            skipped,
        } = resolve(&self.indexes, source, || self.find(&ranks))?;
        let starts = starts(source, &spans)?.concat();
        let keys = values.concat().into_iter().zip(starts);
        let mut keys: Vec<Key> = keys
            .map(|(value, started)| Key { value, started })
            .collect();
        keys.sort_unstable();
        let skip = match keys.first() {
            Some(key) => self.ties(source, &skipped, key.started)?,
            None => 0,
        };
        Ok(Window { keys, skip })
    }

    /// Finds the rows of `ranks`.
    fn find(&self, ranks: &Range<u64>) -> Found<'_> {
        let (first, last) = (self.value_at(ranks.start), self.value_at(ranks.end - 1));
        // How many of the rows with the first value are before the window, and how many
        // of those with the last value are before its end.
        let mut skip = ranks.start - self.below(first);
        let mut take = ranks.end - self.below(last);
        let (mut spans, mut skipped) = (Vec::new(), Vec::new());
        for index in &self.indexes {
            let (first_run, last_run) = (index.ranks_of(first), index.ranks_of(last));
            let start = first_run.start + take_from(&first_run, &mut skip);
            let end = last_run.start + take_from(&last_run, &mut take);
            if first_run.start < start {
                skipped.push((index, first_run.start..start));
            }
            if start < end {
                spans.push(Span::new(index, start..end));
            }
        }
        Found {
            values: spans.iter().map(Span::values).collect(),
            spans,
            skipped,
        }
    }

    /// Returns how many rows are before `key`, and how many rows have this key.
    ///
    /// # Errors
    /// Returns the errors of `source`.
    pub fn rank<S: OrderSource + ?Sized>(
        &self,
        source: &mut S,
        key: Key,
    ) -> Result<(u64, u64), S::Error> {
        let (before, spans) = resolve(&self.indexes, source, || self.around(key))?;
        let starts = starts(source, &spans)?.concat();
        let earlier = starts.iter().filter(|&&one| one < key.started).count();
        let equal = starts.iter().filter(|&&one| one == key.started).count();
        Ok((before + earlier as u64, equal as u64))
    }

    /// Returns how many rows are certainly before `key`, and the rows with its value in
    /// slices that can hold rows of its start.
    fn around(&self, key: Key) -> (u64, Vec<Span<'_>>) {
        let (mut before, mut spans) = (self.below(key.value), Vec::new());
        for index in &self.indexes {
            let run = index.ranks_of(key.value);
            if index.is_before(key.started) {
                before += run.len() as u64;
            } else if !index.is_after(key.started) {
                spans.push(Span::new(index, run));
            }
        }
        (before, spans)
    }

    /// Returns how many of the last rows of `skipped` started at `started`.
    fn ties<S: OrderSource + ?Sized>(
        &self,
        source: &mut S,
        skipped: &[(&SortIndex, Range<usize>)],
        started: i64,
    ) -> Result<usize, S::Error> {
        let mut total = 0;
        for (index, ranks) in skipped.iter().rev() {
            if index.is_before(started) {
                break;
            }
            let ties = self.ties_in(source, index, ranks.clone(), started)?;
            total += ties;
            if ties < ranks.len() {
                break;
            }
        }
        Ok(total)
    }

    /// Returns how many consecutive rows at the end of the given ranks started at
    /// `started`.
    fn ties_in<S: OrderSource + ?Sized>(
        &self,
        source: &mut S,
        index: &SortIndex,
        Range { start, end }: Range<usize>,
        started: i64,
    ) -> Result<usize, S::Error> {
        let mut count = TIES;
        loop {
            let ranks = end.saturating_sub(count).max(start)..end;
            let loaded = ranks.len();
            let span = resolve(&self.indexes, source, || Span::new(index, ranks.clone()))?;
            let starts = starts(source, &[span])?.concat();
            let ties = starts
                .iter()
                .rev()
                .take_while(|&&one| one == started)
                .count();
            if ties < loaded || loaded == end - start {
                return Ok(ties);
            }
            count *= 16;
        }
    }

    /// Returns the value of the row of `rank`, which must be below the number of rows.
    fn value_at(&self, rank: u64) -> u64 {
        let ends = self
            .indexes
            .iter()
            .filter_map(|index| index.numbers.sorted().heads().ends());
        let (mut low, mut high) = ends.fold((u64::MAX, 0), |(low, high), (first, last)| {
            (low.min(first), high.max(last))
        });
        while low < high {
            let middle = low + (high - low) / 2;
            if self.has_more_below(rank, middle + 1) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// Returns whether more than `rank` rows have a smaller value. Exact ranks are
    /// computed only where their bounds do not determine the result.
    fn has_more_below(&self, rank: u64, value: u64) -> bool {
        let (mut low, mut high) = (0, 0);
        for index in &self.indexes {
            let (least, most) = index.bounds(value);
            low += least as u64;
            high += most as u64;
        }
        if low > rank || high <= rank {
            return low > rank;
        }
        self.below(value) > rank
    }

    /// Returns how many rows have a smaller value.
    fn below(&self, value: u64) -> u64 {
        self.indexes
            .iter()
            .map(|index| index.below(value) as u64)
            .sum()
    }
}

/// Subtracts from `count` the rows that `ranks` can supply, at most all of them, and
/// returns their number.
fn take_from(ranks: &Range<usize>, count: &mut u64) -> usize {
    let part = usize::try_from(*count).map_or(ranks.len(), |count| count.min(ranks.len()));
    *count -= part as u64;
    part
}

#[cfg(test)]
mod tests;
