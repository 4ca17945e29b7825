//! Advisory locks, by which servers on one database coordinate.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::Connection;
use crate::error::StoreError;

/// The purpose of a lock. Its number is shared by all versions of the program.
#[derive(Clone, Copy, Debug)]
pub enum Lock {
    /// Changes the schema.
    Migrations,
    /// Creates or drops partitions.
    Partitions,
    /// Retires old entries.
    Retention,
    /// Creates the first account and the first signing key.
    Bootstrap,
    /// Changes settings.
    Settings,
    /// Exclusive: deletes series and users. Shared: stores their ids in entries.
    Dictionary,
    /// Saves and shares views.
    Views,
    /// Records the labels of users. It is taken before the locks of hours.
    Labels,
    /// Keeps the quarantine within its size.
    Quarantine,
    /// Joins content and entries that arrived separately. It is taken first.
    Parts,
}

impl Lock {
    /// Returns the key of the advisory lock.
    pub(crate) const fn number(self) -> i64 {
        // An arbitrary base avoids collisions with other programs on the same database.
        0x10_6b00_0000
            + match self {
                Self::Migrations => 1,
                Self::Partitions => 2,
                Self::Retention => 3,
                Self::Bootstrap => 4,
                Self::Settings => 5,
                Self::Dictionary => 6,
                Self::Views => 7,
                Self::Labels => 8,
                Self::Quarantine => 9,
                Self::Parts => 10,
            }
    }
}

/// Takes the lock exclusively until the end of the transaction.
///
/// # Errors
/// Returns an error when the database fails.
pub fn lock(conn: &mut Connection, lock: Lock) -> Result<(), StoreError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<BigInt, _>(lock.number())
        .execute(conn)?;
    Ok(())
}

/// Takes the lock in shared mode until the end of the transaction.
///
/// # Errors
/// Returns an error when the database fails.
pub fn lock_shared(conn: &mut Connection, lock: Lock) -> Result<(), StoreError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock_shared($1)")
        .bind::<BigInt, _>(lock.number())
        .execute(conn)?;
    Ok(())
}

/// Takes the lock exclusively until the end of the session.
///
/// # Errors
/// Returns an error when the database fails.
pub fn lock_session(conn: &mut Connection, lock: Lock) -> Result<(), StoreError> {
    diesel::sql_query("SELECT pg_advisory_lock($1)")
        .bind::<BigInt, _>(lock.number())
        .execute(conn)?;
    Ok(())
}
