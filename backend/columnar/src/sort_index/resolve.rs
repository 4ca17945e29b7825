//! Loading the zones that an answer depends on.

use super::{OrderSource, SortIndex, Zone};

/// Repeats `find` on `indexes`, each time with the zones loaded that an estimate was
/// returned for, until none was; returns what it finds then.
///
/// # Errors
/// Those of `source`.
pub fn resolve<T, S: OrderSource + ?Sized>(
    indexes: &[SortIndex],
    source: &mut S,
    find: impl Fn() -> T,
) -> Result<T, S::Error> {
    loop {
        let found = find();
        let (mut asking, mut wanted) = (Vec::new(), Vec::new());
        for index in indexes {
            let zones = index.accepted.take_wanted();
            for (zone, bucket) in zones.into_iter().zip(index.bucket.iter().cycle()) {
                asking.push(index);
                wanted.push(Zone {
                    bucket: *bucket,
                    zone,
                });
            }
        }
        if wanted.is_empty() {
            return Ok(found);
        }
        let read = source.accepted(&wanted)?;
        for ((index, wanted), bits) in asking.into_iter().zip(wanted).zip(read) {
            index.accepted.load(wanted.zone, bits);
        }
    }
}
