//! Pages of rows ordered by start. Slices follow each other in time, so the counts of
//! their rows determine which of them contain a page, and only these are read.

use std::ops::Range;

use super::{Key, SortIndex, Window};

/// Returns the window of the rows that have these ranks in each index. The ranks of all
/// but the first and the last index with rows of the window must cover the whole index.
/// Indexes before the window, given with an empty range at their end, are searched for
/// rows that started at the same moment as its first row.
pub fn window_of_ranks(indexes: &[SortIndex], ranks: &[Range<usize>]) -> Window {
    let parts = || indexes.iter().zip(ranks);
    let index_keys = |(index, ranks): (&SortIndex, &Range<usize>)| -> Vec<Key> {
        let started = ranks.clone().map(|rank| index.moment(index.value(rank)));
        started.map(|started| Key { value: 0, started }).collect()
    };
    let keys: Vec<Key> = parts().flat_map(index_keys).collect();
    let skip = keys.first().map_or(0, |first| {
        let ties = |(index, ranks): (&SortIndex, &Range<usize>)| {
            let earlier = index.below(index.since(first.started));
            ranks.start.saturating_sub(earlier)
        };
        parts().map(ties).sum()
    });
    Window { keys, skip }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitmap::RankBitmap;
    use crate::codec::Packed;
    use crate::sort_index::{Selection, SortedColumn, SortedRows};
    use logbook_domain::time;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The start of a row in its slice, and whether the row is accepted.
    type Row = (u64, bool);

    fn index(start: i64, rows: &[Row]) -> SortIndex {
        let started = Packed::from_values(&rows.iter().map(|row| row.0).collect::<Vec<_>>());
        let sorted = SortedRows::from_columns(&started, &started);
        let accepts = |place| rows[sorted.rows.get(place) as usize].1;
        let accepted = Selection::Some(RankBitmap::from_fn(rows.len(), accepts));
        let [start, last] = [start, start + 8].map(|millis| time::from_millis(millis).unwrap());
        let sorted = SortedColumn::InMemory(sorted);
        SortIndex::new(None, (start, last), Arc::new(sorted), Arc::new(accepted))
    }

    proptest! {
        /// Slices follow each other in time; those `apart` by 8 touch: the last moment of
        /// one is the first moment of the next.
        #[test]
        fn windows_equal_those_of_a_sorted_list(
            slices in prop::collection::vec(
                prop::collection::vec((0..9_u64, prop::bool::ANY), 0..30), 1..5),
            apart in prop::sample::select(vec![8_i64, 100]),
            from in 0..60_usize,
            length in 1..30_usize,
        ) {
            let parts: Vec<(i64, &Vec<Row>)> = (0..).map(|slice| slice * apart).zip(&slices).collect();
            let starts = |&(start, rows): &(i64, &Vec<Row>)| -> Vec<i64> {
                let accepted = rows.iter().filter(|row| row.1);
                let mut starts: Vec<i64> = accepted.map(|row| start + row.0 as i64).collect();
                starts.sort_unstable();
                starts
            };
            let all = parts.iter().flat_map(starts).collect::<Vec<_>>();
            let (from, to) = (from.min(all.len()), (from + length).min(all.len()));
            prop_assume!(from < to);
            let (mut before, mut indexes, mut ranks) = (0, Vec::new(), Vec::new());
            for part in &parts {
                let count = starts(part).len();
                let inside = |place: usize| place.clamp(before, before + count) - before;
                let (first, end) = (inside(from), inside(to));
                if count > 0 {
                    indexes.push(index(part.0, part.1));
                    ranks.push(first..end);
                }
                before += count;
            }
            let window = window_of_ranks(&indexes, &ranks);
            let started: Vec<i64> = window.keys.iter().map(|key| key.started).collect();
            prop_assert_eq!(&started, &all[from..to]);
            let ties = all[..from].iter().filter(|&&one| one == all[from]);
            prop_assert_eq!(window.skip, ties.count());
        }
    }
}
