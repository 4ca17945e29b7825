//! The cells of one bucket.

use super::ints::take_u64;
use super::record::{Cell, PADDING};
use super::run::{Run, RunHeader};
use crate::codec::FromBytes;
use crate::dictionary::Outcome;

/// The first bytes of stored blocks. A later format must have a different value and still
/// decode this one: the blocks of hours whose entries were deleted cannot be rebuilt.
pub(super) const MAGIC: &[u8; 8] = b"cells  1";

/// The encoded cells of one bucket, ordered by outcome and series id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The stored bytes: [`MAGIC`], the unit of costs, the number of runs, the
    /// [`RunHeader`]s, the columns and the records of all runs, and [`PADDING`].
    pub(super) bytes: Box<[u8]>,
    pub(super) unit: u64,
    pub(super) runs: Box<[RunOffsets]>,
}

/// The offsets of a run in the bytes of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RunOffsets {
    header: RunHeader,
    columns: usize,
    records: usize,
}

impl Block {
    /// Returns whether there are no cells.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Calls `each` with the cells whose outcome and series id are accepted.
    #[inline]
    pub fn each_matching<'a>(
        &'a self,
        accepts_outcome: impl Fn(Outcome) -> bool,
        accepts_series: impl Fn(usize) -> bool,
        mut each: impl FnMut(Outcome, Cell<'a>),
    ) {
        for run in self
            .runs()
            .filter(|run| accepts_outcome(run.header.outcome))
        {
            run.each_cell(&accepts_series, |cell| each(run.header.outcome, cell));
        }
    }

    /// Calls `each` with every cell.
    #[inline]
    pub fn each<'a>(&'a self, each: impl FnMut(Outcome, Cell<'a>)) {
        self.each_matching(|_| true, |_| true, each);
    }

    /// Calls `each` with the series id of every cell. Ids can repeat.
    #[inline]
    pub fn each_series(&self, mut each: impl FnMut(usize)) {
        for run in self.runs() {
            run.each_series(|ids| ids.iter().for_each(|&id| each(id)));
        }
    }

    /// Returns how many entries the cells count.
    pub fn requests(&self) -> u64 {
        let mut requests = 0;
        self.each(|_, cell| requests += cell.record.requests());
        requests
    }

    /// Returns the encoded cells. [`Block::from_bytes`] decodes them.
    #[inline]
    pub const fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    #[inline]
    fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        self.runs.iter().map(|offsets| Run {
            header: offsets.header,
            columns: &self.bytes[offsets.columns..],
            records: &self.bytes[offsets.records..],
            unit: self.unit,
        })
    }
}

impl FromBytes for Block {
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut input = bytes.strip_prefix(MAGIC)?;
        let (unit, count) = (take_u64(&mut input)?, take_u64(&mut input)?);
        let headers = (0..count).map(|_| RunHeader::decode(&mut input));
        let headers: Vec<RunHeader> = headers.collect::<Option<_>>()?;
        let (runs, end) = run_offsets(&headers, bytes.len() - input.len())?;
        (end.checked_add(PADDING)? == bytes.len()).then(|| Self {
            bytes: bytes.into(),
            unit,
            runs: runs.into_boxed_slice(),
        })
    }
}

/// Returns the offsets of runs whose columns start at `begin`, and the end of the last
/// record. Returns `None` when the sizes in the headers overflow.
pub(super) fn run_offsets(headers: &[RunHeader], begin: usize) -> Option<(Vec<RunOffsets>, usize)> {
    let columns = |begin: usize, header: &RunHeader| begin.checked_add(header.column_bytes()?);
    let (mut column, mut record) = (begin, headers.iter().try_fold(begin, columns)?);
    let mut offsets = Vec::with_capacity(headers.len());
    for &header in headers {
        offsets.push(RunOffsets {
            header,
            columns: column,
            records: record,
        });
        column = columns(column, &header)?;
        record = record.checked_add(header.records)?;
    }
    Some((offsets, record))
}
