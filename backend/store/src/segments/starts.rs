//! When the rows at some places of an order began.

use std::ops::Range;

use super::line::Line;
use super::order::Key;
use super::order_table::Slice;
use crate::StoreError;

/// Places between two wanted ones that are read with them rather than left out:
/// what a few chunks of a stored value hold.
const NEAR: usize = 2_000;

/// Reads the starts of stored orders, slice by slice.
pub(super) type Read<'a> = &'a mut dyn FnMut(&[Slice]) -> Result<Vec<Vec<u32>>, StoreError>;

/// Accepted rows of a line that follow each other.
#[derive(Clone, Debug)]
pub(super) struct Span<'a> {
    pub(super) line: &'a Line,
    pub(super) ranks: Range<usize>,
}

impl Span<'_> {
    /// The keys of its rows, which began at `starts`.
    pub(super) fn keys(&self, starts: &[i64]) -> impl Iterator<Item = Key> {
        let values = self
            .places()
            .map(|place| self.line.sorted.numbers.get(place));
        let keys = values.zip(starts);
        keys.map(|(value, &started)| Key { value, started })
    }

    fn places(&self) -> impl Iterator<Item = usize> {
        let places = &self.line.places;
        self.ranks.clone().map(|rank| places.place(rank))
    }
}

/// When the rows of each span began, in milliseconds since 1970.
///
/// # Errors
/// Those of `read`.
pub(super) fn starts(read: Read<'_>, spans: &[Span<'_>]) -> Result<Vec<Vec<i64>>, StoreError> {
    let slices: Vec<Vec<Slice>> = spans.iter().map(slices).collect();
    let mut found = read(&slices.concat())?.into_iter();
    let of_span = |(span, slices): (&Span<'_>, &Vec<Slice>)| {
        if let Some(owners) = &span.line.sorted.owners {
            let starts = span.places().map(|place| owners.starts.get(place));
            return starts.map(|since| span.line.moment(since)).collect();
        }
        let read: Vec<(Slice, Vec<u32>)> = slices.iter().copied().zip(&mut found).collect();
        let starts = span.places().filter_map(|place| start_of(&read, place));
        starts.map(|since| span.line.moment(since)).collect()
    };
    Ok(spans.iter().zip(&slices).map(of_span).collect())
}

/// The start of the row at a place that was read.
fn start_of(read: &[(Slice, Vec<u32>)], place: usize) -> Option<u64> {
    let behind = read.partition_point(|(slice, _)| slice.first <= place);
    let (slice, starts) = read.get(behind.checked_sub(1)?)?;
    starts.get(place - slice.first).copied().map(u64::from)
}

/// What has to be read for a span.
fn slices(span: &Span<'_>) -> Vec<Slice> {
    let (None, Some(bucket)) = (&span.line.sorted.owners, span.line.bucket) else {
        return Vec::new();
    };
    let mut slices: Vec<Slice> = Vec::new();
    for place in span.places() {
        match slices.last_mut() {
            Some(last) if place < last.first + last.count + NEAR => {
                last.count = place + 1 - last.first;
            }
            _ => slices.push(Slice {
                bucket,
                first: place,
                count: 1,
            }),
        }
    }
    slices
}
