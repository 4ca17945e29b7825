//! A page of entries.

use logbook_domain::entry::Entry;
use logbook_domain::page::Cursor;
use logbook_domain::time::Moment;

use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::entries::row::EntryRow;
use crate::error::StoreError;

/// A page of entries, without content.
#[derive(Clone, Debug)]
pub struct Page {
    /// The entries, in the requested order.
    pub items: Vec<Entry>,
    /// The number of entries that the filter accepts; `None` when a text search did not
    /// search the whole period for this page.
    pub total: Option<i64>,
    /// The cursor of the page after this one, if there is one.
    pub next: Option<Cursor>,
    /// The cursor of the page before this one, if there is one. A text search has none.
    pub prev: Option<Cursor>,
    /// The moment that a text search has reached; `None` when the search is complete.
    pub searched_back_to: Option<Moment>,
}

/// Returns the entries of these rows, in their order.
pub(super) fn entries_of(
    conn: &mut Connection,
    cache: &ReadCache,
    rows: Vec<EntryRow>,
) -> Result<Vec<Entry>, StoreError> {
    let series = cache.shown_series(conn, rows.iter().map(|row| row.series_id))?;
    let entry = |row: EntryRow| {
        let missing = || StoreError::Corrupt(format!("series of entry {}", row.id));
        let series = series.get(&row.series_id).ok_or_else(missing)?;
        row.into_entry(series.as_ref().clone())
    };
    rows.into_iter().map(entry).collect()
}
