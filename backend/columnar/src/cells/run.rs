//! Where the cells of one outcome lie in the bytes of a block.

use super::ints::{AT_ONCE, Ints, number};
use super::record::{Cell, Record};
use crate::dictionary::Outcome;

/// What the front of a block tells of cells of one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) outcome: Outcome,
    /// How much more than that of the cell before the id of each series is.
    pub(super) gaps: Ints,
    /// Bytes of each record.
    pub(super) lengths: Ints,
    /// Bytes of all records.
    pub(super) records: usize,
}

impl Head {
    /// Appends it to `out`, to be read back by [`Head::take`].
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

    /// Takes one off the front of `input`; `None` when it holds none.
    pub(super) fn take(input: &mut &[u8]) -> Option<Self> {
        let outcome = Outcome::from_number(number(input)?)?;
        let mut size = || usize::try_from(number(input)?).ok();
        let (len, gaps, lengths, records) = (size()?, size()?, size()?, size()?);
        let ints = |width| Ints { len, width };
        Some(Self {
            outcome,
            gaps: ints(gaps),
            lengths: ints(lengths),
            records,
        })
    }

    /// Bytes of its columns; `None` when there cannot be so many.
    pub(super) fn columns(self) -> Option<usize> {
        self.gaps.size()?.checked_add(self.lengths.size()?)
    }
}

/// Cells of one outcome.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    pub(super) head: Head,
    /// From the columns on.
    pub(super) columns: &'a [u8],
    /// From the first record on.
    pub(super) records: &'a [u8],
    pub(super) unit: u64,
}

impl<'a> Run<'a> {
    /// Hands over the ids of the series of its cells, many at once.
    #[inline]
    pub(super) fn each_series(self, mut each: impl FnMut(&[usize])) {
        let Ints { len, .. } = self.head.gaps;
        let mut ids = [0; AT_ONCE];
        let mut last = 0;
        for begin in (0..len).step_by(AT_ONCE) {
            let ids = &mut ids[..AT_ONCE.min(len - begin)];
            self.head.gaps.read(self.columns, begin, ids);
            last = add_up(ids, last);
            each(ids);
        }
    }

    /// Hands over the cells of the series that `wanted` picks by their ids.
    #[inline]
    pub(super) fn each_cell(self, wanted: impl Fn(usize) -> bool, mut each: impl FnMut(Cell<'a>)) {
        let Head { gaps, lengths, .. } = self.head;
        let of_lengths = self.columns.get(gaps.size().unwrap_or(0)..);
        let of_lengths = of_lengths.unwrap_or_default();
        let (mut begin, mut last) = (0, 0);
        let (mut ends, mut picked) = ([0; AT_ONCE], [0; AT_ONCE]);
        self.each_series(|ids| {
            let ends = &mut ends[..ids.len()];
            lengths.read(of_lengths, begin, ends);
            begin += ids.len();
            let first = last;
            last = add_up(ends, last);
            // Picked before any is handed over, without a branch: which ones
            // are wanted cannot be foreseen.
            let mut count = 0;
            for (place, &id) in ids.iter().enumerate() {
                picked[count] = place;
                count += usize::from(wanted(id));
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

/// Makes of distances the places they lead to, from `last` on; gives the last.
#[inline]
fn add_up(distances: &mut [usize], mut last: usize) -> usize {
    for distance in distances {
        last = last.wrapping_add(*distance);
        *distance = last;
    }
    last
}
