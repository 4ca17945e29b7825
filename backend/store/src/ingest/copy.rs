//! The fast path of a write: COPY of entries that are all new.

use diesel::prelude::*;
use logbook_domain::entry::Entry;

use crate::db::Connection;
use crate::db::schema::{contents, entries};
use crate::entries::row::{NewContent, NewEntry};
use crate::error::StoreError;

/// Copies entries and their contents into their tables.
///
/// # Errors
/// Returns [`StoreError::Conflict`] when one of the entries exists already; the
/// transaction is aborted then.
pub(super) fn copy(conn: &mut Connection, new: &[(&Entry, i32)]) -> Result<(), StoreError> {
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
