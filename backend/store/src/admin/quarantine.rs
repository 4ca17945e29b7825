//! What was accepted on the wire but could not become an entry.
//!
//! The table is bounded: whoever adds to it removes the oldest rows in the same
//! transaction, once it has grown past its size.

use diesel::dsl::sum;
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
use crate::error::StoreError;

/// What a row counts for beside its payload, in bytes.
pub const ROW_BYTES: i64 = 512;

/// Rows of one statement: a statement has at most 65,535 parameters.
const ROWS_AT_ONCE: usize = 1_000;

/// The part of its size that a full quarantine gives up at once, so that not
/// every arrival has to look for the oldest rows.
const GIVEN_UP: i64 = 16;

/// Something in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// UUIDv7.
    pub id: Uuid,
    /// When it came in.
    pub at: Moment,
    /// What it came by.
    pub origin: Origin,
    /// Why it could not become an entry.
    pub reason: String,
    /// Length of what is kept of the payload, in bytes.
    pub bytes: i32,
    /// Whether a payload is kept.
    pub has_payload: bool,
    /// Whether the payload was cut.
    pub truncated: bool,
    /// Whether redaction replaced a part of the payload.
    pub redacted: bool,
    /// What kind of sender.
    pub sender_kind: ActorKind,
    /// The account or key.
    pub sender_id: Option<Uuid>,
    /// E-mail or key name at the time.
    pub sender_name: String,
    /// How often it was tried again.
    pub tries: i32,
    /// When it was tried again last.
    pub tried_at: Option<Moment>,
}

/// A page of the quarantine, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows, without their payloads.
    pub items: Vec<Kept>,
    /// How many there are.
    pub total: i64,
    /// What all of the quarantine takes, in bytes.
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
        let is = |said: fn(&KeptText) -> bool| payload.as_ref().is_some_and(said);
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

/// Puts things into quarantine, and removes the oldest where it takes more than
/// `max_bytes` then. To be called in a transaction.
///
/// # Errors
/// Returns an error when the database fails.
pub fn add(
    conn: &mut Connection,
    things: &[Quarantined],
    sender: &Actor,
    max_bytes: u32,
) -> Result<(), StoreError> {
    if things.is_empty() {
        return Ok(());
    }
    // Two that add at once would each count without the other.
    locks::lock(conn, Lock::Quarantine)?;
    for chunk in things.chunks(ROWS_AT_ONCE) {
        let rows: Vec<_> = chunk.iter().map(|one| NewRow::new(one, sender)).collect();
        diesel::insert_into(quarantine::table)
            .values(rows)
            .execute(conn)?;
    }
    shrink(conn, max_bytes.into())?;
    Ok(())
}

/// Removes what came in before `cutoff`, and the oldest where the rest takes
/// more than `max_bytes`; returns how many rows went.
///
/// # Errors
/// Returns an error when the database fails.
pub fn age(conn: &mut Connection, cutoff: Moment, max_bytes: u32) -> Result<usize, StoreError> {
    crate::db::transactions::transaction(conn, |conn| {
        locks::lock(conn, Lock::Quarantine)?;
        let old = quarantine::table.filter(quarantine::at.lt(cutoff));
        let aged = diesel::delete(old).execute(conn)?;
        Ok(aged + shrink(conn, max_bytes.into())?)
    })
}

/// Removes the oldest rows where all of them take more than `max_bytes`.
fn shrink(conn: &mut Connection, max_bytes: i64) -> Result<usize, StoreError> {
    if size(conn)? <= max_bytes {
        return Ok(0);
    }
    let removed = diesel::sql_query(
        "DELETE FROM quarantine WHERE id IN (
             SELECT id FROM (
                 SELECT id, sum(bytes + $1) OVER (ORDER BY at DESC, id DESC) AS taken
                 FROM quarantine
             ) AS newest
             WHERE taken > $2
         )",
    )
    .bind::<BigInt, _>(ROW_BYTES)
    .bind::<BigInt, _>(max_bytes - max_bytes / GIVEN_UP)
    .execute(conn)?;
    Ok(removed)
}

/// What all of it takes, in bytes.
fn size(conn: &mut Connection) -> Result<i64, StoreError> {
    use diesel::dsl::count_star;
    let (rows, bytes): (i64, Option<i64>) = quarantine::table
        .select((count_star(), sum(quarantine::bytes)))
        .first(conn)?;
    Ok(rows * ROW_BYTES + bytes.unwrap_or(0))
}

/// A page of what is in quarantine, of any of these origins if some are given.
///
/// # Errors
/// Returns an error when the database fails.
pub fn list(
    conn: &mut Connection,
    origins: &[Origin],
    limit: i64,
    offset: i64,
) -> Result<Page, StoreError> {
    // One snapshot, so that total and page never disagree.
    conn.build_transaction()
        .read_only()
        .repeatable_read()
        .run(|conn| {
            let total = of(origins).count().get_result(conn)?;
            let rows: Vec<Row> = of(origins)
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

fn of(origins: &[Origin]) -> quarantine::BoxedQuery<'static, Pg> {
    let query = quarantine::table.into_boxed();
    if origins.is_empty() {
        return query;
    }
    let names: Vec<&str> = origins.iter().map(|origin| origin.name()).collect();
    query.filter(quarantine::origin.eq_any(names))
}

/// Those of the ids that are there, with their payloads, oldest first.
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

/// Deletes those of the ids that are there; returns how many were.
///
/// # Errors
/// Returns an error when the database fails.
pub fn delete(conn: &mut Connection, ids: &[Uuid]) -> Result<usize, StoreError> {
    let chosen = quarantine::table.filter(quarantine::id.eq_any(ids));
    Ok(diesel::delete(chosen).execute(conn)?)
}

/// Notes that something was tried again and could not become an entry, and why.
///
/// # Errors
/// Returns an error when the database fails.
pub fn note_try(
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
