//! Pages of entries.

use logbook_domain::entry::Entry;
use logbook_domain::page::Cursor;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::dictionary;
use crate::entries::row::EntryRow;
use crate::error::StoreError;

/// A page of entries, without content.
#[derive(Clone, Debug)]
pub struct Page {
    /// The entries, in the order query for.
    pub items: Vec<Entry>,
    /// How many the filter accepts in all; `None` when a search for text has
    /// not come to its end in this very answer.
    pub total: Option<i64>,
    /// Leads to the page after this one, if there is one.
    pub next: Option<Cursor>,
    /// Leads to the page before this one, if there is one. A search leads back
    /// nowhere.
    pub prev: Option<Cursor>,
    /// How far a search for text has come; `None` when nothing is left.
    pub searched_back_to: Option<Moment>,
}

/// The entries of these rows, in their order.
///
/// # Errors
/// Those of the database.
pub(crate) fn entries_of(
    conn: &mut Connection,
    rows: Vec<EntryRow>,
) -> Result<Vec<Entry>, StoreError> {
    let series = dictionary::load(conn, rows.iter().map(|row| row.series_id))?;
    let entry = |row: EntryRow| {
        let of_row = series.get(&row.series_id);
        let of_row =
            of_row.ok_or_else(|| StoreError::Corrupt(format!("series of entry {}", row.id)))?;
        row.into_entry(of_row.as_ref().clone())
    };
    rows.into_iter().map(entry).collect()
}
