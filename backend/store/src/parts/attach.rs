//! Attaches parts to their entries.
//!
//! Content is moved from table to table within the database, in a fixed number of
//! statements, because other requests wait for the lock meanwhile.
//!
//! The row of a part that has met its entry stays without its content until it
//! expires: a part that is sent again must not wait again.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, SmallInt, Timestamptz};
use logbook_domain::id;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::coverage::marks;
use crate::db::Connection;
use crate::db::schema::{contents, entries};
use crate::error::StoreError;

/// The first state code of a side with a text (see `contents.prompt_state`).
const STORED: i16 = 2;

/// A part and the entry it belongs to.
#[derive(Debug, QueryableByName)]
struct Pair {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    key: Uuid,
    #[diesel(sql_type = BigInt)]
    ordinal: i64,
    #[diesel(sql_type = SmallInt)]
    prompt_state: i16,
    #[diesel(sql_type = SmallInt)]
    response_state: i16,
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    entry_id: Uuid,
    #[diesel(sql_type = SmallInt)]
    rank: i16,
}

/// Attaches the parts of these keys that have an entry, and returns their number.
pub(super) fn attach(conn: &mut Connection, keys: &[Uuid]) -> Result<usize, StoreError> {
    let pairs = pairs(conn, keys)?;
    let mut by_entry: BTreeMap<(Moment, Uuid), Vec<&Pair>> = BTreeMap::new();
    for pair in &pairs {
        if let Some(start) = id::moment(pair.entry_id) {
            let key = (start, pair.entry_id);
            by_entry.entry(key).or_default().push(pair);
        }
    }
    if by_entry.is_empty() {
        return Ok(0);
    }
    marks::invalidate(conn, by_entry.keys().map(|(start, _)| *start))?;
    let locked = lock(conn, by_entry.keys().copied())?;
    by_entry.retain(|(_, id), _| locked.contains(id));
    let choices: Vec<Choice> = by_entry.into_iter().map(Choice::new).collect();
    insert(conn, &choices)?;
    set_has_content(conn, &choices)?;
    clear_parts(conn, &pairs)?;
    Ok(pairs.len())
}

/// Returns the parts of these keys that have an entry, each with the first entry of an
/// equal or a higher ordinal.
fn pairs(conn: &mut Connection, keys: &[Uuid]) -> Result<Vec<Pair>, StoreError> {
    Ok(diesel::sql_query(
        "SELECT part.key, part.ordinal, part.prompt_state, part.response_state,
                entry.entry_id, entry.rank
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

/// Locks entries in the order of their keys, as every transaction does. Returns the ids
/// of those that exist and whose content was not deleted by retention.
fn lock(
    conn: &mut Connection,
    wanted: impl Iterator<Item = (Moment, Uuid)>,
) -> Result<HashSet<Uuid>, StoreError> {
    let (starts, ids): (Vec<Moment>, Vec<Uuid>) = wanted.unzip();
    let found: Vec<(Uuid, bool)> = entries::table
        .filter(entries::started_at.eq_any(&starts))
        .filter(entries::id.eq_any(&ids))
        .order((entries::started_at, entries::id))
        .select((entries::id, entries::has_content))
        .for_update()
        .load(conn)?;
    let with_content: Vec<Uuid> = contents::table
        .filter(contents::started_at.eq_any(&starts))
        .filter(contents::id.eq_any(&ids))
        .select(contents::id)
        .load(conn)?;
    let with_content: HashSet<Uuid> = with_content.into_iter().collect();
    let locked = found
        .into_iter()
        .filter(|(id, has_content)| !has_content || with_content.contains(id));
    Ok(locked.map(|(id, _)| id).collect())
}

/// The parts chosen for the two sides of the content of an entry.
struct Choice {
    start: Moment,
    id: Uuid,
    prompt: Option<(Uuid, i64)>,
    response: Option<(Uuid, i64)>,
}

impl Choice {
    /// Chooses by the rank of the key, and of one key the latest part: earlier parts are
    /// of earlier attempts.
    fn new(((start, id), mut pairs): ((Moment, Uuid), Vec<&Pair>)) -> Self {
        pairs.sort_by_key(|pair| (pair.rank, Reverse(pair.ordinal)));
        let first = |has: fn(&Pair) -> bool| {
            let found = pairs.iter().find(|pair| has(pair))?;
            Some((found.key, found.ordinal))
        };
        Self {
            start,
            id,
            prompt: first(|pair| pair.prompt_state >= STORED),
            response: first(|pair| pair.response_state >= STORED),
        }
    }
}

/// Fills the empty sides of the contents.
fn insert(conn: &mut Connection, choices: &[Choice]) -> Result<(), StoreError> {
    let keys = |side: fn(&Choice) -> Option<(Uuid, i64)>| {
        let sides = choices.iter().map(side);
        let keys: Vec<Option<Uuid>> = sides.clone().map(|side| Some(side?.0)).collect();
        let ordinals: Vec<Option<i64>> = sides.map(|side| Some(side?.1)).collect();
        (keys, ordinals)
    };
    let (prompt_keys, prompt_ordinals) = keys(|choice| choice.prompt);
    let (response_keys, response_ordinals) = keys(|choice| choice.response);
    let ids: Vec<Uuid> = choices.iter().map(|choice| choice.id).collect();
    let starts: Vec<Moment> = choices.iter().map(|choice| choice.start).collect();
    diesel::sql_query(include_str!("attach.sql"))
        .bind::<Array<Timestamptz>, _>(starts)
        .bind::<Array<diesel::sql_types::Uuid>, _>(ids)
        .bind::<Array<Nullable<diesel::sql_types::Uuid>>, _>(prompt_keys)
        .bind::<Array<Nullable<BigInt>>, _>(prompt_ordinals)
        .bind::<Array<Nullable<diesel::sql_types::Uuid>>, _>(response_keys)
        .bind::<Array<Nullable<BigInt>>, _>(response_ordinals)
        .execute(conn)?;
    Ok(())
}

/// Sets `has_content` of the entries.
fn set_has_content(conn: &mut Connection, choices: &[Choice]) -> Result<(), StoreError> {
    let starts = choices.iter().map(|choice| choice.start);
    let ids = choices.iter().map(|choice| choice.id);
    let bare = entries::table
        .filter(entries::started_at.eq_any(starts))
        .filter(entries::id.eq_any(ids))
        .filter(diesel::dsl::not(entries::has_content));
    diesel::update(bare)
        .set(entries::has_content.eq(true))
        .execute(conn)?;
    Ok(())
}

/// Clears the content of parts that were attached.
fn clear_parts(conn: &mut Connection, pairs: &[Pair]) -> Result<(), StoreError> {
    let keys: Vec<Uuid> = pairs.iter().map(|pair| pair.key).collect();
    let ordinals: Vec<i64> = pairs.iter().map(|pair| pair.ordinal).collect();
    diesel::sql_query(
        "UPDATE waiting_parts part
         SET met = true, bytes = 0, prompt = NULL, prompt_state = 0,
             response = NULL, response_state = 0
         FROM unnest($1, $2) AS met(key, ordinal)
         WHERE part.key = met.key AND part.ordinal = met.ordinal",
    )
    .bind::<Array<diesel::sql_types::Uuid>, _>(keys)
    .bind::<Array<BigInt>, _>(ordinals)
    .execute(conn)?;
    Ok(())
}
