//! The keys that sign access tokens, shared by all servers.

use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::signing_keys;
use crate::error::StoreError;

/// A key that signs access tokens.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKey {
    /// UUIDv7; the `kid` of the tokens.
    pub id: Uuid,
    /// The key of HMAC-SHA256, at least 32 bytes.
    pub secret: Vec<u8>,
    /// When the key was created.
    pub created_at: Moment,
}

/// Returns every key, newest first; inserts `new` when there is none. When servers start
/// at the same time, one inserts its key and the others find it.
///
/// # Errors
/// Returns an error when the database fails.
pub fn load_or_insert(
    conn: &mut Connection,
    new: &SigningKey,
) -> Result<Vec<SigningKey>, StoreError> {
    conn.transaction(|conn| {
        locks::lock(conn, Lock::Bootstrap)?;
        let keys = newest_first(conn)?;
        if !keys.is_empty() {
            return Ok(keys);
        }
        diesel::insert_into(signing_keys::table)
            .values(new)
            .execute(conn)?;
        newest_first(conn)
    })
}

fn newest_first(conn: &mut Connection) -> Result<Vec<SigningKey>, StoreError> {
    Ok(signing_keys::table
        .select(SigningKey::as_select())
        .order((signing_keys::created_at.desc(), signing_keys::id.desc()))
        .load(conn)?)
}
