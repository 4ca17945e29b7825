//! Exports: every matching entry in the order of the list, in batches, as of one
//! snapshot.

use std::collections::HashMap;
use std::ops::ControlFlow;

use diesel::prelude::*;
use uuid::Uuid;

use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::schema::contents;
use crate::db::transactions::snapshot_with_timeout;
use crate::entries::row::{ContentRow, EntryRow};
use crate::error::StoreError;
use crate::logs::batches::Batches;
use crate::logs::get::Stored;
use crate::logs::page::entries_of;

pub use crate::logs::query::Export;

/// The entries of a batch, which bound the memory of an export: a batch takes about 6 MiB.
const BATCH: i64 = 8_000;
/// The entries of a batch with content: with the largest contents it takes less than
/// 64 MiB.
const BATCH_WITH_CONTENT: i64 = 100;

/// Passes every matching entry to `sink`, until that returns [`ControlFlow::Break`].
///
/// # Errors
/// Returns an error when the database fails.
pub fn export(
    conn: &mut Connection,
    cache: &ReadCache,
    export: &Export,
    mut sink: impl FnMut(Vec<Stored>) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let most = if export.with_content {
        BATCH_WITH_CONTENT
    } else {
        BATCH
    };
    snapshot_with_timeout(conn, None, |conn| {
        let mut batches = Batches::open(conn, cache, export)?;
        loop {
            let rows = batches.next(conn, most)?;
            if rows.is_empty() {
                return Ok(());
            }
            let batch = with_contents(conn, cache, rows, export.with_content)?;
            if sink(batch).is_break() {
                return Ok(());
            }
        }
    })
}

/// Returns the entries of `rows`, with their contents if `with_content`.
fn with_contents(
    conn: &mut Connection,
    cache: &ReadCache,
    rows: Vec<EntryRow>,
    with_content: bool,
) -> Result<Vec<Stored>, StoreError> {
    let mut contents = if with_content {
        contents_of(conn, &rows)?
    } else {
        HashMap::new()
    };
    let had_content: Vec<bool> = rows.iter().map(|row| row.has_content).collect();
    let entries = entries_of(conn, cache, rows)?;
    let stored = entries
        .into_iter()
        .zip(had_content)
        .map(|(mut entry, had_content)| {
            let content = contents.remove(&entry.id);
            let content_retired = with_content && had_content && content.is_none();
            if let Some(content) = content {
                entry.content = content.into_content()?;
            }
            Ok(Stored {
                entry,
                content_retired,
            })
        });
    stored.collect()
}

/// Reads the contents of `rows`, by the id of the entry.
fn contents_of(
    conn: &mut Connection,
    rows: &[EntryRow],
) -> Result<HashMap<Uuid, ContentRow>, StoreError> {
    let starts: Vec<_> = rows.iter().map(|row| row.started_at).collect();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let (Some(first), Some(last)) = (starts.iter().min(), starts.iter().max()) else {
        return Ok(HashMap::new());
    };
    let found: Vec<ContentRow> = contents::table
        .filter(contents::started_at.between(*first, *last))
        .filter(contents::started_at.eq_any(&starts))
        .filter(contents::id.eq_any(&ids))
        .select(ContentRow::as_select())
        .load(conn)?;
    Ok(found.into_iter().map(|row| (row.id(), row)).collect())
}
