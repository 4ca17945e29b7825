//! When the rows at some places of an order began.

use std::ops::Range;

use super::line::Line;
use super::order::Key;
use super::order_table::Slice;
use super::stored::Stored;
use crate::StoreError;

/// Places between two wanted ones that are read with them rather than left out:
/// what a few chunks of a stored value hold.
const NEAR: usize = 2_000;

/// Accepted rows of a line that follow each other.
#[derive(Clone, Debug)]
pub(super) struct Span<'a> {
    line: &'a Line,
    places: Vec<usize>,
}

impl<'a> Span<'a> {
    /// The rows of these ranks.
    pub(super) fn of(line: &'a Line, ranks: Range<usize>) -> Self {
        Self {
            line,
            places: ranks.map(|rank| line.known.place(rank)).collect(),
        }
    }

    /// The keys of its rows, which began at `starts`.
    pub(super) fn keys(&self, starts: &[i64]) -> impl Iterator<Item = Key> {
        let values = self.places.iter();
        let values = values.map(|&place| self.line.sorted.numbers.get(place));
        let keys = values.zip(starts);
        keys.map(|(value, &started)| Key { value, started })
    }
}

/// When the rows of each span began, in milliseconds since 1970.
///
/// # Errors
/// Those of `stored`.
pub(super) fn starts(
    stored: &mut dyn Stored,
    spans: &[Span<'_>],
) -> Result<Vec<Vec<i64>>, StoreError> {
    let slices: Vec<Vec<Slice>> = spans.iter().map(slices).collect();
    let mut found = stored.starts(&slices.concat())?.into_iter();
    let of_span = |(span, slices): (&Span<'_>, &Vec<Slice>)| {
        if let Some(owners) = &span.line.sorted.owners {
            let starts = span.places.iter().map(|&place| owners.starts.get(place));
            return starts.map(|since| span.line.moment(since)).collect();
        }
        let read: Vec<(Slice, Vec<u32>)> = slices.iter().copied().zip(&mut found).collect();
        let starts = span
            .places
            .iter()
            .filter_map(|&place| start_of(&read, place));
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
    for &place in &span.places {
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
