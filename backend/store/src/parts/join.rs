//! Joins the parts and entries of a request with those of earlier requests.

use diesel::dsl::sum;
use diesel::prelude::*;
use logbook_domain::parts::{OpenEntry, Part};
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::{open_entries, waiting_parts};
use crate::error::StoreError;
use crate::parts::row::{NewOpen, NewPart, content_bytes};
use crate::parts::{MAX_BYTES, MAX_PARTS, attach};

/// The rows of one INSERT, well below the limit of 65,535 parameters.
const ROWS_PER_INSERT: usize = 1_000;

/// The entries and parts of one request that have no counterpart in this request.
#[derive(Clone, Debug, Default)]
pub struct Unjoined {
    /// Entries that were written and may get content.
    pub entries: Vec<OpenEntry>,
    /// Content without its entry.
    pub parts: Vec<Part>,
}

impl Unjoined {
    /// Returns whether there is nothing to join.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.parts.is_empty()
    }
}

/// The result of [`join`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// The number of parts, of this request or an earlier one, attached to an entry.
    pub joined: usize,
    /// The number of parts rejected because too many parts wait.
    pub refused: usize,
}

/// Attaches parts to their entries, and stores parts and keys of entries without a
/// counterpart until `expires_at`. The call is idempotent. Must be called in a
/// transaction, after the entries were committed.
///
/// # Errors
/// Returns an error when the database fails.
pub fn join(
    conn: &mut Connection,
    unjoined: &Unjoined,
    expires_at: Moment,
) -> Result<Joined, StoreError> {
    locks::lock(conn, Lock::Parts)?;
    insert_open(conn, &unjoined.entries, expires_at)?;
    let refused = insert_parts(conn, &unjoined.parts, expires_at)?;
    let openings = unjoined.entries.iter().flat_map(|entry| &entry.openings);
    let entry_keys = openings.map(|opening| opening.key);
    let part_keys = unjoined.parts.iter().map(|part| part.key);
    let keys: Vec<Uuid> = entry_keys.chain(part_keys).collect();
    let joined = attach::attach(conn, &keys)?;
    Ok(Joined { joined, refused })
}

fn insert_open(
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

/// Inserts as many parts as fit, and returns the number of rejected ones.
fn insert_parts(
    conn: &mut Connection,
    parts: &[Part],
    expires_at: Moment,
) -> Result<usize, StoreError> {
    if parts.is_empty() {
        return Ok(0);
    }
    let (mut count, mut bytes) = count_waiting(conn)?;
    let fitting = parts.iter().take_while(|part| {
        count += 1;
        bytes += i64::try_from(content_bytes(part)).unwrap_or(i64::MAX / 2);
        count <= MAX_PARTS && bytes <= MAX_BYTES
    });
    let rows: Vec<NewPart<'_>> = fitting
        .map(|part| NewPart::from_part(part, expires_at))
        .collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        diesel::insert_into(waiting_parts::table)
            .values(chunk)
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    Ok(parts.len() - rows.len())
}

/// Returns the number of waiting parts and their bytes.
fn count_waiting(conn: &mut Connection) -> Result<(i64, i64), StoreError> {
    let waiting = waiting_parts::table.filter(diesel::dsl::not(waiting_parts::met));
    let (count, bytes): (i64, Option<i64>) = waiting
        .select((diesel::dsl::count_star(), sum(waiting_parts::bytes)))
        .first(conn)?;
    Ok((count, bytes.unwrap_or(0)))
}
