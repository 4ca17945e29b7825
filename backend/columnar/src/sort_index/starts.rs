//! Loading the starts of the rows at some places of an order.

use std::ops::Range;

use super::{OrderSource, PlaceRange, SortIndex, SortedColumn};

/// The largest gap between two places that are loaded as one range. A gap of this size
/// spans a few chunks of a stored value, which costs less than a second range.
const MAX_GAP: usize = 2_000;

/// Accepted rows of a sort index with consecutive ranks.
#[derive(Clone, Debug)]
pub(super) struct Span<'a> {
    index: &'a SortIndex,
    places: Vec<usize>,
}

impl<'a> Span<'a> {
    /// Selects the rows of these ranks.
    pub(super) fn new(index: &'a SortIndex, ranks: Range<usize>) -> Self {
        Self {
            index,
            places: ranks.map(|rank| index.accepted.select(rank)).collect(),
        }
    }

    /// Returns the values of the rows, or estimates.
    pub(super) fn values(&self) -> Vec<u64> {
        let places = self.places.iter();
        places.map(|&place| self.index.numbers.get(place)).collect()
    }
}

/// Loads the starts of the rows of each span, in milliseconds since 1970.
///
/// # Errors
/// Returns the errors of `source`.
pub(super) fn starts<S: OrderSource + ?Sized>(
    source: &mut S,
    spans: &[Span<'_>],
) -> Result<Vec<Vec<i64>>, S::Error> {
    let ranges: Vec<Vec<PlaceRange>> = spans.iter().map(ranges).collect();
    let mut found = source.starts(&ranges.concat())?.into_iter();
    let span_starts = |(span, ranges): (&Span<'_>, &Vec<PlaceRange>)| {
        if let SortedColumn::InMemory(rows) = span.index.numbers.sorted() {
            let starts = span.places.iter().map(|&place| rows.starts.get(place));
            return starts.map(|since| span.index.moment(since)).collect();
        }
        let loaded: Vec<(PlaceRange, Vec<u32>)> = ranges.iter().copied().zip(&mut found).collect();
        let starts = span
            .places
            .iter()
            .filter_map(|&place| start_at(&loaded, place));
        starts.map(|since| span.index.moment(since)).collect()
    };
    Ok(spans.iter().zip(&ranges).map(span_starts).collect())
}

/// Returns the start of the row at `place` from the loaded ranges.
fn start_at(loaded: &[(PlaceRange, Vec<u32>)], place: usize) -> Option<u64> {
    let after = loaded.partition_point(|(range, _)| range.first <= place);
    let (range, starts) = loaded.get(after.checked_sub(1)?)?;
    starts.get(place - range.first).copied().map(u64::from)
}

/// Returns the ranges that must be loaded for a span; none when its starts are in memory.
fn ranges(span: &Span<'_>) -> Vec<PlaceRange> {
    let (SortedColumn::Stored(_), Some(segment)) = (span.index.numbers.sorted(), span.index.sealed)
    else {
        return Vec::new();
    };
    let mut ranges: Vec<PlaceRange> = Vec::new();
    for &place in &span.places {
        match ranges.last_mut() {
            Some(last) if place < last.first + last.count + MAX_GAP => {
                last.count = place + 1 - last.first;
            }
            _ => ranges.push(PlaceRange {
                segment,
                first: place,
                count: 1,
            }),
        }
    }
    ranges
}
