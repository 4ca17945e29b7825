//! The fast path of writing: COPY of entries none of which is there yet.

use diesel::prelude::*;
use logbook_domain::entry::Entry;

use crate::db::Connection;
use crate::db::schema::{contents, entries};
use crate::entries::row::{NewContent, NewEntry};
use crate::error::StoreError;

/// Writes entries and contents.
///
/// # Errors
/// [`StoreError::Conflict`] when one of them is there already; the transaction
/// is lost then.
pub(crate) fn copy(conn: &mut Connection, new: &[(&Entry, i32)]) -> Result<(), StoreError> {
    let rows: Vec<NewEntry<'_>> = new
        .iter()
        .map(|(entry, series_id)| NewEntry::from_entry(entry, *series_id))
        .collect();
    diesel::copy_from(entries::table)
        .from_insertable(&rows)
        .execute(conn)?;
    let rows: Vec<NewContent<'_>> = new
        .iter()
        .filter_map(|(entry, _)| NewContent::from_entry(entry))
        .collect();
    if !rows.is_empty() {
        diesel::copy_from(contents::table)
            .from_insertable(&rows)
            .execute(conn)?;
    }
    Ok(())
}
