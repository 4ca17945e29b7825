//! The id of an entry: a UUIDv7 of its start.

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::time::{self, Moment};

/// A new id for an entry that came without one.
#[must_use]
pub fn fresh(started_at: Moment, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(started_at.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// The id of the pair of a client's own id and the start of the entry.
///
/// The same pair gives the same id on every server and at every time, so a
/// resend lands on the same entry.
#[must_use]
pub fn derived(own_id: &str, started_at: Moment) -> Uuid {
    let digest = Sha256::new()
        .chain_update(started_at.timestamp_millis().to_be_bytes())
        .chain_update(own_id.as_bytes())
        .finalize();
    let mut tail = [0; 10];
    tail.copy_from_slice(&digest[..10]);
    fresh(started_at, tail)
}

/// The moment a UUIDv7 holds, or `None` for any other UUID.
#[must_use]
pub fn moment(id: Uuid) -> Option<Moment> {
    if id.get_version_num() != 7 {
        return None;
    }
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    let millis = i64::try_from(seconds).ok()?.checked_mul(1000)? + i64::from(nanos / 1_000_000);
    time::from_millis(millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_holds_the_start_it_was_made_of(millis in time::EARLIEST_MILLIS..4_000_000_000_000, own in ".{1,40}") {
            let start = time::from_millis(millis).unwrap();
            prop_assert_eq!(moment(derived(&own, start)), Some(start));
            prop_assert_eq!(derived(&own, start), derived(&own, start));
        }
    }

    #[test]
    fn another_start_or_another_own_id_is_another_entry() {
        let start = time::from_millis(1_700_000_000_000).unwrap();
        let later = time::from_millis(1_700_000_000_001).unwrap();
        assert_ne!(derived("a", start), derived("b", start));
        assert_ne!(derived("a", start), derived("a", later));
    }
}
