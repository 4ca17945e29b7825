//! Rows in the order of their start: pieces follow each other in time, so their
//! counts tell which of them hold a place, and only these are looked at.

use std::ops::Range;

use super::ascending::index;
use super::column::Column;
use super::extent::Piece;
use super::known::settle;
use super::line::Line;
use super::order::{Key, Window};
use super::stored::InDatabase;
use super::view::View;
use crate::{Connection, StoreError};

/// The rows at these places, of which there is at least one.
///
/// # Errors
/// Those of the database.
pub(super) fn window(
    conn: &mut Connection,
    view: &View,
    places: Range<u64>,
) -> Result<Window, StoreError> {
    let (mut before, mut chosen, mut ranks) = (0, Vec::new(), Vec::new());
    for piece in &view.extent.pieces {
        let end = before + view.count(piece);
        let part = places.start.max(before)..places.end.min(end);
        if !part.is_empty() {
            chosen.push(piece);
            ranks.push(index(part.start - before)..index(part.end - before));
        }
        before = end;
    }
    let column = Column::Started;
    let lines = Line::read_all(conn, view, chosen.into_iter(), column)?;
    let mut stored = InDatabase { conn, view, column };
    settle(&lines, &mut stored, || cut(&lines, &ranks))
}

/// How many rows began before `started`, and how many then.
///
/// # Errors
/// Those of the database.
pub(super) fn rank(
    conn: &mut Connection,
    view: &View,
    started: i64,
) -> Result<(u64, u64), StoreError> {
    let Some(reaching) = view.extent.reaching(started) else {
        return Ok((0, 0));
    };
    let (earlier, later) = view.extent.pieces.split_at(reaching);
    let before: u64 = earlier.iter().map(|piece| view.count(piece)).sum();
    let reaching: Option<&Piece> = later.first();
    let column = Column::Started;
    let lines = Line::read_all(conn, view, reaching.into_iter(), column)?;
    let mut stored = InDatabase { conn, view, column };
    let run = settle(&lines, &mut stored, || {
        let line = lines.first()?;
        Some(line.run(line.since(started)))
    })?;
    let run = run.unwrap_or_default();
    Ok((before + run.start as u64, run.len() as u64))
}

/// The rows of these ranks of each line; all but the outer ones are whole.
fn cut(lines: &[Line], ranks: &[Range<usize>]) -> Window {
    let skip = lines.first().zip(ranks.first()).map_or(0, |(line, ranks)| {
        ranks.start - line.below(line.value(ranks.start))
    });
    let of_line = |(line, ranks): (&Line, &Range<usize>)| -> Vec<Key> {
        let started = ranks.clone().map(|rank| line.moment(line.value(rank)));
        started.map(|started| Key { value: 0, started }).collect()
    };
    let keys = lines.iter().zip(ranks).flat_map(of_line).collect();
    Window { keys, skip }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::known::Known;
    use crate::segments::packed::Packed;
    use crate::segments::places::{Bits, Places};
    use crate::segments::sorted::Sorted;
    use logbook_domain::time;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The start of a row in its piece, and whether it is accepted.
    type Row = (u64, bool);

    fn line(start: i64, rows: &[Row]) -> Line {
        let started = Packed::of(&rows.iter().map(|row| row.0).collect::<Vec<_>>());
        let sorted = Sorted::of(&started, &started);
        let owners = sorted.owners.as_ref().unwrap();
        let takes = |place| rows[owners.rows.get(place) as usize].1;
        let places = Places::Some(Bits::of(rows.len(), takes));
        Line {
            bucket: None,
            start: time::from_millis(start).unwrap(),
            sorted: Arc::new(sorted),
            known: Known::of(Arc::new(places)),
        }
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
            let (lines, ranks): (Vec<Line>, Vec<_>) =
                lines.into_iter().zip(ranks).filter(|(_, ranks)| !ranks.is_empty()).unzip();
            let window = cut(&lines, &ranks);
            let started: Vec<i64> = window.keys.iter().map(|key| key.started).collect();
            prop_assert_eq!(&started, &all[from..to]);
            let ties = all[..from].iter().filter(|&&one| one == all[from]);
            prop_assert_eq!(window.skip, ties.count());
        }
    }
}
