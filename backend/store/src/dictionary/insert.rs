//! Inserts users and series, each kind in one statement with one array for each column.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{self, Array, Integer, Nullable, SmallInt, Text};
use logbook_domain::series::{Series, User};
use logbook_domain::vocabulary::FeatureType;
use uuid::Uuid;

use crate::db::Connection;
use crate::error::StoreError;

/// A row with its key, as inserted or found.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Keyed {
    #[diesel(sql_type = sql_types::Uuid)]
    key: Uuid,
    #[diesel(sql_type = Integer)]
    id: i32,
}

/// The rows are inserted in the order of their keys, so that concurrent inserts of the
/// same rows wait for each other instead of deadlocking. Rows that exist already are left
/// out beforehand, because an insert that conflicts uses up an id.
const INSERT_USERS: &str = "INSERT INTO users (key, identity, external_id, name, email)
     SELECT * FROM unnest($1, $2, $3, $4, $5) AS new (key, identity, external_id, name, email)
     WHERE NOT EXISTS (SELECT FROM users WHERE users.key = new.key OFFSET 0)
     ORDER BY key
     ON CONFLICT DO NOTHING RETURNING key, id";

const INSERT_SERIES: &str = "INSERT INTO series (
         key, user_id, provider, model, agent_identity, agent_id, agent_name,
         profile_alias, profile_version, feature_identity, feature_type, feature_id,
         feature_version, source, platform, capability, entity_type
     )
     SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         AS new (key)
     ORDER BY key
     ON CONFLICT DO NOTHING RETURNING key, id";

type Query<'a> = BoxedSqlQuery<'a, Pg, SqlQuery>;

/// Returns the id of each named user by its key, and inserts the users that are new.
pub(super) fn users<'a>(
    conn: &mut Connection,
    wanted: impl Iterator<Item = &'a User>,
) -> Result<HashMap<Uuid, i32>, StoreError> {
    let named = wanted.filter(|user| user.identity().is_some());
    let all: BTreeMap<Uuid, &User> = named.map(|user| (user.key(), user)).collect();
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let query = diesel::sql_query(INSERT_USERS).into_boxed::<Pg>();
    let query = query.bind::<Array<sql_types::Uuid>, _>(all.keys().copied().collect::<Vec<_>>());
    let query = texts(query, &all, User::identity);
    let query = texts(query, &all, |user| user.id.as_deref());
    let query = texts(query, &all, |user| user.name.as_deref());
    let query = texts(query, &all, |user| user.email.as_deref());
    let mut ids = keyed(query.load(conn)?);
    let rest = all.into_keys().filter(|key| !ids.contains_key(key));
    let rest: Vec<Uuid> = rest.collect();
    if !rest.is_empty() {
        // A statement of its own sees what others committed during the insert.
        ids.extend(find(conn, "users", rest)?);
    }
    Ok(ids)
}

/// Returns the ids of the rows of `table`, series or users, by these keys. Each key is
/// looked up in the index: the planner would rather read a table of some hundred thousand
/// rows as a whole.
pub(super) fn find(
    conn: &mut Connection,
    table: &str,
    keys: Vec<Uuid>,
) -> Result<HashMap<Uuid, i32>, StoreError> {
    let statement = format!(
        "SELECT found.key, found.id FROM unnest($1) AS wanted (key)
         CROSS JOIN LATERAL (
             SELECT key, id FROM {table} WHERE {table}.key = wanted.key OFFSET 0
         ) AS found"
    );
    let query = diesel::sql_query(statement).bind::<Array<sql_types::Uuid>, _>(keys);
    Ok(keyed(query.load(conn)?))
}

/// Inserts the series that are new, and returns their ids by key. Those that another
/// transaction inserts at the same time are left out.
pub(super) fn series(
    conn: &mut Connection,
    absent: &BTreeMap<Uuid, &Series>,
    user_ids: &HashMap<Uuid, i32>,
) -> Result<HashMap<Uuid, i32>, StoreError> {
    let query = diesel::sql_query(INSERT_SERIES).into_boxed::<Pg>();
    let keys: Vec<Uuid> = absent.keys().copied().collect();
    let query = query.bind::<Array<sql_types::Uuid>, _>(keys);
    let user_id = |one: &Series| user_ids.get(&one.user.key()).copied();
    let query = integers(query, absent, user_id);
    let query = texts(query, absent, |one| one.provider.as_deref());
    let query = texts(query, absent, |one| one.model.as_deref());
    let query = texts(query, absent, |one| one.agent.identity());
    let query = texts(query, absent, |one| one.agent.id.as_deref());
    let query = texts(query, absent, |one| one.agent.name.as_deref());
    let query = texts(query, absent, |one| one.profile.alias.as_deref());
    let query = integers(query, absent, |one| one.profile.version);
    let query = texts(query, absent, |one| one.feature.identity());
    let query = codes(query, absent, |one| one.feature.kind.map(FeatureType::code));
    let query = texts(query, absent, |one| one.feature.id.as_deref());
    let query = integers(query, absent, |one| one.feature.version);
    let query = codes(query, absent, |one| Some(one.source.code()));
    let query = texts(query, absent, |one| one.platform.as_deref());
    let query = codes(query, absent, |one| Some(one.capability.code()));
    let query = texts(query, absent, |one| one.entity_type.as_deref());
    Ok(keyed(query.load(conn)?))
}

/// Binds a column of texts.
fn texts<'a, 'r: 'a, T: 'r, S: Into<Cow<'r, str>>>(
    query: Query<'a>,
    rows: &BTreeMap<Uuid, &'r T>,
    text: impl Fn(&'r T) -> Option<S>,
) -> Query<'a> {
    let column = rows.values().map(|one| text(one).map(Into::into));
    query.bind::<Array<Nullable<Text>>, _>(column.collect::<Vec<Option<Cow<'r, str>>>>())
}

/// Binds a column of integers.
fn integers<'a, T>(
    query: Query<'a>,
    rows: &BTreeMap<Uuid, &T>,
    integer: impl Fn(&T) -> Option<i32>,
) -> Query<'a> {
    let column = rows.values().map(|one| integer(one));
    query.bind::<Array<Nullable<Integer>>, _>(column.collect::<Vec<_>>())
}

/// Binds a column of codes.
fn codes<'a, T>(
    query: Query<'a>,
    rows: &BTreeMap<Uuid, &T>,
    code: impl Fn(&T) -> Option<i16>,
) -> Query<'a> {
    let column = rows.values().map(|one| code(one));
    query.bind::<Array<Nullable<SmallInt>>, _>(column.collect::<Vec<_>>())
}

fn keyed(rows: Vec<Keyed>) -> HashMap<Uuid, i32> {
    rows.into_iter()
        .map(|Keyed { key, id }| (key, id))
        .collect()
}
