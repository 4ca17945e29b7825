//! Advisory locks: how servers on one database agree without talking.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::Connection;
use crate::error::StoreError;

/// What a lock stands for. The numbers are shared by all versions.
#[derive(Clone, Copy, Debug)]
pub enum Lock {
    /// Changing the schema.
    Migrations,
    /// Making or dropping partitions.
    Partitions,
    /// Retiring old entries by the clock.
    Retention,
    /// Making the first account and signing key.
    Bootstrap,
    /// Changing settings.
    Settings,
    /// Taking series and users away; shared: writing their numbers down.
    Dictionary,
    /// Saving and sharing views.
    Views,
    /// Noting what users are called. It comes before the locks of hours.
    Labels,
    /// Keeping the quarantine within its size.
    Quarantine,
    /// Bringing content and entries together that came apart. It comes first.
    Parts,
}

impl Lock {
    /// The key of the advisory lock.
    pub(crate) const fn number(self) -> i64 {
        // An arbitrary base keeps clear of other programs on the same database.
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

/// Waits for the lock and holds it to the end of the transaction.
///
/// # Errors
/// Those of the database.
pub fn wait(conn: &mut Connection, lock: Lock) -> Result<(), StoreError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<BigInt, _>(lock.number())
        .execute(conn)?;
    Ok(())
}

/// Waits until nobody holds the lock alone and holds it with others to the end
/// of the transaction.
///
/// # Errors
/// Those of the database.
pub fn share(conn: &mut Connection, lock: Lock) -> Result<(), StoreError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock_shared($1)")
        .bind::<BigInt, _>(lock.number())
        .execute(conn)?;
    Ok(())
}

/// Takes the lock to the end of the transaction if nobody holds it.
///
/// # Errors
/// Those of the database.
pub fn try_take(conn: &mut Connection, lock: Lock) -> Result<bool, StoreError> {
    diesel::define_sql_function! {
        fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
    }
    Ok(diesel::select(pg_try_advisory_xact_lock(lock.number())).get_result(conn)?)
}

/// Waits for the lock and holds it to the end of the session.
///
/// # Errors
/// Those of the database.
pub fn hold(conn: &mut Connection, lock: Lock) -> Result<(), StoreError> {
    diesel::sql_query("SELECT pg_advisory_lock($1)")
        .bind::<BigInt, _>(lock.number())
        .execute(conn)?;
    Ok(())
}
