//! Where rows stand in an order, and which rows stand at a place of it.
//!
//! Everything here counts upwards: an order that goes down is read from the
//! other end by whoever asks.

use std::ops::Range;

use logbook_domain::page::SortKey;

use super::by_start;
use super::by_value::ByValue;
use super::column::Column;
use super::stored::InDatabase;
use super::view::View;
use crate::{Connection, StoreError};

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

/// The columns that rows are put in order by, one for each sort key.
pub(super) fn ordering() -> impl Iterator<Item = Column> {
    let keys = SortKey::NAMES.into_iter().map(|(_, key)| key);
    keys.map(|key| column_of(key).unwrap_or(Column::Started))
}

/// The rows of a view in one order.
#[derive(Debug)]
pub(crate) struct Ordered {
    /// `None` where they are ordered by their start.
    by_value: Option<(Column, ByValue)>,
}

impl Ordered {
    /// The rows of `view` by `key`.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn by(conn: &mut Connection, view: &View, key: SortKey) -> Result<Self, StoreError> {
        let by_value = match column_of(key) {
            None => None,
            Some(column) => Some((column, ByValue::read(conn, view, column)?)),
        };
        Ok(Self { by_value })
    }

    /// The rows at these places, counted from the smallest on.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn window(
        &self,
        conn: &mut Connection,
        view: &View,
        places: Range<u64>,
    ) -> Result<Window, StoreError> {
        if places.is_empty() {
            return Ok(Window::default());
        }
        match &self.by_value {
            None => by_start::window(conn, view, places),
            Some((column, by_value)) => {
                let column = *column;
                by_value.window(&mut InDatabase { conn, view, column }, places)
            }
        }
    }

    /// How many rows stand before `key`, and how many have it.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn rank(
        &self,
        conn: &mut Connection,
        view: &View,
        key: Key,
    ) -> Result<(u64, u64), StoreError> {
        match &self.by_value {
            None => by_start::rank(conn, view, key.started),
            Some((column, by_value)) => {
                let column = *column;
                by_value.rank(&mut InDatabase { conn, view, column }, key)
            }
        }
    }
}
