//! The accounts of people.

use diesel::dsl::{exists, select};
use diesel::prelude::*;
use logbook_domain::access::Role;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::{accounts, refresh_tokens};
use crate::error::StoreError;

/// An account, without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// UUIDv7.
    pub id: Uuid,
    /// The e-mail address, which is the name for signing in, in lower case.
    pub email: String,
    /// Display name.
    pub name: Option<String>,
    /// The role, which determines the permissions.
    pub role: Role,
    /// Whether the account may sign in.
    pub active: bool,
    /// When the account was created.
    pub created_at: Moment,
    /// When its owner last signed in.
    pub last_login_at: Option<Moment>,
}

/// An account to be created.
#[derive(Clone)]
pub struct NewAccount {
    /// UUIDv7.
    pub id: Uuid,
    /// The e-mail address in lower case.
    pub email: String,
    /// Display name.
    pub name: Option<String>,
    /// The role.
    pub role: Role,
    /// The Argon2id hash of the password in PHC string form.
    pub password_hash: String,
    /// The current time.
    pub created_at: Moment,
}

/// Changes to an account; `None` keeps the current value.
#[derive(Clone, Default)]
pub struct AccountChange {
    /// Display name; `Some(None)` removes it.
    pub name: Option<Option<String>>,
    /// The role.
    pub role: Option<Role>,
    /// Whether the account may sign in.
    pub active: Option<bool>,
    /// The Argon2id hash of the password in PHC string form.
    pub password_hash: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct Row {
    id: Uuid,
    email: String,
    name: Option<String>,
    role: String,
    active: bool,
    created_at: Moment,
    last_login_at: Option<Moment>,
}

impl TryFrom<Row> for Account {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row {
            id,
            email,
            name,
            role,
            active,
            created_at,
            last_login_at,
        } = row;
        let role = Role::from_name(&role)
            .ok_or_else(|| StoreError::Corrupt(format!("account {id} has the role `{role}`")))?;
        Ok(Self {
            id,
            email,
            name,
            role,
            active,
            created_at,
            last_login_at,
        })
    }
}

/// Returns every account, ordered by e-mail address.
///
/// # Errors
/// Returns an error when the database fails.
pub fn list(conn: &mut Connection) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<Row> = accounts::table
        .select(Row::as_select())
        .order(accounts::email)
        .load(conn)?;
    rows.into_iter().map(Account::try_from).collect()
}

/// Returns the account with this id.
///
/// # Errors
/// Returns [`StoreError::NotFound`] when no account has this id, or an error when the
/// database fails.
pub fn get(conn: &mut Connection, id: Uuid) -> Result<Account, StoreError> {
    accounts::table
        .find(id)
        .select(Row::as_select())
        .first(conn)?
        .try_into()
}

/// Locks the account with this id until the end of the transaction and returns it.
///
/// # Errors
/// Returns [`StoreError::NotFound`] when no account has this id, or an error when the
/// database fails.
pub fn lock(conn: &mut Connection, id: Uuid) -> Result<Account, StoreError> {
    accounts::table
        .find(id)
        .select(Row::as_select())
        .for_no_key_update()
        .first(conn)?
        .try_into()
}

/// Returns the account with this id and whether the session is active. Access tokens of
/// a session are rejected after a sign-out, a change of the password and the reuse of a
/// refresh token.
///
/// # Errors
/// Returns an error when the database fails.
pub fn with_session(
    conn: &mut Connection,
    id: Uuid,
    session: Uuid,
) -> Result<Option<(Account, bool)>, StoreError> {
    let running = exists(
        refresh_tokens::table
            .filter(refresh_tokens::family_id.eq(session))
            .filter(refresh_tokens::account_id.eq(id))
            .filter(refresh_tokens::revoked_at.is_null()),
    );
    let found: Option<(Row, bool)> = accounts::table
        .find(id)
        .select((Row::as_select(), running))
        .first(conn)
        .optional()?;
    found
        .map(|(row, running)| Ok((row.try_into()?, running)))
        .transpose()
}

/// Returns the account with this e-mail address and its password hash.
///
/// # Errors
/// Returns an error when the database fails.
pub fn by_email(
    conn: &mut Connection,
    email: &str,
) -> Result<Option<(Account, String)>, StoreError> {
    let found: Option<(Row, String)> = accounts::table
        .filter(accounts::email.eq(email))
        .select((Row::as_select(), accounts::password_hash))
        .first(conn)
        .optional()?;
    found
        .map(|(row, hash)| Ok((row.try_into()?, hash)))
        .transpose()
}

/// Returns whether any account exists.
///
/// # Errors
/// Returns an error when the database fails.
pub fn any(conn: &mut Connection) -> Result<bool, StoreError> {
    Ok(select(exists(accounts::table.select(accounts::id))).get_result(conn)?)
}

/// Creates an active account.
///
/// # Errors
/// Returns [`StoreError::Conflict`] when the e-mail address is taken, or an error when
/// the database fails.
pub fn insert(conn: &mut Connection, new: NewAccount) -> Result<Account, StoreError> {
    let NewAccount {
        id,
        email,
        name,
        role,
        password_hash,
        created_at,
    } = new;
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::email.eq(email),
            accounts::name.eq(name),
            accounts::role.eq(role.name()),
            accounts::password_hash.eq(password_hash),
            accounts::active.eq(true),
            accounts::created_at.eq(created_at),
        ))
        .returning(Row::as_returning())
        .get_result(conn)?
        .try_into()
}

#[derive(AsChangeset)]
#[diesel(table_name = accounts)]
struct Changes {
    name: Option<Option<String>>,
    role: Option<&'static str>,
    active: Option<bool>,
    password_hash: Option<String>,
}

/// Changes an account and returns it. At least one field of `change` must be set.
///
/// # Errors
/// Returns [`StoreError::NotFound`] when no account has this id, or an error when the
/// database fails.
pub fn change(
    conn: &mut Connection,
    id: Uuid,
    change: AccountChange,
) -> Result<Account, StoreError> {
    let AccountChange {
        name,
        role,
        active,
        password_hash,
    } = change;
    let changes = Changes {
        name,
        role: role.map(Role::name),
        active,
        password_hash,
    };
    diesel::update(accounts::table.find(id))
        .set(&changes)
        .returning(Row::as_returning())
        .get_result(conn)?
        .try_into()
}

/// Records that the owner has signed in.
///
/// # Errors
/// Returns an error when the database fails.
pub fn record_login(conn: &mut Connection, id: Uuid, at: Moment) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id))
        .set(accounts::last_login_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Deletes an account and its sessions.
///
/// # Errors
/// Returns [`StoreError::NotFound`] when no account has this id, or an error when the
/// database fails.
pub fn delete(conn: &mut Connection, id: Uuid) -> Result<(), StoreError> {
    match diesel::delete(accounts::table.find(id)).execute(conn)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// Locks the active admins until the end of the transaction and returns their ids. When
/// two admins remove each other at the same time, the second one waits here, and then
/// finds itself the last admin.
///
/// # Errors
/// Returns an error when the database fails.
pub fn lock_active_admins(conn: &mut Connection) -> Result<Vec<Uuid>, StoreError> {
    Ok(accounts::table
        .filter(accounts::role.eq(Role::Admin.name()))
        .filter(accounts::active)
        .select(accounts::id)
        .order(accounts::id)
        .for_no_key_update()
        .load(conn)?)
}

/// Locks an account until the end of the transaction, if it is active and still has this
/// password hash; returns whether it is.
///
/// # Errors
/// Returns an error when the database fails.
pub fn lock_if_unchanged(
    conn: &mut Connection,
    id: Uuid,
    password_hash: &str,
) -> Result<bool, StoreError> {
    let found: Option<Uuid> = accounts::table
        .find(id)
        .filter(accounts::password_hash.eq(password_hash))
        .filter(accounts::active)
        .select(accounts::id)
        .for_no_key_update()
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}
