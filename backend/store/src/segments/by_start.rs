//! Rows in the order of their start: pieces follow each other in time, so their
//! counts tell which of them hold a place, and only there rows are looked at.

use std::cmp::Ordering;
use std::ops::Range;

use super::column::Column;
use super::extent::Piece;
use super::order::{Key, Window};
use super::view::View;
use crate::{Connection, StoreError};

/// The rows at these places.
///
/// # Errors
/// Those of the database.
pub(super) fn window(
    conn: &mut Connection,
    view: &mut View,
    places: Range<u64>,
) -> Result<Window, StoreError> {
    let (mut before, mut skipped, mut chosen) = (0, 0, Vec::new());
    for (index, piece) in view.extent.pieces.iter().enumerate() {
        let rows = view.count(piece);
        if before + rows <= places.start {
            skipped += rows;
        } else if before < places.end {
            chosen.push(index);
        }
        before += rows;
    }
    let keys = keys(conn, view, &chosen)?;
    Ok(cut(keys, places.start - skipped..places.end - skipped))
}

/// How many rows began before `started`, and how many then.
///
/// # Errors
/// Those of the database.
pub(super) fn rank(
    conn: &mut Connection,
    view: &mut View,
    started: i64,
) -> Result<(u64, u64), StoreError> {
    let Some(reaching) = view.extent.reaching(started) else {
        return Ok((0, 0));
    };
    let earlier = view.extent.pieces[..reaching].iter();
    let mut before = earlier.map(|piece| view.count(piece)).sum();
    let mut equal = 0;
    for key in keys(conn, view, &[reaching])? {
        match key.started.cmp(&started) {
            Ordering::Less => before += 1,
            Ordering::Equal => equal += 1,
            Ordering::Greater => {}
        }
    }
    Ok((before, equal))
}

/// The keys of all rows of these pieces.
fn keys(conn: &mut Connection, view: &mut View, chosen: &[usize]) -> Result<Vec<Key>, StoreError> {
    let pieces = &view.extent.pieces;
    let begins: Vec<_> = chosen.iter().map(|&index| pieces[index].start).collect();
    for column in view.limit_columns().chain([Column::Started]) {
        let wanted = |piece: &Piece| begins.contains(&piece.start);
        view.extent.require(conn, column, wanted)?;
    }
    let mut keys = Vec::new();
    for &index in chosen {
        let piece = &view.extent.pieces[index];
        view.each_row(piece, |row| {
            let started = piece.moment(piece.number(Column::Started, row));
            keys.push(Key { value: 0, started });
        });
    }
    Ok(keys)
}

/// The keys at these places of `keys` in order. Only these are sorted: the
/// others need only be known to stand before or behind them.
fn cut(mut keys: Vec<Key>, places: Range<u64>) -> Window {
    let place = |place| usize::try_from(place).unwrap_or(usize::MAX).min(keys.len());
    let (from, to) = (place(places.start), place(places.end));
    if from >= to {
        return Window::default();
    }
    if to < keys.len() {
        keys.select_nth_unstable(to);
        keys.truncate(to);
    }
    keys.select_nth_unstable(from);
    let (before, window) = keys.split_at_mut(from);
    window.sort_unstable();
    Window {
        skip: before.iter().filter(|key| **key == window[0]).count(),
        keys: window.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cut_is_that_of_the_sorted_list(
            starts in prop::collection::vec(0..9_i64, 0..40),
            from in 0..45_u64,
            length in 1..9_u64,
        ) {
            let keys: Vec<Key> = starts.iter().map(|&started| Key { value: 0, started }).collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            let window = cut(keys, from..from + length);
            let expected = sorted.iter().skip(from as usize).take(length as usize);
            prop_assert_eq!(&window.keys, &expected.copied().collect::<Vec<_>>());
            if let Some(first) = window.keys.first() {
                let ties = sorted[..from as usize].iter().filter(|key| *key == first);
                prop_assert_eq!(window.skip, ties.count());
            }
        }
    }
}
