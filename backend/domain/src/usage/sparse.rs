//! Counts of small numbers, most of which are one, in few bytes: bins of
//! durations with their entries, or the series that were met.

use super::varint;

/// Appends numbers with their counts to `out`, to be read back by [`read`]. A
/// number may be given more than once; they are sorted and put together.
///
/// Each number is told by its distance from the one before, doubled, as a
/// [`varint`]; it is odd where the count is not one, and the count follows.
pub fn write(counts: &mut Vec<(u32, i64)>, out: &mut Vec<u8>) {
    counts.sort();
    counts.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    write_ascending(counts.iter().copied(), out);
}

/// The same for numbers that ascend already.
pub fn write_ascending(counts: impl Iterator<Item = (u32, i64)>, out: &mut Vec<u8>) {
    let mut last = 0;
    for (number, count) in counts.filter(|(_, count)| *count > 0) {
        let distance = u64::from(number - last) << 1;
        last = number;
        if count == 1 {
            varint::put(distance, out);
        } else {
            varint::put(distance | 1, out);
            varint::put(count.unsigned_abs(), out);
        }
    }
}

/// What [`write`] has written: numbers, ascending, each with its count.
#[inline]
pub fn read(mut bytes: &[u8]) -> impl Iterator<Item = (u32, i64)> {
    let mut number = 0;
    std::iter::from_fn(move || {
        let distance = varint::take(&mut bytes)?;
        number = u32::try_from(distance >> 1).ok()?.checked_add(number)?;
        let count = match distance & 1 {
            0 => 1,
            _ => varint::take(&mut bytes)?.cast_signed(),
        };
        Some((number, count))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_read_back(
            mut counts in prop::collection::vec((any::<u32>(), prop_oneof![Just(1), 1..1_i64 << 40]), 0..100),
        ) {
            let mut bytes = Vec::new();
            write(&mut counts, &mut bytes);
            // Sorted, and each bin once.
            prop_assert!(counts.is_sorted_by_key(|(number, _)| *number));
            prop_assert_eq!(read(&bytes).collect::<Vec<_>>(), counts);
        }

        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(read(&bytes).count() <= bytes.len());
        }
    }
}
