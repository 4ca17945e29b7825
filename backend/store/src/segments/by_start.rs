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

/// The keys at these places of `keys` in order.
fn cut(mut keys: Vec<Key>, places: Range<u64>) -> Window {
    keys.sort_unstable();
    let place = |place| usize::try_from(place).unwrap_or(usize::MAX).min(keys.len());
    let (from, to) = (place(places.start), place(places.end));
    let Some(first) = keys.get(from).copied() else {
        return Window::default();
    };
    let ties = keys[..from].iter().rev();
    Window {
        skip: ties.take_while(|&&key| key == first).count(),
        keys: keys[from..to].to_vec(),
    }
}
