//! Every matching entry in list order, batch by batch, from one snapshot.

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

/// Entries read at a time, to bound memory: a batch without content takes about
/// 6 MiB, one with the largest contents stays below 64 MiB.
const BATCH: i64 = 8_000;
const BATCH_WITH_CONTENT: i64 = 100;

/// Hands every matching entry to `sink`, until it breaks off.
///
/// # Errors
/// Those of the database.
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
            let batch = with_contents(conn, rows, export.with_content)?;
            if sink(batch).is_break() {
                return Ok(());
            }
        }
    })
}

fn with_contents(
    conn: &mut Connection,
    rows: Vec<EntryRow>,
    wanted: bool,
) -> Result<Vec<Stored>, StoreError> {
    let mut contents = if wanted {
        contents_of(conn, &rows)?
    } else {
        HashMap::new()
    };
    let kept: Vec<bool> = rows.iter().map(|row| row.has_content).collect();
    let entries = entries_of(conn, rows)?;
    let stored = entries
        .into_iter()
        .zip(kept)
        .map(|(mut entry, has_content)| {
            let content = contents.remove(&entry.id);
            let content_retired = wanted && has_content && content.is_none();
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
