//! Bringing the schema up to date.

use diesel::Connection as _;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::locks::{self, Lock};
use crate::parameters::with_limits;
use crate::{Connection, StoreError};

/// Every migration, built into the program.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Applies what is missing and gives the names of what was applied. Servers
/// that start together wait for each other.
///
/// # Errors
/// [`StoreError::Migration`] with the name of the migration that failed, and
/// [`StoreError::Unavailable`] when the database cannot be reached.
pub fn run(database_url: &str) -> Result<Vec<String>, StoreError> {
    let mut conn = Connection::establish(&with_limits(database_url))
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    locks::hold(&mut conn, Lock::Migrations)?;
    // The lock goes with the connection, also when a migration fails.
    conn.run_pending_migrations(MIGRATIONS)
        .map(|applied| applied.iter().map(ToString::to_string).collect())
        .map_err(|error| StoreError::Migration(error.to_string()))
}

/// Takes every migration back, newest first. For tests of the migrations.
///
/// # Errors
/// Those of [`run`].
pub fn revert_all(database_url: &str) -> Result<(), StoreError> {
    let mut conn = Connection::establish(database_url)
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    conn.revert_all_migrations(MIGRATIONS)
        .map(drop)
        .map_err(|error| StoreError::Migration(error.to_string()))
}
