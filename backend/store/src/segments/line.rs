//! A piece in the order of a column.

use std::ops::Range;
use std::sync::Arc;

use logbook_domain::coverage::Bucket;
use logbook_domain::time::Moment;

use super::accepted;
use super::column::Column;
use super::extent::Piece;
use super::known::Known;
use super::places::Places;
use super::sorted::Sorted;
use super::view::View;
use crate::{Connection, StoreError};

/// The rows of a piece in the order of a column.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) bucket: Option<Bucket>,
    /// What the starts of its rows are counted from.
    pub(super) start: Moment,
    pub(super) sorted: Arc<Sorted>,
    /// Those of its places that are accepted.
    pub(super) known: Known,
}

impl Line {
    /// The lines of those of `pieces` that have accepted rows, in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn read_all<'a>(
        conn: &mut Connection,
        view: &View,
        pieces: impl Iterator<Item = &'a Piece>,
        column: Column,
    ) -> Result<Vec<Self>, StoreError> {
        let known = |piece| (piece, accepted::known(view, piece, column));
        let pieces: Vec<(&Piece, Option<Arc<Places>>)> = pieces
            .map(known)
            .filter(|(_, places)| places.as_deref() != Some(&Places::None))
            .collect();
        let buckets: Vec<Bucket> = pieces.iter().filter_map(|(one, _)| one.bucket()).collect();
        let mut orders = view.extent.memory().sorted(conn, &buckets, column)?;
        let (mut lines, mut unknown) = (Vec::with_capacity(pieces.len()), Vec::new());
        for (piece, known) in pieces {
            let Some(sorted) = sorted(piece, column, |bucket| orders.remove(bucket)) else {
                continue;
            };
            let places = match (known, &sorted.owners) {
                (Some(places), _) => places,
                (None, Some(owners)) => accepted::work_out(conn, view, piece, column, owners)?,
                (None, None) => {
                    unknown.push((lines.len(), piece));
                    Arc::new(Places::None)
                }
            };
            lines.push(Self {
                bucket: piece.bucket(),
                start: piece.start,
                sorted,
                known: Known::of(places),
            });
        }
        let pieces: Vec<&Piece> = unknown.iter().map(|&(_, piece)| piece).collect();
        let counted = accepted::count(conn, view, &pieces, column)?;
        for ((line, _), places) in unknown.into_iter().zip(counted) {
            lines[line].known = Known::of(places);
        }
        Ok(lines)
    }

    /// How many accepted rows have a smaller value.
    pub(super) fn below(&self, value: u64) -> usize {
        self.known.rank(self.sorted.numbers.below(value))
    }

    /// Between which numbers, both included, that lies.
    pub(super) fn bounds(&self, value: u64) -> (usize, usize) {
        self.known.bounds(self.sorted.numbers.below(value))
    }

    /// The accepted rows that have this value.
    pub(super) fn run(&self, value: u64) -> Range<usize> {
        self.below(value)..self.below(value.saturating_add(1))
    }

    /// The value of the accepted row of this rank, which must be below their count.
    pub(super) fn value(&self, rank: usize) -> u64 {
        self.sorted.numbers.get(self.known.place(rank))
    }

    /// Whether its time begins at this moment or before.
    pub(super) fn began_by(&self, millis: i64) -> bool {
        self.start.timestamp_millis() <= millis
    }

    /// The moment so long after its start, in milliseconds since 1970.
    pub(super) fn moment(&self, since: u64) -> i64 {
        let start = self.start.timestamp_millis();
        start.saturating_add_unsigned(since)
    }

    /// How long after its start a moment is, which must not be before it.
    pub(super) fn since(&self, millis: i64) -> u64 {
        let since = millis.saturating_sub(self.start.timestamp_millis());
        since.max(0).unsigned_abs()
    }
}

/// The order of a piece.
fn sorted(
    piece: &Piece,
    column: Column,
    read: impl FnOnce(&Bucket) -> Option<Arc<Sorted>>,
) -> Option<Arc<Sorted>> {
    match piece.bucket() {
        Some(bucket) => read(&bucket),
        None => piece.order(column),
    }
}
