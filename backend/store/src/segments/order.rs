//! Where rows stand in an order, and which rows stand at a place of it.
//!
//! Everything here counts upwards: an order that goes down is read from the
//! other end by whoever asks.

use std::ops::Range;

use logbook_domain::page::SortKey;

use super::column::Column;
use super::extent::Piece;
use super::histogram::{Histogram, Scale};
use super::view::View;
use crate::{Connection, StoreError};

/// Rows whose keys are gathered and sorted to tell a place.
const FEW: u64 = 20_000;

/// What rows are ordered by before their id: a number, as columns keep it (0
/// where rows are ordered by their start alone), and the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) value: u64,
    /// Milliseconds since 1970.
    pub(crate) started: i64,
}

/// Rows that follow each other in an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Window {
    /// Their keys, smallest first.
    pub(crate) keys: Vec<Key>,
    /// How many rows with the first key stand before the window.
    pub(crate) skip: usize,
}

/// The column that a sort key orders by before the start.
pub(crate) const fn column_of(key: SortKey) -> Option<Column> {
    match key {
        SortKey::StartedAt => None,
        SortKey::TotalTokens => Some(Column::TotalTokens),
        SortKey::InputTokens => Some(Column::InputTokens),
        SortKey::OutputTokens => Some(Column::OutputTokens),
        SortKey::DurationMs => Some(Column::DurationMs),
        SortKey::CostUsd => Some(Column::CostNanos),
    }
}

/// The rows of a view in one order.
pub(crate) struct Ordered<'a> {
    conn: &'a mut Connection,
    view: &'a mut View,
    column: Option<Column>,
}

impl<'a> Ordered<'a> {
    /// The rows of `view` by `key`.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn by(
        conn: &'a mut Connection,
        view: &'a mut View,
        key: SortKey,
    ) -> Result<Self, StoreError> {
        let column = column_of(key);
        if let Some(column) = column {
            view.extent.require(conn, column, |_| true)?;
            view.extent.require(conn, Column::Started, |_| true)?;
            for limited in view.limit_columns() {
                view.extent.require(conn, limited, |_| true)?;
            }
        }
        Ok(Self { conn, view, column })
    }

    /// The rows at these places, counted from the smallest on.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn window(&mut self, places: Range<u64>) -> Result<Window, StoreError> {
        if places.is_empty() {
            return Ok(Window::default());
        }
        match self.column {
            None => self.by_start(None, places),
            Some(column) => self.by_value(column, places),
        }
    }

    /// How many rows stand before `key`, and how many have it.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn rank(&mut self, key: Key) -> Result<(u64, u64), StoreError> {
        let (mut before, mut equal) = (0, 0);
        let reaching = self.reaching(key.started);
        if self.column.is_none() {
            let start = reaching.map(|piece| self.view.extent.pieces[piece].start);
            self.require_rows(|piece| Some(piece.start) == start)?;
        }
        for (index, piece) in self.view.extent.pieces.iter().enumerate() {
            if self.column.is_none() && Some(index) != reaching {
                if Some(index) < reaching {
                    before += self.view.count(piece);
                }
                continue;
            }
            self.view
                .each_row(piece, |row| match self.key(piece, row).cmp(&key) {
                    std::cmp::Ordering::Less => before += 1,
                    std::cmp::Ordering::Equal => equal += 1,
                    std::cmp::Ordering::Greater => {}
                });
        }
        Ok((before, equal))
    }

    /// Reads what it takes to visit the rows of some pieces and know their start.
    fn require_rows(&mut self, wanted: impl Fn(&Piece) -> bool) -> Result<(), StoreError> {
        for column in self.view.limit_columns().chain([Column::Started]) {
            self.view.extent.require(self.conn, column, &wanted)?;
        }
        Ok(())
    }

    /// The one piece that may hold rows of this start: pieces do not overlap.
    fn reaching(&self, started: i64) -> Option<usize> {
        let pieces = &self.view.extent.pieces;
        pieces
            .iter()
            .rposition(|piece| piece.start.timestamp_millis() <= started)
    }

    fn key(&self, piece: &Piece, row: usize) -> Key {
        let value = self.column.and_then(|column| piece.column(column));
        Key {
            value: value.map_or(0, |column| column.get(row)),
            started: started(piece, row),
        }
    }

    fn by_value(&mut self, column: Column, places: Range<u64>) -> Result<Window, StoreError> {
        let all = self.histogram(column, Scale::Coarse);
        let (first, last) = (all.bucket_at(places.start), all.bucket_at(places.end - 1));
        let values = all.scale.values(first).start..all.scale.values(last).end;
        let below = all.below(first);
        if all.below(last + 1) - below <= FEW {
            let keys = self.gather(column, values);
            return Ok(cut(keys, places.start - below..places.end - below));
        }
        self.by_frequent_value(column, &all, places)
    }

    /// The same where so many rows have nearly the same value that gathering
    /// them would take too much: their places among those of exactly the same
    /// value are told by their start.
    fn by_frequent_value(
        &mut self,
        column: Column,
        all: &Histogram,
        places: Range<u64>,
    ) -> Result<Window, StoreError> {
        let first = self.value_at(column, all, places.start);
        let last = self.value_at(column, all, places.end - 1);
        let from = places.start - first.below;
        if first.value == last.value {
            return self.by_start(Some(first.value), from..places.end - first.below);
        }
        let mut window = self.by_start(Some(first.value), from..first.rows)?;
        let between = first.value + 1..last.value;
        let mut keys = self.gather(column, between);
        keys.sort_unstable();
        window.keys.extend(keys);
        let rest = self.by_start(Some(last.value), 0..places.end - last.below)?;
        window.keys.extend(rest.keys);
        Ok(window)
    }

    fn value_at(&self, column: Column, all: &Histogram, place: u64) -> Valued {
        let bucket = all.bucket_at(place);
        let (mut below, mut values) = (all.below(bucket), all.scale.values(bucket));
        let mut rows = all.below(bucket + 1) - below;
        while values.end - values.start > 1 {
            let finer = self.histogram(column, Scale::over(values));
            let bucket = finer.bucket_at(place - below);
            rows = finer.below(bucket + 1) - finer.below(bucket);
            below += finer.below(bucket);
            values = finer.scale.values(bucket);
        }
        Valued {
            value: values.start,
            below,
            rows,
        }
    }

    fn histogram(&self, column: Column, scale: Scale) -> Histogram {
        let mut histogram = Histogram::new(scale);
        for piece in &self.view.extent.pieces {
            let Some(values) = piece.column(column) else {
                continue;
            };
            self.view
                .each_row(piece, |row| histogram.add(values.get(row)));
        }
        histogram
    }

    /// The keys of the rows with a value in `range`.
    fn gather(&self, column: Column, range: Range<u64>) -> Vec<Key> {
        let mut keys = Vec::new();
        for piece in &self.view.extent.pieces {
            let Some(values) = piece.column(column) else {
                continue;
            };
            self.view.each_row(piece, |row| {
                let value = values.get(row);
                if range.contains(&value) {
                    keys.push(Key {
                        value,
                        started: started(piece, row),
                    });
                }
            });
        }
        keys
    }

    /// The rows at these places by start alone: all of them, or those with
    /// `value`.
    fn by_start(&mut self, value: Option<u64>, places: Range<u64>) -> Result<Window, StoreError> {
        let (mut before, mut chosen) = (0, Vec::new());
        let mut skipped = 0;
        for (index, piece) in self.view.extent.pieces.iter().enumerate() {
            let rows = match value {
                None => self.view.count(piece),
                Some(value) => self.count_of(piece, value),
            };
            if before + rows <= places.start {
                skipped += rows;
            } else if before < places.end {
                chosen.push(index);
            }
            before += rows;
        }
        let keys = self.starts(&chosen, value)?;
        Ok(cut(keys, places.start - skipped..places.end - skipped))
    }

    fn count_of(&self, piece: &Piece, value: u64) -> u64 {
        let mut rows = 0;
        self.view.each_row(piece, |row| {
            rows += u64::from(self.key(piece, row).value == value);
        });
        rows
    }

    fn starts(&mut self, chosen: &[usize], value: Option<u64>) -> Result<Vec<Key>, StoreError> {
        let pieces = &self.view.extent.pieces;
        let begins: Vec<_> = chosen.iter().map(|&index| pieces[index].start).collect();
        let wanted = |piece: &Piece| begins.contains(&piece.start);
        self.require_rows(wanted)?;
        let mut keys = Vec::new();
        for &index in chosen {
            let piece = &self.view.extent.pieces[index];
            self.view.each_row(piece, |row| {
                let key = self.key(piece, row);
                if value.is_none_or(|value| key.value == value) {
                    keys.push(key);
                }
            });
        }
        Ok(keys)
    }
}

/// A value with its place.
#[derive(Clone, Copy, Debug)]
struct Valued {
    value: u64,
    /// How many rows have a smaller one.
    below: u64,
    /// How many rows have it.
    rows: u64,
}

fn started(piece: &Piece, row: usize) -> i64 {
    let since = piece.column(Column::Started).map_or(0, |one| one.get(row));
    piece
        .start
        .timestamp_millis()
        .saturating_add_unsigned(since)
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
