//! Keys of programs.

use chrono::Duration;
use diesel::dsl::{exists, select};
use diesel::prelude::*;
use logbook_domain::access::Permission;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::api_keys;
use crate::error::StoreError;

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// UUIDv7.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// The first characters of the secret.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Permission>,
    /// When it was made.
    pub created_at: Moment,
    /// E-mail of the account that made it.
    pub created_by: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Moment>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Moment>,
    /// When it was taken back.
    pub revoked_at: Option<Moment>,
}

/// A key to be made.
#[derive(Clone)]
pub struct NewApiKey {
    /// UUIDv7.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// The first characters of the secret.
    pub prefix: String,
    /// SHA-256 of the secret.
    pub secret_hash: [u8; 32],
    /// What it may do; at least one right.
    pub scopes: Vec<Permission>,
    /// Now.
    pub created_at: Moment,
    /// E-mail of the account that makes it.
    pub created_by: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Moment>,
}

/// What of a key is to change; `None` stays as it is.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = api_keys)]
pub struct ApiKeyChange {
    /// What it is for.
    pub name: Option<String>,
    /// When it ends by itself; `Some(None)` means never.
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

/// Every key, newest first.
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

/// The key of that id, locked to the end of the transaction.
///
/// # Errors
/// [`StoreError::NotFound`] and those of the database.
pub fn lock(conn: &mut Connection, id: Uuid) -> Result<ApiKey, StoreError> {
    api_keys::table
        .find(id)
        .select(Row::as_select())
        .for_update()
        .first(conn)?
        .try_into()
}

/// The key of that secret.
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

/// Whether there is any key at all.
///
/// # Errors
/// Returns an error when the database fails.
pub fn any(conn: &mut Connection) -> Result<bool, StoreError> {
    Ok(select(exists(api_keys::table.select(api_keys::id))).get_result(conn)?)
}

/// Makes a key.
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

/// Changes a key. At least one thing must change.
///
/// # Errors
/// [`StoreError::NotFound`] and those of the database.
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

/// Takes a key back.
///
/// # Errors
/// Returns an error when the database fails.
pub fn revoke(conn: &mut Connection, id: Uuid, at: Moment) -> Result<(), StoreError> {
    diesel::update(api_keys::table.find(id))
        .set(api_keys::revoked_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Whether the use of a key at that moment need not be noted any more.
#[must_use]
pub fn is_use_noted(key: &ApiKey, at: Moment) -> bool {
    key.last_used_at
        .is_some_and(|last| last > at - Duration::minutes(1))
}

/// Notes that a key has been used. Once a minute is enough: writing it at
/// every request would make every request a write to the same row.
///
/// # Errors
/// Returns an error when the database fails.
pub fn note_use(conn: &mut Connection, key: &mut ApiKey, at: Moment) -> Result<(), StoreError> {
    if is_use_noted(key, at) {
        return Ok(());
    }
    let stale = at - Duration::minutes(1);
    let of_key = api_keys::table.find(key.id);
    let not_noted = api_keys::last_used_at
        .is_null()
        .or(api_keys::last_used_at.le(stale));
    diesel::update(of_key)
        .filter(not_noted)
        .set(api_keys::last_used_at.eq(at))
        .execute(conn)?;
    key.last_used_at = Some(at);
    Ok(())
}
