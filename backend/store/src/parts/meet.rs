//! Parts and entries of a request look for what has come before.

use std::collections::BTreeMap;

use diesel::dsl::sum;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, SmallInt};
use logbook_domain::content::{Body, Snapshot};
use logbook_domain::id;
use logbook_domain::parts::{OpenEntry, Part};
use logbook_domain::time::Moment;
use uuid::Uuid;

use super::row::{NewOpen, NewPart, PartRow, bytes_of};
use super::{MAX_BYTES, MAX_PARTS};
use crate::entries::get::{self, Locking};
use crate::entries::write;
use crate::locks::{self, Lock};
use crate::schema::{open_entries, waiting_parts};
use crate::{Connection, StoreError, rollup};

/// Rows of one INSERT, well below the 65,535 parameters Postgres takes.
const ROWS_PER_INSERT: usize = 1_000;
/// Pairs of which the content is in memory at the same time.
const PAIRS_AT_ONCE: usize = 50;

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

/// A part and the entry it belongs to.
#[derive(Debug, QueryableByName)]
struct Pair {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    key: Uuid,
    #[diesel(sql_type = BigInt)]
    ordinal: i64,
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    entry_id: Uuid,
    #[diesel(sql_type = SmallInt)]
    rank: i16,
}

/// Brings parts and entries together, and keeps those that nobody waits for yet
/// until `expires_at`. May be repeated. To be called in a transaction, after the
/// entries have been committed.
///
/// # Errors
/// Those of the database.
pub fn meet(
    conn: &mut Connection,
    meeting: &Meeting,
    expires_at: Moment,
) -> Result<Met, StoreError> {
    locks::wait(conn, Lock::Parts)?;
    open(conn, &meeting.entries, expires_at)?;
    let refused = keep(conn, &meeting.parts, expires_at)?;
    let of_entries = meeting.entries.iter().flat_map(|entry| &entry.keys);
    let of_parts = meeting.parts.iter().map(|part| &part.key);
    let keys: Vec<Uuid> = of_entries.chain(of_parts).copied().collect();
    let pairs = pairs(conn, &keys)?;
    join(conn, &pairs)?;
    Ok(Met {
        joined: pairs.len(),
        refused,
    })
}

fn open(
    conn: &mut Connection,
    entries: &[OpenEntry],
    expires_at: Moment,
) -> Result<(), StoreError> {
    let rows = entries.iter().flat_map(|entry| {
        let ranked = entry.keys.iter().zip(0..);
        ranked.map(|(key, rank)| NewOpen {
            key: *key,
            ordinal: entry.ordinal,
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

/// The parts of these keys that have an entry, each with the first that does not
/// come before it.
fn pairs(conn: &mut Connection, keys: &[Uuid]) -> Result<Vec<Pair>, StoreError> {
    Ok(diesel::sql_query(
        "SELECT part.key, part.ordinal, entry.entry_id, entry.rank
         FROM waiting_parts part
         CROSS JOIN LATERAL (
             SELECT entry_id, rank FROM open_entries
             WHERE key = part.key AND ordinal >= part.ordinal
             ORDER BY ordinal, entry_id LIMIT 1
         ) entry
         WHERE part.key = ANY($1) AND NOT part.met",
    )
    .bind::<Array<diesel::sql_types::Uuid>, _>(keys)
    .load(conn)?)
}

/// Gives each entry its parts, those that know best first.
fn join(conn: &mut Connection, pairs: &[Pair]) -> Result<(), StoreError> {
    if pairs.is_empty() {
        return Ok(());
    }
    let mut of_entries: BTreeMap<Uuid, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        of_entries.entry(pair.entry_id).or_default().push(pair);
    }
    locks::share(conn, Lock::Dictionary)?;
    rollup::hold(
        conn,
        of_entries.keys().filter_map(|entry| id::moment(*entry)),
    )?;
    for (entry_id, mut pairs) in of_entries {
        // Of one key the latest counts: what is older was an earlier attempt.
        pairs.sort_by_key(|pair| (pair.rank, std::cmp::Reverse(pair.ordinal)));
        for some in pairs.chunks(PAIRS_AT_ONCE) {
            attach(conn, entry_id, some)?;
        }
    }
    Ok(())
}

fn attach(conn: &mut Connection, entry_id: Uuid, pairs: &[&Pair]) -> Result<(), StoreError> {
    let parts = take(conn, pairs)?;
    let Some(stored) = get::with_content(conn, entry_id, Locking::ForUpdate)? else {
        return Ok(());
    };
    let mut entry = stored.entry;
    let mut is_changed = false;
    for part in parts {
        is_changed |= fill(&mut entry.content.prompt, part.prompt);
        is_changed |= fill(&mut entry.content.response, part.response);
    }
    if is_changed && !stored.content_retired {
        write::rewrite(conn, &entry)?;
    }
    Ok(())
}

/// Fills a side that is still empty; says whether it has.
fn fill(side: &mut Snapshot, of_part: Snapshot) -> bool {
    let is_filled = side.body == Body::Empty && of_part.body != Body::Empty;
    if is_filled {
        *side = of_part;
    }
    is_filled
}

/// The content of these parts in their order, which are met from now on.
fn take(conn: &mut Connection, pairs: &[&Pair]) -> Result<Vec<Part>, StoreError> {
    let mut parts = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let part = waiting_parts::table.find((pair.key, pair.ordinal));
        let row: PartRow = part.select(PartRow::as_select()).first(conn)?;
        parts.push(row.into_part()?);
        diesel::update(part)
            .set((
                waiting_parts::met.eq(true),
                waiting_parts::bytes.eq(0),
                waiting_parts::prompt.eq(None::<String>),
                waiting_parts::prompt_state.eq(0),
                waiting_parts::response.eq(None::<String>),
                waiting_parts::response_state.eq(0),
            ))
            .execute(conn)?;
    }
    Ok(parts)
}
