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
        let has_zones = load_zones(indexes, source)?;
        let has_chunks = load_chunks(indexes, source)?;
        if !has_zones && !has_chunks {
            return Ok(found);
        }
    }
}

/// Loads the requested zones; returns whether there were any.
fn load_zones<S: OrderSource + ?Sized>(
    indexes: &[SortIndex],
    source: &mut S,
) -> Result<bool, S::Error> {
    let (mut requesting, mut requested) = (Vec::new(), Vec::new());
    for index in indexes {
        // Only the orders of sealed segments are stored, and only a stored order has
        // parts that are not loaded: see `SortIndex::new`.
        let Some(segment) = index.sealed else {
            continue;
        };
        for zone in index.accepted.take_requested() {
            requesting.push(index);
            requested.push(Zone { segment, zone });
        }
    }
    if requested.is_empty() {
        return Ok(false);
    }
    let loaded = source.accepted(&requested)?;
    for ((index, zone), places) in requesting.into_iter().zip(requested).zip(loaded) {
        index.accepted.load(zone.zone, places);
    }
    Ok(true)
}

/// Loads the requested chunks of numbers; returns whether there were any.
fn load_chunks<S: OrderSource + ?Sized>(
    indexes: &[SortIndex],
    source: &mut S,
) -> Result<bool, S::Error> {
    let (mut requesting, mut requested) = (Vec::new(), Vec::new());
    for index in indexes {
        let Some(segment) = index.sealed else {
            continue;
        };
        for chunk in index.numbers.take_requested() {
            let bytes = index.numbers.sorted().heads().bytes_of(chunk);
            requesting.push(index);
            requested.push(NumberChunk {
                segment,
                chunk,
                bytes,
            });
        }
    }
    if requested.is_empty() {
        return Ok(false);
    }
    let loaded = source.numbers(&requested)?;
    for ((index, chunk), differences) in requesting.into_iter().zip(requested).zip(loaded) {
        index.numbers.load(chunk.chunk, differences);
    }
    Ok(true)
}
