//! Cells side by side.

use super::ints::number;
use super::record::{Cell, PADDING};
use super::run::{Head, Run};
use crate::codec::FromBytes;
use crate::dictionary::Outcome;

/// What stored blocks begin with. A later format gets another mark, and this one is
/// still to be read: blocks of hours whose entries are gone cannot be made anew.
pub(super) const MARK: &[u8; 8] = b"cells  1";

/// Cells side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// As they are stored: the [`MARK`], the unit of costs, how many runs there
    /// are, their [`Head`]s, their columns, their records, and [`PADDING`].
    pub(super) bytes: Box<[u8]>,
    pub(super) unit: u64,
    pub(super) runs: Box<[Place]>,
}

/// Where a run lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    head: Head,
    columns: usize,
    records: usize,
}

impl Block {
    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Hands over the cells of those outcomes and series that are wanted.
    #[inline]
    pub fn each_of<'a>(
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
    pub fn each<'a>(&'a self, each: impl FnMut(Outcome, Cell<'a>)) {
        self.each_of(|_| true, |_| true, each);
    }

    /// Hands over the ids of the series of all cells, some of them more than once.
    #[inline]
    pub fn each_series(&self, mut each: impl FnMut(usize)) {
        for run in self.runs() {
            run.each_series(|ids| ids.iter().for_each(|&id| each(id)));
        }
    }

    /// How many entries.
    pub fn requests(&self) -> u64 {
        let mut requests = 0;
        self.each(|_, cell| requests += cell.record.requests());
        requests
    }

    /// It as it is stored, to be read back by [`Block::from_bytes`].
    pub const fn bytes(&self) -> &[u8] {
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
pub(super) fn places(heads: &[Head], begin: usize) -> Option<(Vec<Place>, usize)> {
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
