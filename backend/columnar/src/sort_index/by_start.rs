//! Pages of rows ordered by start. Slices follow each other in time, so the counts of
//! their rows determine which of them contain a page, and only these are read.

use std::ops::Range;

use super::{Key, SortIndex, Window};

/// Returns the window of the rows that have these ranks in each index. The ranks of all
/// but the first and the last index must cover the whole index.
pub fn window_of_ranks(indexes: &[SortIndex], ranks: &[Range<usize>]) -> Window {
    let skip = indexes
        .first()
        .zip(ranks.first())
        .map_or(0, |(index, ranks)| {
            ranks.start - index.below(index.value(ranks.start))
        });
    let index_keys = |(index, ranks): (&SortIndex, &Range<usize>)| -> Vec<Key> {
        let started = ranks.clone().map(|rank| index.moment(index.value(rank)));
        started.map(|started| Key { value: 0, started }).collect()
    };
    let keys = indexes.iter().zip(ranks).flat_map(index_keys).collect();
    Window { keys, skip }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitmap::RankBitmap;
    use crate::codec::Packed;
    use crate::sort_index::{Selection, SortedColumn};
    use logbook_domain::time;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The start of a row in its slice, and whether the row is accepted.
    type Row = (u64, bool);

    fn index(start: i64, rows: &[Row]) -> SortIndex {
        let started = Packed::from_values(&rows.iter().map(|row| row.0).collect::<Vec<_>>());
        let sorted = SortedColumn::from_columns(&started, &started);
        let permutation = sorted.permutation.as_ref().unwrap();
        let accepts = |place| rows[permutation.rows.get(place) as usize].1;
        let accepted = Selection::Some(RankBitmap::from_fn(rows.len(), accepts));
        let start = time::from_millis(start).unwrap();
        SortIndex::new(None, start, Arc::new(sorted), Arc::new(accepted))
    }

    proptest! {
        #[test]
        fn windows_equal_those_of_a_sorted_list(
            first in prop::collection::vec((0..9_u64, prop::bool::ANY), 0..40),
            second in prop::collection::vec((0..9_u64, prop::bool::ANY), 0..40),
            from in 0..45_usize,
            length in 1..30_usize,
        ) {
            let starts = |rows: &[Row], start| -> Vec<i64> {
                let accepted = rows.iter().filter(|row| row.1);
                let mut starts: Vec<i64> = accepted.map(|row| start + row.0 as i64).collect();
                starts.sort_unstable();
                starts
            };
            let parts = [starts(&first, 0), starts(&second, 100)];
            let all = parts.concat();
            let (from, to) = (from.min(all.len()), (from + length).min(all.len()));
            prop_assume!(from < to);
            let middle = parts[0].len();
            let ranks = [from.min(middle)..to.min(middle), from.max(middle) - middle..to.max(middle) - middle];
            let indexes = [index(0, &first), index(100, &second)];
            let (indexes, ranks): (Vec<SortIndex>, Vec<_>) =
                indexes.into_iter().zip(ranks).filter(|(_, ranks)| !ranks.is_empty()).unzip();
            let window = window_of_ranks(&indexes, &ranks);
            let started: Vec<i64> = window.keys.iter().map(|key| key.started).collect();
            prop_assert_eq!(&started, &all[from..to]);
            let ties = all[..from].iter().filter(|&&one| one == all[from]);
            prop_assert_eq!(window.skip, ties.count());
        }
    }
}
