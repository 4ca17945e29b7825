//! Every matching entry in list order, batch by batch, from one snapshot.

use std::collections::HashMap;
use std::ops::ControlFlow;

use diesel::prelude::*;
use logbook_domain::filter::Filter;
use logbook_domain::page::Sort;
use logbook_domain::period::Interval;
use uuid::Uuid;

use super::batches::Batches;
use super::condition::Search;
use super::get::Stored;
use super::list::entries_of;
use super::row::{ContentRow, EntryRow};
use crate::schema::contents;
use crate::segments::Segments;
use crate::{Connection, StoreError, snapshot_within};

/// Entries read at a time, to bound memory: a batch without content takes about
/// 6 MiB, one with the largest contents stays below 64 MiB.
const BATCH: i64 = 8_000;
const BATCH_WITH_CONTENT: i64 = 100;

/// What is exported.
#[derive(Clone, Debug)]
pub struct Export {
    /// Which entries.
    pub filter: Filter,
    /// What the period of the filter means.
    pub interval: Interval,
    /// How far its search reaches.
    pub search: Search,
    /// In which order.
    pub sort: Sort,
    /// Whether with prompt, response, error message and metadata.
    pub with_content: bool,
}

/// Hands every matching entry to `sink`, until it breaks off.
///
/// # Errors
/// Those of the database.
pub fn export(
    conn: &mut Connection,
    segments: &Segments,
    export: &Export,
    mut sink: impl FnMut(Vec<Stored>) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let most = if export.with_content {
        BATCH_WITH_CONTENT
    } else {
        BATCH
    };
    snapshot_within(conn, None, |conn| {
        let mut batches = Batches::open(conn, segments, export)?;
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
