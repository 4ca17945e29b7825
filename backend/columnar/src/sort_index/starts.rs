//! When the rows at some places of an order began.

use std::ops::Range;

use super::{Key, OrderSource, PlaceRange, SortIndex};

/// Selection between two wanted ones that are read with them rather than left out:
/// what a few chunks of a stored value hold.
const NEAR: usize = 2_000;

/// Accepted rows of a sort index that follow each other.
#[derive(Clone, Debug)]
pub(super) struct Span<'a> {
    index: &'a SortIndex,
    places: Vec<usize>,
}

impl<'a> Span<'a> {
    /// The rows of these ranks.
    pub(super) fn new(index: &'a SortIndex, ranks: Range<usize>) -> Self {
        Self {
            index,
            places: ranks.map(|rank| index.accepted.select(rank)).collect(),
        }
    }

    /// The keys of its rows, which began at `starts`.
    pub(super) fn keys(&self, starts: &[i64]) -> impl Iterator<Item = Key> {
        let values = self.places.iter();
        let values = values.map(|&place| self.index.sorted.numbers.get(place));
        let keys = values.zip(starts);
        keys.map(|(value, &started)| Key { value, started })
    }
}

/// When the rows of each span began, in milliseconds since 1970.
///
/// # Errors
/// Those of `source`.
pub(super) fn starts<S: OrderSource + ?Sized>(
    source: &mut S,
    spans: &[Span<'_>],
) -> Result<Vec<Vec<i64>>, S::Error> {
    let ranges: Vec<Vec<PlaceRange>> = spans.iter().map(ranges).collect();
    let mut found = source.starts(&ranges.concat())?.into_iter();
    let of_span = |(span, ranges): (&Span<'_>, &Vec<PlaceRange>)| {
        if let Some(permutation) = &span.index.sorted.permutation {
            let starts = span
                .places
                .iter()
                .map(|&place| permutation.starts.get(place));
            return starts.map(|since| span.index.moment(since)).collect();
        }
        let read: Vec<(PlaceRange, Vec<u32>)> = ranges.iter().copied().zip(&mut found).collect();
        let starts = span
            .places
            .iter()
            .filter_map(|&place| start_of(&read, place));
        starts.map(|since| span.index.moment(since)).collect()
    };
    Ok(spans.iter().zip(&ranges).map(of_span).collect())
}

/// The start of the row at a place that was read.
fn start_of(read: &[(PlaceRange, Vec<u32>)], place: usize) -> Option<u64> {
    let behind = read.partition_point(|(slice, _)| slice.first <= place);
    let (slice, starts) = read.get(behind.checked_sub(1)?)?;
    starts.get(place - slice.first).copied().map(u64::from)
}

/// What has to be read for a span.
fn ranges(span: &Span<'_>) -> Vec<PlaceRange> {
    let (None, Some(bucket)) = (&span.index.sorted.permutation, span.index.bucket) else {
        return Vec::new();
    };
    let mut ranges: Vec<PlaceRange> = Vec::new();
    for &place in &span.places {
        match ranges.last_mut() {
            Some(last) if place < last.first + last.count + NEAR => {
                last.count = place + 1 - last.first;
            }
            _ => ranges.push(PlaceRange {
                bucket,
                first: place,
                count: 1,
            }),
        }
    }
    ranges
}
