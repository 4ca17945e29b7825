//! API keys, by which programs authenticate.

use chrono::Duration;
use diesel::dsl::{exists, select};
use diesel::prelude::*;
use logbook_domain::access::Permission;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::api_keys;
use crate::error::StoreError;

/// An API key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// UUIDv7.
    pub id: Uuid,
    /// The name, which describes the purpose of the key.
    pub name: String,
    /// The first characters of the secret.
    pub prefix: String,
    /// The permissions of the key.
    pub scopes: Vec<Permission>,
    /// When the key was created.
    pub created_at: Moment,
    /// The e-mail address of the account that created the key.
    pub created_by: Option<String>,
    /// When the key expires.
    pub expires_at: Option<Moment>,
    /// When the key was last used, accurate to the minute.
    pub last_used_at: Option<Moment>,
    /// When the key was revoked.
    pub revoked_at: Option<Moment>,
}

/// An API key to be created.
#[derive(Clone)]
pub struct NewApiKey {
    /// UUIDv7.
    pub id: Uuid,
    /// The name, which describes the purpose of the key.
    pub name: String,
    /// The first characters of the secret.
    pub prefix: String,
    /// The SHA-256 hash of the secret.
    pub secret_hash: [u8; 32],
    /// The permissions of the key, at least one.
    pub scopes: Vec<Permission>,
    /// The current time.
    pub created_at: Moment,
    /// The e-mail address of the account that creates the key.
    pub created_by: Option<String>,
    /// When the key expires.
    pub expires_at: Option<Moment>,
}

/// Changes to an API key; `None` keeps the current value.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = api_keys)]
pub struct ApiKeyChange {
    /// The name.
    pub name: Option<String>,
    /// When the key expires; `Some(None)` means never.
    pub expires_at: Option<Option<Moment>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_keys)]
struct Row {
    id: Uuid,
    name: String,
    prefix: String,
    scopes: Vec<String>,
    created_at: Moment,
    created_by: Option<String>,
    expires_at: Option<Moment>,
    last_used_at: Option<Moment>,
    revoked_at: Option<Moment>,
}

impl TryFrom<Row> for ApiKey {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row {
            id,
            name,
            prefix,
            scopes,
            created_at,
            created_by,
            expires_at,
            last_used_at,
            revoked_at,
        } = row;
        let scopes = scopes
            .iter()
            .map(|scope| Permission::from_name(scope))
            .collect::<Option<_>>()
            .ok_or_else(|| StoreError::Corrupt(format!("API key {id} has an unknown scope")))?;
        Ok(Self {
            id,
            name,
            prefix,
            scopes,
            created_at,
            created_by,
            expires_at,
            last_used_at,
            revoked_at,
        })
    }
}

/// Returns every API key, newest first.
///
/// # Errors
/// Returns an error when the database fails.
pub fn list(conn: &mut Connection) -> Result<Vec<ApiKey>, StoreError> {
    let rows: Vec<Row> = api_keys::table
        .select(Row::as_select())
        .order((api_keys::created_at.desc(), api_keys::id.desc()))
        .load(conn)?;
    rows.into_iter().map(ApiKey::try_from).collect()
}

/// Locks the API key with this id until the end of the transaction and returns it.
///
/// # Errors
/// Returns [`StoreError::NotFound`] when no key has this id, or an error when the
/// database fails.
pub fn lock(conn: &mut Connection, id: Uuid) -> Result<ApiKey, StoreError> {
    api_keys::table
        .find(id)
        .select(Row::as_select())
        .for_update()
        .first(conn)?
        .try_into()
}

/// Returns the API key whose secret has this SHA-256 hash.
///
/// # Errors
/// Returns an error when the database fails.
pub fn by_hash(conn: &mut Connection, hash: &[u8; 32]) -> Result<Option<ApiKey>, StoreError> {
    let found: Option<Row> = api_keys::table
        .filter(api_keys::secret_hash.eq(hash.as_slice()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    found.map(ApiKey::try_from).transpose()
}

/// Returns whether any API key exists.
///
/// # Errors
/// Returns an error when the database fails.
pub fn any(conn: &mut Connection) -> Result<bool, StoreError> {
    Ok(select(exists(api_keys::table.select(api_keys::id))).get_result(conn)?)
}

/// Creates an API key.
///
/// # Errors
/// Returns an error when the database fails.
pub fn insert(conn: &mut Connection, new: NewApiKey) -> Result<ApiKey, StoreError> {
    let NewApiKey {
        id,
        name,
        prefix,
        secret_hash,
        scopes,
        created_at,
        created_by,
        expires_at,
    } = new;
    let scopes: Vec<&str> = scopes.into_iter().map(Permission::name).collect();
    diesel::insert_into(api_keys::table)
        .values((
            api_keys::id.eq(id),
            api_keys::name.eq(name),
            api_keys::prefix.eq(prefix),
            api_keys::secret_hash.eq(secret_hash.as_slice()),
            api_keys::scopes.eq(scopes),
            api_keys::created_at.eq(created_at),
            api_keys::created_by.eq(created_by),
            api_keys::expires_at.eq(expires_at),
        ))
        .returning(Row::as_returning())
        .get_result(conn)?
        .try_into()
}

/// Changes an API key and returns it. At least one field of `change` must be set.
///
/// # Errors
/// Returns [`StoreError::NotFound`] when no key has this id, or an error when the
/// database fails.
pub fn change(
    conn: &mut Connection,
    id: Uuid,
    change: &ApiKeyChange,
) -> Result<ApiKey, StoreError> {
    diesel::update(api_keys::table.find(id))
        .set(change)
        .returning(Row::as_returning())
        .get_result(conn)?
        .try_into()
}

/// Revokes an API key.
///
/// # Errors
/// Returns an error when the database fails.
pub fn revoke(conn: &mut Connection, id: Uuid, at: Moment) -> Result<(), StoreError> {
    diesel::update(api_keys::table.find(id))
        .set(api_keys::revoked_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Returns whether a use of the key in the minute before `at` is recorded already.
#[must_use]
pub fn is_use_recorded(key: &ApiKey, at: Moment) -> bool {
    key.last_used_at
        .is_some_and(|last| last > at - Duration::minutes(1))
}

/// Records that an API key was used, at most once a minute: recording every request would
/// update the same row with every request.
///
/// # Errors
/// Returns an error when the database fails.
pub fn record_use(conn: &mut Connection, key: &mut ApiKey, at: Moment) -> Result<(), StoreError> {
    if is_use_recorded(key, at) {
        return Ok(());
    }
    let stale = at - Duration::minutes(1);
    let is_stale = api_keys::last_used_at
        .is_null()
        .or(api_keys::last_used_at.le(stale));
    diesel::update(api_keys::table.find(key.id))
        .filter(is_stale)
        .set(api_keys::last_used_at.eq(at))
        .execute(conn)?;
    key.last_used_at = Some(at);
    Ok(())
}
