//! Loading the zones that a result depends on.

use super::{OrderSource, SortIndex, Zone};

/// Calls `find`, loads the zones of `indexes` that it received estimates for, and repeats
/// this until it received none. Returns the last result.
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
        let (mut requesting, mut requested) = (Vec::new(), Vec::new());
        for index in indexes {
            let Some(segment) = index.sealed else {
                // Only a stored order has zones that are not loaded, and only the orders
                // of sealed segments are stored: see `SortIndex::new`.
                continue;
            };
            for zone in index.accepted.take_requested() {
                requesting.push(index);
                requested.push(Zone { segment, zone });
            }
        }
        if requested.is_empty() {
            return Ok(found);
        }
        let loaded = source.accepted(&requested)?;
        for ((index, zone), places) in requesting.into_iter().zip(requested).zip(loaded) {
            index.accepted.load(zone.zone, places);
        }
    }
}
