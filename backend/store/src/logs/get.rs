//! Single entries with their content.

use diesel::prelude::*;
use logbook_domain::content::Content;
use logbook_domain::entry::Entry;
use logbook_domain::id;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::{contents, entries};
use crate::dictionary;
use crate::entries::row::{ContentRow, EntryRow};
use crate::error::StoreError;

/// A stored entry.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The entry, with its content unless that was not read or has been removed.
    pub entry: Entry,
    /// Whether the entry had content that retention has removed.
    pub content_retired: bool,
}

/// Whether the row is locked until the end of the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locking {
    /// The row is only read.
    None,
    /// The row is locked, to be changed in this transaction.
    ForUpdate,
}

/// Returns the entry with this id and its content, if there is one.
///
/// # Errors
/// Returns an error when the database fails.
pub fn with_content(
    conn: &mut Connection,
    id: Uuid,
    locking: Locking,
) -> Result<Option<Stored>, StoreError> {
    // The id contains the start of the entry, which is the other column of its key.
    let Some(started_at) = id::moment(id) else {
        return Ok(None);
    };
    let query = entries::table
        .find((started_at, id))
        .select(EntryRow::as_select());
    let row = match locking {
        Locking::None => query.first(conn).optional()?,
        Locking::ForUpdate => query.for_update().first(conn).optional()?,
    };
    let Some(row) = row else {
        return Ok(None);
    };
    let content: Option<ContentRow> = contents::table
        .find((started_at, id))
        .select(ContentRow::as_select())
        .first(conn)
        .optional()?;
    assemble(conn, row, content).map(Some)
}

fn assemble(
    conn: &mut Connection,
    row: EntryRow,
    content: Option<ContentRow>,
) -> Result<Stored, StoreError> {
    let series = dictionary::load(conn, [row.series_id])?
        .remove(&row.series_id)
        .ok_or_else(|| StoreError::Corrupt(format!("series of entry {}", row.id)))?;
    let content_retired = row.has_content && content.is_none();
    let mut entry = row.into_entry(series.as_ref().clone())?;
    entry.content = content.map_or_else(|| Ok(Content::default()), ContentRow::into_content)?;
    Ok(Stored {
        entry,
        content_retired,
    })
}
