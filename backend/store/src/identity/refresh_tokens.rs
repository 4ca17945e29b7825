//! Sessions, as families of refresh tokens, each of which can be used once.

use diesel::prelude::*;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::refresh_tokens;
use crate::error::StoreError;

/// A refresh token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = refresh_tokens)]
pub struct RefreshToken {
    /// UUIDv7.
    pub id: Uuid,
    /// The account of the session.
    pub account_id: Uuid,
    /// The session: all tokens that descend from one sign-in.
    pub family_id: Uuid,
    /// When the token expires.
    pub expires_at: Moment,
    /// When the token was exchanged for the next one.
    pub used_at: Option<Moment>,
    /// When the token was revoked.
    pub revoked_at: Option<Moment>,
}

/// A refresh token to be created.
#[derive(Clone)]
pub struct NewRefreshToken {
    /// UUIDv7.
    pub id: Uuid,
    /// The account of the session.
    pub account_id: Uuid,
    /// The session.
    pub family_id: Uuid,
    /// The SHA-256 hash of the token.
    pub token_hash: [u8; 32],
    /// The current time.
    pub created_at: Moment,
    /// When the token expires.
    pub expires_at: Moment,
}

/// Creates a refresh token, and deletes the expired ones of the same account, so that the
/// table does not grow without limit.
///
/// # Errors
/// Returns an error when the database fails.
pub fn insert(conn: &mut Connection, new: NewRefreshToken) -> Result<(), StoreError> {
    let NewRefreshToken {
        id,
        account_id,
        family_id,
        token_hash,
        created_at,
        expires_at,
    } = new;
    delete_expired(conn, account_id, created_at)?;
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::id.eq(id),
            refresh_tokens::account_id.eq(account_id),
            refresh_tokens::family_id.eq(family_id),
            refresh_tokens::token_hash.eq(token_hash.as_slice()),
            refresh_tokens::created_at.eq(created_at),
            refresh_tokens::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

fn delete_expired(conn: &mut Connection, account: Uuid, now: Moment) -> Result<(), StoreError> {
    let expired = refresh_tokens::table
        .filter(refresh_tokens::account_id.eq(account))
        .filter(refresh_tokens::expires_at.lt(now));
    diesel::delete(expired).execute(conn)?;
    Ok(())
}

/// Locks the token with this hash until the end of the transaction and returns it. When a
/// token is used twice at the same time, the second use waits here, and then finds the
/// token used.
///
/// # Errors
/// Returns an error when the database fails.
pub fn lock_by_hash(
    conn: &mut Connection,
    hash: &[u8; 32],
) -> Result<Option<RefreshToken>, StoreError> {
    Ok(refresh_tokens::table
        .filter(refresh_tokens::token_hash.eq(hash.as_slice()))
        .select(RefreshToken::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// Records that a token was exchanged for the next one.
///
/// # Errors
/// Returns an error when the database fails.
pub fn record_use(conn: &mut Connection, id: Uuid, at: Moment) -> Result<(), StoreError> {
    diesel::update(refresh_tokens::table.find(id))
        .set(refresh_tokens::used_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Ends a session by revoking every token of its family. Returns whether the session was
/// active.
///
/// # Errors
/// Returns an error when the database fails.
pub fn revoke_family(conn: &mut Connection, family: Uuid, at: Moment) -> Result<bool, StoreError> {
    let running = refresh_tokens::table
        .filter(refresh_tokens::family_id.eq(family))
        .filter(refresh_tokens::revoked_at.is_null());
    let revoked = diesel::update(running)
        .set(refresh_tokens::revoked_at.eq(at))
        .execute(conn)?;
    Ok(revoked > 0)
}

/// Ends every session of an account, and returns how many were active.
///
/// # Errors
/// Returns an error when the database fails.
pub fn revoke_all_of(
    conn: &mut Connection,
    account: Uuid,
    at: Moment,
) -> Result<usize, StoreError> {
    // No session has this id.
    revoke_others_of(conn, account, Uuid::nil(), at)
}

/// Ends every session of an account except `kept`, and returns how many were active.
///
/// # Errors
/// Returns an error when the database fails.
pub fn revoke_others_of(
    conn: &mut Connection,
    account: Uuid,
    kept: Uuid,
    at: Moment,
) -> Result<usize, StoreError> {
    let running = refresh_tokens::table
        .filter(refresh_tokens::account_id.eq(account))
        .filter(refresh_tokens::family_id.ne(kept))
        .filter(refresh_tokens::revoked_at.is_null())
        // Expired tokens may be being deleted (see `delete_expired`).
        .filter(refresh_tokens::expires_at.ge(at));
    let mut families: Vec<Uuid> = diesel::update(running)
        .set(refresh_tokens::revoked_at.eq(at))
        .returning(refresh_tokens::family_id)
        .get_results(conn)?;
    families.sort_unstable();
    families.dedup();
    Ok(families.len())
}
