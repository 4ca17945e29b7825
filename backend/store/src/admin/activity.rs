//! The record of activity: what people and programs did to the log itself.

use diesel::pg::Pg;
use diesel::prelude::*;
use logbook_domain::activity::{Act, Action, ActorKind};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::activity;
use crate::error::StoreError;

/// A recorded act.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The sequence number, in the order of writing.
    pub id: i64,
    /// When the act happened.
    pub at: Moment,
    /// The action.
    pub action: Action,
    /// The kind of actor.
    pub actor_kind: ActorKind,
    /// The id of the account or API key.
    pub actor_id: Option<Uuid>,
    /// The e-mail address or the name of the key at the time.
    pub actor_name: String,
    /// The IP address of the request.
    pub ip: Option<String>,
    /// The kind and id of the object that was acted on.
    pub target: Option<(String, String)>,
    /// Further details.
    pub details: Map<String, Value>,
}

/// A filter of acts; an empty field accepts all.
#[derive(Clone, Debug, Default)]
pub struct ActivityFilter {
    /// The accepted actions.
    pub actions: Vec<Action>,
    /// The id of the actor, or a part of its name, case-insensitively.
    pub actor: Option<String>,
    /// The interval of the acts.
    pub interval: Interval,
}

/// Records an act. Must be called in the transaction of the act, so that both are
/// committed or neither.
///
/// # Errors
/// Returns an error when the database fails.
pub fn record(conn: &mut Connection, act: &Act) -> Result<(), StoreError> {
    let Act {
        at,
        actor,
        action,
        target,
        details,
    } = act;
    diesel::insert_into(activity::table)
        .values((
            activity::at.eq(at),
            activity::action.eq(action.name()),
            activity::actor_kind.eq(actor.kind.name()),
            activity::actor_id.eq(actor.id),
            activity::actor_name.eq(&actor.name),
            activity::ip.eq(&actor.ip),
            activity::target_kind.eq(target.as_ref().map(|target| target.kind)),
            activity::target_id.eq(target.as_ref().map(|target| &target.id)),
            activity::details.eq(Value::Object(details.clone())),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = activity)]
struct Row {
    id: i64,
    at: Moment,
    action: String,
    actor_kind: String,
    actor_id: Option<Uuid>,
    actor_name: String,
    ip: Option<String>,
    target_kind: Option<String>,
    target_id: Option<String>,
    details: Value,
}

impl TryFrom<Row> for Recorded {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row {
            id,
            at,
            action,
            actor_kind,
            actor_id,
            actor_name,
            ip,
            target_kind,
            target_id,
            details,
        } = row;
        let corrupt = |what: String| StoreError::Corrupt(format!("activity {id}: {what}"));
        Ok(Self {
            id,
            at,
            action: action.parse().map_err(corrupt)?,
            actor_kind: ActorKind::from_name(&actor_kind)
                .ok_or_else(|| corrupt(format!("unknown kind of actor `{actor_kind}`")))?,
            actor_id,
            actor_name,
            ip,
            target: target_kind.zip(target_id),
            details: match details {
                Value::Object(details) => details,
                other => return Err(corrupt(format!("details are no object: {other}"))),
            },
        })
    }
}

/// Returns one page of acts, newest first, and the total number of acts.
///
/// # Errors
/// Returns an error when the database fails.
pub fn list(
    conn: &mut Connection,
    filter: &ActivityFilter,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Recorded>, i64), StoreError> {
    // One snapshot, so that total and page agree.
    conn.build_transaction()
        .read_only()
        .repeatable_read()
        .run(|conn| {
            let total = matching(filter).count().get_result(conn)?;
            let rows: Vec<Row> = matching(filter)
                .select(Row::as_select())
                // Acts of the same millisecond are ordered as they were written.
                .order((activity::at.desc(), activity::id.desc()))
                .limit(limit)
                .offset(offset)
                .load(conn)?;
            let items = rows
                .into_iter()
                .map(Recorded::try_from)
                .collect::<Result<_, _>>()?;
            Ok((items, total))
        })
}

fn matching(filter: &ActivityFilter) -> activity::BoxedQuery<'_, Pg> {
    let ActivityFilter {
        actions,
        actor,
        interval,
    } = filter;
    let mut query = activity::table.into_boxed();
    if !actions.is_empty() {
        let names: Vec<&str> = actions.iter().map(|action| action.name()).collect();
        query = query.filter(activity::action.eq_any(names));
    }
    if let Some(actor) = actor {
        query = match Uuid::parse_str(actor) {
            Ok(id) => query.filter(activity::actor_id.eq(id)),
            Err(_) => query.filter(activity::actor_name.ilike(like_pattern(actor))),
        };
    }
    if let Some(from) = interval.from {
        query = query.filter(activity::at.ge(from));
    }
    if let Some(to) = interval.to {
        query = query.filter(activity::at.lt(to));
    }
    query
}

/// Returns a LIKE pattern that finds `text` anywhere, with its wildcards escaped.
fn like_pattern(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}
