//! Loading the parts of orders that a result depends on.

use super::{NumberChunk, OrderSource, SortIndex, Zone};

/// Calls `find`, loads the zones and chunks of `indexes` that it received estimates for,
/// and repeats this until it received none. Returns the last result.
///
/// # Errors
/// Returns the errors of `source`.
pub fn resolve<T, S: OrderSource + ?Sized>(
    indexes: &[SortIndex],
    source: &mut S,
    find: impl Fn() -> T,
) -> Result<T, S::Error> {
    loop {
        let found = find();
        // All requests are taken before any is loaded: when loading fails, nobody uses the
        // estimates.
        let (zones, chunks) = (requested_zones(indexes), requested_chunks(indexes));
        if zones.is_empty() && chunks.is_empty() {
            return Ok(found);
        }
        if !zones.is_empty() {
            let (indexes, zones): (Vec<_>, Vec<_>) = zones.into_iter().unzip();
            let loaded = source.accepted(&zones)?;
            for ((index, Zone { zone, .. }), places) in indexes.iter().zip(zones).zip(loaded) {
                index.accepted.load(zone, places);
            }
        }
        if !chunks.is_empty() {
            let (indexes, chunks): (Vec<_>, Vec<_>) = chunks.into_iter().unzip();
            let loaded = source.numbers(&chunks)?;
            for ((index, chunk), differences) in indexes.iter().zip(chunks).zip(loaded) {
                index.numbers.load(chunk.chunk, differences);
            }
        }
    }
}

/// Returns the zones that estimates were returned for, each with its index. Only the
/// orders of sealed segments are stored, and only a stored order has parts that are not
/// loaded: see `SortIndex::new`.
fn requested_zones(indexes: &[SortIndex]) -> Vec<(&SortIndex, Zone)> {
    let mut requested = Vec::new();
    for index in indexes {
        if let Some(segment) = index.sealed {
            let zones = index.accepted.take_requested().into_iter();
            requested.extend(zones.map(|zone| (index, Zone { segment, zone })));
        }
    }
    requested
}

/// Returns the chunks that estimates were returned for, each with its index.
fn requested_chunks(indexes: &[SortIndex]) -> Vec<(&SortIndex, NumberChunk)> {
    let mut requested = Vec::new();
    for index in indexes {
        if let Some(segment) = index.sealed {
            let chunk = |chunk| NumberChunk {
                segment,
                chunk,
                bytes: index.numbers.sorted().heads().bytes_of(chunk),
            };
            let chunks = index.numbers.take_requested().into_iter();
            requested.extend(chunks.map(|one| (index, chunk(one))));
        }
    }
    requested
}
