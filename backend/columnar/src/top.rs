//! The first values of an order.

use std::cmp::Ordering;

/// Returns the first `limit` of `all` in the order of `compare`, in this order.
///
/// At most twice as many values are in memory, and most values are compared once: with the
/// last of the best values so far.
pub(crate) fn first<T: Copy>(
    all: impl Iterator<Item = T>,
    limit: usize,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Vec<T> {
    if limit == 0 {
        return Vec::new();
    }
    let mut best: Vec<T> = Vec::new();
    let mut worst: Option<T> = None;
    let most = limit.saturating_mul(2).max(16);
    for one in all {
        if worst.is_some_and(|worst| compare(&one, &worst).is_ge()) {
            continue;
        }
        best.push(one);
        if best.len() == most {
            best.select_nth_unstable_by(limit - 1, &compare);
            best.truncate(limit);
            worst = best.last().copied();
        }
    }
    best.sort_unstable_by(&compare);
    best.truncate(limit);
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn first_values_are_those_of_a_sorted_list(
            all in prop::collection::vec((0..40_u8, 0..9_u8), 0..200), limit in 0..30_usize,
        ) {
            let found = first(all.iter().copied(), limit, Ord::cmp);
            let mut sorted = all;
            sorted.sort_unstable();
            sorted.truncate(limit);
            prop_assert_eq!(found, sorted);
        }
    }
}
