//! One entry.

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

/// An entry as it is in the log.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The entry, with whatever content is left.
    pub entry: Entry,
    /// Whether there was content that retention has taken.
    pub content_retired: bool,
}

/// Whether the row is to stand still until the end of the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locking {
    /// Reading only.
    None,
    /// To be changed in this transaction.
    ForUpdate,
}

/// The entry of that id with its content, if there is one.
///
/// # Errors
/// Those of the database.
pub fn with_content(
    conn: &mut Connection,
    id: Uuid,
    locking: Locking,
) -> Result<Option<Stored>, StoreError> {
    // The id holds the start of the entry, and so its partition and key.
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
