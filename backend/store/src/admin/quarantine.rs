//! The quarantine: payloads that were accepted but could not become an entry.
//!
//! The table is bounded: an insertion that exceeds its maximum size deletes the oldest
//! rows in the same transaction.

use diesel::dsl::{count_star, sum};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use logbook_domain::activity::{Actor, ActorKind};
use logbook_domain::policy::KeptText;
use logbook_domain::quarantine::{Origin, Quarantined};
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::quarantine;
use crate::db::transactions::transaction;
use crate::error::StoreError;

/// The bytes that a row counts for in addition to its payload.
const ROW_BYTES: i64 = 512;

/// The rows of one INSERT, well below the limit of 65,535 parameters.
const ROWS_PER_INSERT: usize = 1_000;

/// A full quarantine is shrunk to its maximum size less one sixteenth, so that not every
/// insertion has to look for the oldest rows.
const SHRINK_DIVISOR: i64 = 16;

/// A payload in quarantine, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// UUIDv7.
    pub id: Uuid,
    /// When the payload arrived.
    pub at: Moment,
    /// The interface by which the payload arrived.
    pub origin: Origin,
    /// Why the payload could not become an entry.
    pub reason: String,
    /// The length of the stored payload in bytes.
    pub bytes: i32,
    /// Whether the payload is stored.
    pub has_payload: bool,
    /// Whether the payload was truncated.
    pub truncated: bool,
    /// Whether redaction replaced a part of the payload.
    pub redacted: bool,
    /// The kind of sender.
    pub sender_kind: ActorKind,
    /// The id of the account or API key.
    pub sender_id: Option<Uuid>,
    /// The e-mail address or the name of the key at the time.
    pub sender_name: String,
    /// The number of retries.
    pub tries: i32,
    /// When the last retry was.
    pub tried_at: Option<Moment>,
}

/// A page of the quarantine, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows, without their payloads.
    pub items: Vec<Kept>,
    /// The total number of rows that the filter accepts.
    pub total: i64,
    /// The size of the whole quarantine in bytes.
    pub bytes: i64,
}

#[derive(Insertable)]
#[diesel(table_name = quarantine)]
struct NewRow<'a> {
    id: Uuid,
    at: Moment,
    origin: &'a str,
    reason: &'a str,
    payload: Option<&'a str>,
    bytes: i32,
    truncated: bool,
    redacted: bool,
    sender_kind: &'a str,
    sender_id: Option<Uuid>,
    sender_name: &'a str,
}

impl<'a> NewRow<'a> {
    fn new(one: &'a Quarantined, sender: &'a Actor) -> Self {
        let Quarantined {
            id,
            at,
            origin,
            reason,
            payload,
        } = one;
        let is = |flag: fn(&KeptText) -> bool| payload.as_ref().is_some_and(flag);
        let text = payload.as_ref().map(|kept| kept.text.as_str());
        Self {
            id: *id,
            at: *at,
            origin: origin.name(),
            reason,
            bytes: text.map_or(0, |text| i32::try_from(text.len()).unwrap_or(i32::MAX)),
            payload: text,
            truncated: is(|kept| kept.truncated),
            redacted: is(|kept| kept.redacted),
            sender_kind: sender.kind.name(),
            sender_id: sender.id,
            sender_name: &sender.name,
        }
    }
}

/// Inserts payloads, and deletes the oldest ones when the quarantine is larger than
/// `max_bytes`. Must be called in a transaction.
///
/// # Errors
/// Returns an error when the database fails.
pub fn add(
    conn: &mut Connection,
    payloads: &[Quarantined],
    sender: &Actor,
    max_bytes: u32,
) -> Result<(), StoreError> {
    if payloads.is_empty() {
        return Ok(());
    }
    // Concurrent transactions would each compute the size without the other's rows.
    locks::lock(conn, Lock::Quarantine)?;
    for chunk in payloads.chunks(ROWS_PER_INSERT) {
        let rows: Vec<_> = chunk.iter().map(|one| NewRow::new(one, sender)).collect();
        diesel::insert_into(quarantine::table)
            .values(rows)
            .execute(conn)?;
    }
    shrink(conn, max_bytes.into())?;
    Ok(())
}

/// Deletes payloads that arrived before `cutoff`, and the oldest ones when the rest is
/// larger than `max_bytes`. Returns the number of deleted rows.
///
/// # Errors
/// Returns an error when the database fails.
pub fn delete_old(
    conn: &mut Connection,
    cutoff: Moment,
    max_bytes: u32,
) -> Result<usize, StoreError> {
    transaction(conn, |conn| {
        locks::lock(conn, Lock::Quarantine)?;
        let old = quarantine::table.filter(quarantine::at.lt(cutoff));
        let deleted = diesel::delete(old).execute(conn)?;
        Ok(deleted + shrink(conn, max_bytes.into())?)
    })
}

/// Deletes the oldest rows when the quarantine is larger than `max_bytes`.
fn shrink(conn: &mut Connection, max_bytes: i64) -> Result<usize, StoreError> {
    if size(conn)? <= max_bytes {
        return Ok(0);
    }
    let deleted = diesel::sql_query(
        "DELETE FROM quarantine WHERE id IN (
             SELECT id FROM (
                 SELECT id, sum(bytes + $1) OVER (ORDER BY at DESC, id DESC) AS taken
                 FROM quarantine
             ) AS newest
             WHERE taken > $2
         )",
    )
    .bind::<BigInt, _>(ROW_BYTES)
    .bind::<BigInt, _>(max_bytes - max_bytes / SHRINK_DIVISOR)
    .execute(conn)?;
    Ok(deleted)
}

/// Returns the size of the quarantine in bytes.
fn size(conn: &mut Connection) -> Result<i64, StoreError> {
    let (rows, bytes): (i64, Option<i64>) = quarantine::table
        .select((count_star(), sum(quarantine::bytes)))
        .first(conn)?;
    Ok(rows * ROW_BYTES + bytes.unwrap_or(0))
}

/// Returns a page of the quarantine, newest first. Without origins, all are accepted.
///
/// # Errors
/// Returns an error when the database fails.
pub fn list(
    conn: &mut Connection,
    origins: &[Origin],
    limit: i64,
    offset: i64,
) -> Result<Page, StoreError> {
    // One snapshot, so that total and page agree.
    conn.build_transaction()
        .read_only()
        .repeatable_read()
        .run(|conn| {
            let total = matching(origins).count().get_result(conn)?;
            let rows: Vec<Row> = matching(origins)
                .select(row())
                .order((quarantine::at.desc(), quarantine::id.desc()))
                .limit(limit)
                .offset(offset)
                .load(conn)?;
            let items = rows.into_iter().map(Kept::try_from);
            Ok(Page {
                items: items.collect::<Result<_, _>>()?,
                total,
                bytes: size(conn)?,
            })
        })
}

fn matching(origins: &[Origin]) -> quarantine::BoxedQuery<'static, Pg> {
    let query = quarantine::table.into_boxed();
    if origins.is_empty() {
        return query;
    }
    let names: Vec<&str> = origins.iter().map(|origin| origin.name()).collect();
    query.filter(quarantine::origin.eq_any(names))
}

/// Returns the rows with these ids and their payloads, oldest first. Unknown ids are
/// ignored.
///
/// # Errors
/// Returns an error when the database fails.
pub fn with_payloads(
    conn: &mut Connection,
    ids: &[Uuid],
) -> Result<Vec<(Kept, Option<String>)>, StoreError> {
    let rows: Vec<(Row, Option<String>)> = quarantine::table
        .filter(quarantine::id.eq_any(ids))
        .select((row(), quarantine::payload))
        .order((quarantine::at, quarantine::id))
        .load(conn)?;
    let read = |(row, payload)| Ok((Kept::try_from(row)?, payload));
    rows.into_iter().map(read).collect()
}

/// Deletes the rows with these ids and returns their number. Unknown ids are ignored.
///
/// # Errors
/// Returns an error when the database fails.
pub fn delete(conn: &mut Connection, ids: &[Uuid]) -> Result<usize, StoreError> {
    let chosen = quarantine::table.filter(quarantine::id.eq_any(ids));
    Ok(diesel::delete(chosen).execute(conn)?)
}

/// Records that a retry failed, with its reason.
///
/// # Errors
/// Returns an error when the database fails.
pub fn record_try(
    conn: &mut Connection,
    id: Uuid,
    reason: &str,
    now: Moment,
) -> Result<(), StoreError> {
    diesel::update(quarantine::table.find(id))
        .set((
            quarantine::tries.eq(quarantine::tries + 1),
            quarantine::tried_at.eq(now),
            quarantine::reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}

/// A row without its payload, in the order of its columns.
type Row = (
    (Uuid, Moment, String, String, i32, bool),
    (bool, bool, String, Option<Uuid>, String),
    (i32, Option<Moment>),
);

#[diesel::dsl::auto_type]
fn row() -> _ {
    (
        (
            quarantine::id,
            quarantine::at,
            quarantine::origin,
            quarantine::reason,
            quarantine::bytes,
            quarantine::payload.is_not_null(),
        ),
        (
            quarantine::truncated,
            quarantine::redacted,
            quarantine::sender_kind,
            quarantine::sender_id,
            quarantine::sender_name,
        ),
        (quarantine::tries, quarantine::tried_at),
    )
}

impl TryFrom<Row> for Kept {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let ((id, at, origin, reason, bytes, has_payload), sending, (tries, tried_at)) = row;
        let (truncated, redacted, sender_kind, sender_id, sender_name) = sending;
        let corrupt = |what: String| StoreError::Corrupt(format!("quarantine {id}: {what}"));
        Ok(Self {
            id,
            at,
            origin: origin.parse().map_err(corrupt)?,
            reason,
            bytes,
            has_payload,
            truncated,
            redacted,
            sender_kind: ActorKind::from_name(&sender_kind)
                .ok_or_else(|| corrupt(format!("unknown kind of sender `{sender_kind}`")))?,
            sender_id,
            sender_name,
            tries,
            tried_at,
        })
    }
}
