//! Parts and entries of a request look for what has come before.

use diesel::dsl::sum;
use diesel::prelude::*;
use logbook_domain::parts::{OpenEntry, Part};
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::{open_entries, waiting_parts};
use crate::error::StoreError;
use crate::parts::row::{NewOpen, NewPart, bytes_of};
use crate::parts::{MAX_BYTES, MAX_PARTS, attach};

/// Rows of one INSERT, well below the 65,535 parameters Postgres takes.
const ROWS_PER_INSERT: usize = 1_000;

/// What came in one request and has not found each other there.
#[derive(Clone, Debug, Default)]
pub struct Meeting {
    /// Entries that were written.
    pub entries: Vec<OpenEntry>,
    /// Content without its entry.
    pub parts: Vec<Part>,
}

impl Meeting {
    /// Whether there is nobody to meet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.parts.is_empty()
    }
}

/// What became of a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// Parts that have found their entry, of this request or of an earlier one.
    pub joined: usize,
    /// Parts that there is no room for.
    pub refused: usize,
}

/// Brings parts and entries together, and keeps those that nobody waits for yet
/// until `expires_at`. May be repeated. To be called in a transaction, after the
/// entries have been committed.
///
/// # Errors
/// Returns an error when the database fails.
pub fn meet(
    conn: &mut Connection,
    meeting: &Meeting,
    expires_at: Moment,
) -> Result<Met, StoreError> {
    locks::lock(conn, Lock::Parts)?;
    open(conn, &meeting.entries, expires_at)?;
    let refused = keep(conn, &meeting.parts, expires_at)?;
    let openings = meeting.entries.iter().flat_map(|entry| &entry.openings);
    let of_entries = openings.map(|opening| opening.key);
    let of_parts = meeting.parts.iter().map(|part| part.key);
    let keys: Vec<Uuid> = of_entries.chain(of_parts).collect();
    let joined = attach::attach(conn, &keys)?;
    Ok(Met { joined, refused })
}

fn open(
    conn: &mut Connection,
    entries: &[OpenEntry],
    expires_at: Moment,
) -> Result<(), StoreError> {
    let rows = entries.iter().flat_map(|entry| {
        let ranked = entry.openings.iter().zip(0..);
        ranked.map(|(opening, rank)| NewOpen {
            key: opening.key,
            ordinal: opening.ordinal,
            entry_id: entry.id,
            rank,
            expires_at,
        })
    });
    let rows: Vec<NewOpen> = rows.collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        diesel::insert_into(open_entries::table)
            .values(chunk)
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    Ok(())
}

/// Gives how many there is no room for.
fn keep(conn: &mut Connection, parts: &[Part], expires_at: Moment) -> Result<usize, StoreError> {
    if parts.is_empty() {
        return Ok(0);
    }
    let (mut count, mut bytes) = waiting(conn)?;
    let fitting = parts.iter().take_while(|part| {
        count += 1;
        bytes += i64::try_from(bytes_of(part)).unwrap_or(i64::MAX / 2);
        count <= MAX_PARTS && bytes <= MAX_BYTES
    });
    let rows: Vec<NewPart<'_>> = fitting.map(|part| NewPart::of(part, expires_at)).collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        diesel::insert_into(waiting_parts::table)
            .values(chunk)
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    Ok(parts.len() - rows.len())
}

/// How many parts wait, and their bytes.
fn waiting(conn: &mut Connection) -> Result<(i64, i64), StoreError> {
    let unmet = waiting_parts::table.filter(diesel::dsl::not(waiting_parts::met));
    let (count, bytes): (i64, Option<i64>) = unmet
        .select((diesel::dsl::count_star(), sum(waiting_parts::bytes)))
        .first(conn)?;
    Ok((count, bytes.unwrap_or(0)))
}
