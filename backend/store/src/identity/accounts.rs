//! People who may sign in.

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
    /// What one signs in with, in lower case.
    pub email: String,
    /// Display name.
    pub name: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Whether it may sign in.
    pub active: bool,
    /// When it was made.
    pub created_at: Moment,
    /// When its owner last signed in.
    pub last_login_at: Option<Moment>,
}

/// An account to be made.
#[derive(Clone)]
pub struct NewAccount {
    /// UUIDv7.
    pub id: Uuid,
    /// In lower case.
    pub email: String,
    /// Display name.
    pub name: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Argon2id in PHC string form.
    pub password_hash: String,
    /// Now.
    pub created_at: Moment,
}

/// What of an account is to change; `None` stays as it is.
#[derive(Clone, Default)]
pub struct AccountChange {
    /// Display name; `Some(None)` takes it away.
    pub name: Option<Option<String>>,
    /// What it may do.
    pub role: Option<Role>,
    /// Whether it may sign in.
    pub active: Option<bool>,
    /// Argon2id in PHC string form.
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

/// Every account, by e-mail.
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

/// The account of that id.
///
/// # Errors
/// [`StoreError::NotFound`] and those of the database.
pub fn get(conn: &mut Connection, id: Uuid) -> Result<Account, StoreError> {
    accounts::table
        .find(id)
        .select(Row::as_select())
        .first(conn)?
        .try_into()
}

/// The account of that id, locked to the end of the transaction.
///
/// # Errors
/// [`StoreError::NotFound`] and those of the database.
pub fn lock(conn: &mut Connection, id: Uuid) -> Result<Account, StoreError> {
    accounts::table
        .find(id)
        .select(Row::as_select())
        .for_no_key_update()
        .first(conn)?
        .try_into()
}

/// The account of that id and whether its session still runs: signing out, a
/// new password and a stolen refresh token end the access tokens as well.
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

/// The account of that e-mail with its password hash.
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

/// Whether there is any account at all.
///
/// # Errors
/// Returns an error when the database fails.
pub fn any(conn: &mut Connection) -> Result<bool, StoreError> {
    Ok(select(exists(accounts::table.select(accounts::id))).get_result(conn)?)
}

/// Makes an account that may sign in.
///
/// # Errors
/// [`StoreError::Conflict`] when the e-mail is taken, and those of the database.
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

/// Changes an account. At least one thing must change.
///
/// # Errors
/// [`StoreError::NotFound`] and those of the database.
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

/// Notes that the owner has signed in.
///
/// # Errors
/// Returns an error when the database fails.
pub fn note_login(conn: &mut Connection, id: Uuid, at: Moment) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id))
        .set(accounts::last_login_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Removes an account and its sessions.
///
/// # Errors
/// [`StoreError::NotFound`] and those of the database.
pub fn delete(conn: &mut Connection, id: Uuid) -> Result<(), StoreError> {
    match diesel::delete(accounts::table.find(id)).execute(conn)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// The active admins, locked to the end of the transaction: of two admins who
/// remove each other at the same moment, the second waits here and then finds
/// that the other is no admin any more.
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

/// Whether an account still has this password hash and may sign in. It stays
/// so to the end of the transaction.
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
