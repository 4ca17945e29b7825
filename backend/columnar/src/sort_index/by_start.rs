//! Rows in the order of their start: slices follow each other in time, so their
//! counts tell which of them hold a place, and only these are looked at.

use std::ops::Range;

use super::{Key, SortIndex, Window};

/// The rows of these ranks of each index; all but the outer ones are whole.
pub fn window_of_ranks(indexes: &[SortIndex], ranks: &[Range<usize>]) -> Window {
    let skip = indexes
        .first()
        .zip(ranks.first())
        .map_or(0, |(index, ranks)| {
            ranks.start - index.below(index.value(ranks.start))
        });
    let of_line = |(index, ranks): (&SortIndex, &Range<usize>)| -> Vec<Key> {
        let started = ranks.clone().map(|rank| index.moment(index.value(rank)));
        started.map(|started| Key { value: 0, started }).collect()
    };
    let keys = indexes.iter().zip(ranks).flat_map(of_line).collect();
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

    /// The start of a row in its piece, and whether it is accepted.
    type Row = (u64, bool);

    fn line(start: i64, rows: &[Row]) -> SortIndex {
        let started = Packed::from_values(&rows.iter().map(|row| row.0).collect::<Vec<_>>());
        let sorted = SortedColumn::from_columns(&started, &started);
        let permutation = sorted.permutation.as_ref().unwrap();
        let takes = |place| rows[permutation.rows.get(place) as usize].1;
        let places = Selection::Some(RankBitmap::from_fn(rows.len(), takes));
        let start = time::from_millis(start).unwrap();
        SortIndex::new(None, start, Arc::new(sorted), Arc::new(places))
    }

    proptest! {
        #[test]
        fn a_cut_is_that_of_the_sorted_list(
            first in prop::collection::vec((0..9_u64, prop::bool::ANY), 0..40),
            second in prop::collection::vec((0..9_u64, prop::bool::ANY), 0..40),
            from in 0..45_usize,
            length in 1..30_usize,
        ) {
            let of = |rows: &[Row], start| -> Vec<i64> {
                let accepted = rows.iter().filter(|row| row.1);
                let mut starts: Vec<i64> = accepted.map(|row| start + row.0 as i64).collect();
                starts.sort_unstable();
                starts
            };
            let parts = [of(&first, 0), of(&second, 100)];
            let all = parts.concat();
            let (from, to) = (from.min(all.len()), (from + length).min(all.len()));
            prop_assume!(from < to);
            let middle = parts[0].len();
            let ranks = [from.min(middle)..to.min(middle), from.max(middle) - middle..to.max(middle) - middle];
            let lines = [line(0, &first), line(100, &second)];
            let (lines, ranks): (Vec<SortIndex>, Vec<_>) =
                lines.into_iter().zip(ranks).filter(|(_, ranks)| !ranks.is_empty()).unzip();
            let window = window_of_ranks(&lines, &ranks);
            let started: Vec<i64> = window.keys.iter().map(|key| key.started).collect();
            prop_assert_eq!(&started, &all[from..to]);
            let ties = all[..from].iter().filter(|&&one| one == all[from]);
            prop_assert_eq!(window.skip, ties.count());
        }
    }
}
