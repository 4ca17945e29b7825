//! Sessions: refresh tokens, each of which is used once.

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
    /// Whose session it is.
    pub account_id: Uuid,
    /// The session: all tokens that descend from one sign-in.
    pub family_id: Uuid,
    /// When it ends unused.
    pub expires_at: Moment,
    /// When it was exchanged for the next one.
    pub used_at: Option<Moment>,
    /// When it was taken back.
    pub revoked_at: Option<Moment>,
}

/// A refresh token to be made.
#[derive(Clone)]
pub struct NewRefreshToken {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose session it is.
    pub account_id: Uuid,
    /// The session.
    pub family_id: Uuid,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Now.
    pub created_at: Moment,
    /// When it ends unused.
    pub expires_at: Moment,
}

/// Makes a token, and forgets those of the same account that ended long ago,
/// so that the table holds no more than people really use.
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
    forget_expired(conn, account_id, created_at)?;
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

fn forget_expired(conn: &mut Connection, account: Uuid, now: Moment) -> Result<(), StoreError> {
    let expired = refresh_tokens::table
        .filter(refresh_tokens::account_id.eq(account))
        .filter(refresh_tokens::expires_at.lt(now));
    diesel::delete(expired).execute(conn)?;
    Ok(())
}

/// The token of that hash, locked to the end of the transaction: of two uses
/// at the same moment the second waits here and then finds the token used.
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

/// Notes that a token has been exchanged for the next one.
///
/// # Errors
/// Returns an error when the database fails.
pub fn note_use(conn: &mut Connection, id: Uuid, at: Moment) -> Result<(), StoreError> {
    diesel::update(refresh_tokens::table.find(id))
        .set(refresh_tokens::used_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Ends a session: takes back every token of the family. Gives whether it
/// still ran.
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

/// Ends every session of an account and gives how many still ran.
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

/// Ends every session of an account but one, and gives how many still ran.
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
        // The others may be on their way out (see `forget_expired`).
        .filter(refresh_tokens::expires_at.ge(at));
    let mut families: Vec<Uuid> = diesel::update(running)
        .set(refresh_tokens::revoked_at.eq(at))
        .returning(refresh_tokens::family_id)
        .get_results(conn)?;
    families.sort_unstable();
    families.dedup();
    Ok(families.len())
}
