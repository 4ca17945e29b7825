//! The cells of a bucket in few bytes: what usage is added up from.
//!
//! Cells of one outcome follow each other in the order of their series. A
//! filter looks at the distances between these and at the lengths of records;
//! only the records of cells it accepts are read.

mod builder;
mod ints;
mod record;
mod run;
mod sum;
#[cfg(test)]
mod tests;

use crate::from_bytes::FromBytes;
use crate::segments::Outcome;

pub(super) use builder::Builder;
pub(super) use record::Record;
pub(super) use sum::sum;

use record::PADDING;
use run::{Head, Run};

/// The sums of a cell but its cost, in the order of [`Sum`].
pub(super) type Numbers = [u64; Sum::Cost as usize];

/// What stored blocks begin with. A later format gets another mark, and this one is
/// still to be read: blocks of hours whose entries are gone cannot be made anew.
const MARK: &[u8; 8] = b"cells  1";

/// Cells side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// As they are stored: the [`MARK`], the unit of costs, how many runs there
    /// are, their [`Head`]s, their columns, their records, and [`PADDING`].
    bytes: Box<[u8]>,
    unit: u64,
    runs: Box<[Place]>,
}

/// Where a run lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    head: Head,
    columns: usize,
    records: usize,
}

/// The sums of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    Requests,
    InputTokens,
    OutputTokens,
    TotalTokens,
    CachedInputTokens,
    ReasoningTokens,
    TimedRequests,
    Duration,
    CacheWriteTokens,
    CostedRequests,
    Cost,
}

/// The entries of one series that ended alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    /// The id of their series.
    pub(super) series_id: usize,
    /// What they add up to.
    pub(super) record: Record<'a>,
}

impl Block {
    /// The block of no cells.
    pub(super) fn empty() -> Self {
        Builder::default().finish()
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Hands over the cells of those outcomes and series that are wanted.
    #[inline]
    pub(super) fn each_of<'a>(
        &'a self,
        wants_outcome: impl Fn(Outcome) -> bool,
        wants_series: impl Fn(usize) -> bool,
        mut each: impl FnMut(Outcome, Cell<'a>),
    ) {
        for run in self.runs().filter(|run| wants_outcome(run.head.outcome)) {
            run.each_cell(&wants_series, |cell| each(run.head.outcome, cell));
        }
    }

    /// Hands over all cells.
    pub(super) fn each<'a>(&'a self, each: impl FnMut(Outcome, Cell<'a>)) {
        self.each_of(|_| true, |_| true, each);
    }

    /// Hands over the ids of the series of all cells, some of them more than once.
    #[inline]
    pub(super) fn each_series(&self, mut each: impl FnMut(usize)) {
        for run in self.runs() {
            run.each_series(|ids| ids.iter().for_each(|&id| each(id)));
        }
    }

    /// How many entries.
    pub(super) fn requests(&self) -> u64 {
        let mut requests = 0;
        self.each(|_, cell| requests += cell.record.requests());
        requests
    }

    /// It as it is stored, to be read back by [`Block::from_bytes`].
    pub(super) const fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        self.runs.iter().map(|place| Run {
            head: place.head,
            columns: &self.bytes[place.columns..],
            records: &self.bytes[place.records..],
            unit: self.unit,
        })
    }
}

impl FromBytes for Block {
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut input = bytes.strip_prefix(MARK)?;
        let (unit, count) = (number(&mut input)?, number(&mut input)?);
        let heads = (0..count).map(|_| Head::take(&mut input));
        let heads: Vec<Head> = heads.collect::<Option<_>>()?;
        let (runs, end) = places(&heads, bytes.len() - input.len())?;
        (end.checked_add(PADDING)? == bytes.len()).then(|| Self {
            bytes: bytes.into(),
            unit,
            runs: runs.into_boxed_slice(),
        })
    }
}

/// Where runs lie that begin behind their heads, and where they end; `None` when
/// there cannot be such.
fn places(heads: &[Head], begin: usize) -> Option<(Vec<Place>, usize)> {
    let columns = |begin: usize, head: &Head| begin.checked_add(head.columns()?);
    let (mut column, mut record) = (begin, heads.iter().try_fold(begin, columns)?);
    let mut places = Vec::with_capacity(heads.len());
    for &head in heads {
        places.push(Place {
            head,
            columns: column,
            records: record,
        });
        column = columns(column, &head)?;
        record = record.checked_add(head.records)?;
    }
    Some((places, record))
}

fn number(input: &mut &[u8]) -> Option<u64> {
    let (number, rest) = input.split_first_chunk()?;
    *input = rest;
    Some(u64::from_le_bytes(*number))
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
