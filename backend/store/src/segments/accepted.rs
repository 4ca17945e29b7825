//! Which places of an order a view accepts.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::time::Moment;

use super::blocks::{BLOCKS, Blocks};
use super::column::Column;
use super::extent::Piece;
use super::numbers::{Columns, Numbers};
use super::order_table;
use super::packed::Packed;
use super::places::{Bits, Flags, Places};
use super::sorted::Owners;
use super::stored::Wanted;
use super::table;
use super::view::View;
use crate::{Connection, StoreError};

/// What can be told without looking at rows, or has been worked out before.
pub(super) fn known(view: &View, piece: &Piece, column: Column) -> Option<Arc<Places>> {
    let question = view.question();
    let whole = piece.whole_bucket();
    if question.is_open() && piece.bounds.is_none() {
        return Some(Arc::new(Places::All));
    }
    let memory = view.extent.memory();
    if let Some(places) = whole.and_then(|bucket| memory.accepted(bucket, column, question)) {
        return Some(places);
    }
    let count = view.count(piece);
    let places = if count == 0 {
        Places::None
    } else if count == piece.cells.row_count() as u64 {
        Places::All
    } else {
        return None;
    };
    Some(remember(view, piece, column, places))
}

/// The accepted places of a piece whose order is in memory.
///
/// # Errors
/// Those of the database.
pub(super) fn work_out(
    conn: &mut Connection,
    view: &View,
    piece: &Piece,
    column: Column,
    owners: &Owners,
) -> Result<Arc<Places>, StoreError> {
    let bits = bits(&owners.rows, &*rows(conn, view, piece)?);
    Ok(remember(view, piece, column, Places::Some(bits)))
}

/// How many places are accepted in each block of pieces whose order is stored:
/// one answer for each of them.
///
/// # Errors
/// Those of the database.
pub(super) fn count(
    conn: &mut Connection,
    view: &View,
    pieces: &[&Piece],
    column: Column,
) -> Result<Vec<Arc<Places>>, StoreError> {
    if pieces.is_empty() {
        return Ok(Vec::new());
    }
    if !view.question().limits().is_empty() {
        // What limits look at has to be read before: the connection is not free
        // while blocks arrive.
        for piece in pieces {
            rows(conn, view, piece)?;
        }
    }
    let days: Vec<Moment> = pieces.iter().map(|piece| piece.start).collect();
    let mut counted = HashMap::with_capacity(pieces.len());
    order_table::each_blocks(conn, &days, column, |day, of_row| {
        let piece = pieces.iter().find(|piece| piece.start == day);
        let piece = piece.ok_or(StoreError::NotFound)?;
        let accepted = view
            .rows_of(piece)
            .unwrap_or_else(|| view.find_rows(piece, |column, row| piece.number(column, row)));
        let mut blocks = [0; BLOCKS];
        for row in accepted.rows() {
            blocks[of_row.get(row) as usize % BLOCKS] += 1;
        }
        let places = Places::Blocks(Blocks::of(of_row.len(), blocks));
        counted.insert(day, remember(view, piece, column, places));
        Ok(())
    })?;
    let places = |day| counted.remove(day).ok_or(StoreError::NotFound);
    days.iter().map(places).collect()
}

fn remember(view: &View, piece: &Piece, column: Column, places: Places) -> Arc<Places> {
    let places = Arc::new(places);
    // What is accepted of a cut piece changes with the moment that cuts it.
    if let Some(bucket) = piece.whole_bucket() {
        let memory = view.extent.memory();
        memory.remember_accepted(bucket, column, view.question(), &places);
    }
    places
}

/// Which of `rows`, in an order, are accepted.
fn bits(rows: &Packed, accepted: &Flags) -> Bits {
    Bits::of(rows.len(), |place| accepted.has(rows.get(place) as usize))
}

/// Which places of these blocks are accepted.
///
/// # Errors
/// Those of the database.
pub(super) fn in_blocks(
    conn: &mut Connection,
    view: &View,
    column: Column,
    wanted: &[Wanted],
) -> Result<Vec<Arc<Bits>>, StoreError> {
    let (memory, question) = (view.extent.memory(), view.question());
    let remembered = |one: &Wanted| memory.block(one.bucket, column, question, one.block);
    let mut found: Vec<Option<Arc<Bits>>> = wanted.iter().map(remembered).collect();
    let missing: Vec<usize> = (0..wanted.len())
        .filter(|&one| found[one].is_none())
        .collect();
    let mut asked = Vec::with_capacity(missing.len());
    for &one in &missing {
        let piece = view.extent.piece_of(wanted[one].bucket);
        let piece = piece.ok_or(StoreError::NotFound)?;
        asked.push((wanted[one], piece.cells.row_count()));
    }
    let read = order_table::rows(conn, column, &asked)?;
    for (one, of_block) in missing.into_iter().zip(read) {
        let Wanted { bucket, block } = wanted[one];
        let piece = view.extent.piece_of(bucket).ok_or(StoreError::NotFound)?;
        let bits = Arc::new(bits(&of_block, &*rows(conn, view, piece)?));
        memory.remember_block(bucket, column, question, block, &bits);
        found[one] = Some(bits);
    }
    Ok(found.into_iter().flatten().collect())
}

/// The accepted rows of a piece, whose columns need not be there.
fn rows(conn: &mut Connection, view: &View, piece: &Piece) -> Result<Arc<Flags>, StoreError> {
    if let Some(rows) = view.rows_of(piece) {
        return Ok(rows);
    }
    let lacking = view
        .limit_columns()
        .filter(|&column| piece.column(column).is_none());
    let columns = match piece.bucket() {
        // Not to be kept: the answer is.
        Some(bucket) => table::columns(conn, bucket, lacking)?,
        None => Columns::default(),
    };
    let column = |column: Column| {
        columns[column.index()]
            .as_ref()
            .or_else(|| piece.column(column))
    };
    let numbers = Numbers::of(column);
    let number = |column, row| numbers.get(column, row);
    Ok(view.find_rows(piece, number))
}
