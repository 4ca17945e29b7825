//! Which places of an order a view accepts.

use std::sync::Arc;

use super::column::Column;
use super::extent::Piece;
use super::order_table;
use super::packed::Packed;
use super::places::{Bits, Flags, Places};
use super::sorted::Sorted;
use super::table;
use super::view::View;
use crate::{Connection, StoreError};

/// What can be told without looking at rows, or has been worked out before.
pub(super) fn known(view: &View, piece: &Piece, column: Column) -> Option<Arc<Places>> {
    let question = view.question();
    let whole = piece.bucket().filter(|_| piece.bounds.is_none());
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

/// The accepted places of a piece whose order is known.
///
/// # Errors
/// Those of the database.
pub(super) fn work_out(
    conn: &mut Connection,
    view: &View,
    piece: &Piece,
    column: Column,
    sorted: &Sorted,
) -> Result<Arc<Places>, StoreError> {
    let accepted = rows(conn, view, piece)?;
    let of_order =
        |rows: &Packed| Bits::of(rows.len(), |place| accepted.has(rows.get(place) as usize));
    let bits = match (&sorted.owners, piece.bucket()) {
        (Some(owners), _) => of_order(&owners.rows),
        (None, Some(bucket)) => of_order(&order_table::rows(conn, bucket, column)?),
        (None, None) => return Ok(Arc::new(Places::None)),
    };
    Ok(remember(view, piece, column, Places::Some(bits)))
}

fn remember(view: &View, piece: &Piece, column: Column, places: Places) -> Arc<Places> {
    let places = Arc::new(places);
    // What is accepted of a cut piece changes with the moment that cuts it.
    if let (Some(bucket), None) = (piece.bucket(), piece.bounds) {
        let memory = view.extent.memory();
        memory.remember_accepted(bucket, column, view.question(), &places);
    }
    places
}

/// The accepted rows of a piece.
fn rows(conn: &mut Connection, view: &View, piece: &Piece) -> Result<Flags, StoreError> {
    let mut columns = [const { None }; Column::ALL.len()];
    if let Some(bucket) = piece.bucket() {
        for column in view.limit_columns() {
            if piece.column(column).is_none() {
                // Not to be kept: the answer is.
                let packed = table::column(conn, bucket.grain, &[bucket.start], column)?;
                columns[column.index()] = packed.into_values().next();
            }
        }
    }
    let number = |column: Column, row| {
        let packed: &Option<Packed> = &columns[column.index()];
        let read = packed.as_ref().map(|packed| packed.get(row));
        read.unwrap_or_else(|| piece.number(column, row))
    };
    let mut accepted = Flags::new(piece.cells.row_count());
    view.each_row_by(piece, number, |row| accepted.set(row));
    Ok(accepted)
}
