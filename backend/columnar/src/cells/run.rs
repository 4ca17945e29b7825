//! The cells of one outcome in the bytes of a block.

use super::ints::{BATCH, Ints, take_u64};
use super::record::{Cell, Record};
use crate::dictionary::Outcome;

/// The header of a run, which is stored at the front of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RunHeader {
    pub(super) outcome: Outcome,
    /// The difference of each series id from the one before.
    pub(super) gaps: Ints,
    /// The length of each record in bytes.
    pub(super) lengths: Ints,
    /// The length of all records in bytes.
    pub(super) records: usize,
}

impl RunHeader {
    /// Appends the encoded header to `out`. [`RunHeader::decode`] decodes it.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        let Self {
            outcome,
            gaps,
            lengths,
            records,
        } = self;
        let outcome = outcome.number();
        let sizes = [lengths.len, gaps.width, lengths.width, records];
        out.extend(outcome.to_le_bytes());
        for size in sizes {
            out.extend((size as u64).to_le_bytes());
        }
    }

    /// Decodes a header from the front of `input` and advances `input` behind it. Returns
    /// `None` when the front of `input` is invalid.
    pub(super) fn decode(input: &mut &[u8]) -> Option<Self> {
        let outcome = Outcome::from_number(take_u64(input)?)?;
        let mut size = || usize::try_from(take_u64(input)?).ok();
        let (len, gaps, lengths, records) = (size()?, size()?, size()?, size()?);
        let ints = |width| Ints { len, width };
        Some(Self {
            outcome,
            gaps: ints(gaps),
            lengths: ints(lengths),
            records,
        })
    }

    /// Returns the bytes of both columns; `None` when the layout is invalid.
    pub(super) fn column_bytes(self) -> Option<usize> {
        self.gaps.size()?.checked_add(self.lengths.size()?)
    }
}

/// The cells of one outcome, in ascending order of their series ids.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    pub(super) header: RunHeader,
    /// The bytes of the block from the columns of the run on.
    pub(super) columns: &'a [u8],
    /// The bytes of the block from the first record of the run on.
    pub(super) records: &'a [u8],
    /// The unit of costs.
    pub(super) unit: u64,
}

impl<'a> Run<'a> {
    /// Calls `each` with the series ids of all cells, batch by batch.
    #[inline]
    pub(super) fn each_series(self, mut each: impl FnMut(&[usize])) {
        let Ints { len, .. } = self.header.gaps;
        let mut ids = [0; BATCH];
        let mut last = 0;
        for begin in (0..len).step_by(BATCH) {
            let ids = &mut ids[..BATCH.min(len - begin)];
            self.header.gaps.read(self.columns, begin, ids);
            last = prefix_sums(ids, last);
            each(ids);
        }
    }

    /// Calls `each` with the cells whose series id `accepts` returns true for.
    #[inline]
    pub(super) fn each_cell(self, accepts: impl Fn(usize) -> bool, mut each: impl FnMut(Cell<'a>)) {
        let RunHeader { gaps, lengths, .. } = self.header;
        let length_bytes = self.columns.get(gaps.size().unwrap_or(0)..);
        let length_bytes = length_bytes.unwrap_or_default();
        let (mut begin, mut last) = (0, 0);
        let (mut ends, mut picked) = ([0; BATCH], [0; BATCH]);
        self.each_series(|ids| {
            let ends = &mut ends[..ids.len()];
            lengths.read(length_bytes, begin, ends);
            begin += ids.len();
            let first = last;
            last = prefix_sums(ends, last);
            // A batch is filtered before the calls and without a branch, since the
            // branch predictor cannot guess which series are accepted.
            let mut count = 0;
            for (place, &id) in ids.iter().enumerate() {
                picked[count] = place;
                count += usize::from(accepts(id));
            }
            for &place in &picked[..count] {
                let end = ends[place];
                let begin = place.checked_sub(1).map_or(first, |before| ends[before]);
                let len = end.wrapping_sub(begin);
                each(Cell {
                    series_id: ids[place],
                    record: Record::new(self.records, (begin, len), self.unit),
                });
            }
        });
    }
}

/// Replaces differences by their prefix sums, starting from `last`, and returns the last
/// sum.
#[inline]
fn prefix_sums(differences: &mut [usize], mut last: usize) -> usize {
    for difference in differences {
        last = last.wrapping_add(*difference);
        *difference = last;
    }
    last
}
