//! Migrates the database schema to the version of this program.

use diesel::Connection as _;
use diesel::migration::{Migration, MigrationSource as _, MigrationVersion};
use diesel::pg::Pg;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::url::with_timeouts;
use crate::error::StoreError;

/// Every migration, embedded into the program.
const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Applies the pending migrations and returns their names. Servers that start
/// together wait for each other.
///
/// # Errors
/// Returns [`StoreError::Migration`] when the database has migrations that this program
/// does not know, or with the message of the migration that failed, and
/// [`StoreError::Unavailable`] when the database cannot be reached.
pub fn run(database_url: &str) -> Result<Vec<String>, StoreError> {
    let mut conn = connect(&with_timeouts(database_url))?;
    locks::lock_session(&mut conn, Lock::Migrations)?;
    refuse_unknown(&mut conn)?;
    // The lock is released with the connection, also when a migration fails.
    conn.run_pending_migrations(MIGRATIONS)
        .map(|applied| applied.iter().map(ToString::to_string).collect())
        .map_err(failed)
}

/// Applies the migrations up to and including the one of this version. Used by the
/// tests of later migrations.
///
/// # Errors
/// Returns the errors of [`run`].
pub fn run_up_to(database_url: &str, version: &str) -> Result<(), StoreError> {
    let mut conn = connect(database_url)?;
    let last = MigrationVersion::from(version);
    let pending = conn.pending_migrations(MIGRATIONS).map_err(failed)?;
    let wanted = pending.iter().filter(|one| one.name().version() <= last);
    for migration in wanted {
        conn.run_migration(migration).map_err(failed)?;
    }
    Ok(())
}

/// Reverts every migration, newest first. Used by the tests of the migrations.
///
/// # Errors
/// Returns the errors of [`run`].
pub fn revert_all(database_url: &str) -> Result<(), StoreError> {
    connect(database_url)?
        .revert_all_migrations(MIGRATIONS)
        .map(drop)
        .map_err(failed)
}

fn connect(database_url: &str) -> Result<Connection, StoreError> {
    Connection::establish(database_url).map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// Rejects a database that another version of the program has migrated. Without this
/// check, a later statement would fail on a table that already exists or that has
/// other columns, with a message that does not name the cause.
fn refuse_unknown(conn: &mut Connection) -> Result<(), StoreError> {
    let known: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(failed)?;
    let known: Vec<MigrationVersion<'_>> = known.iter().map(|one| one.name().version()).collect();
    let mut unknown = conn.applied_migrations().map_err(failed)?;
    unknown.retain(|version| !known.contains(version));
    unknown.sort();
    if unknown.is_empty() {
        return Ok(());
    }
    let is_unreleased = unknown.first() < known.iter().min();
    let names: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    Err(StoreError::Migration(refusal(
        &names.join(", "),
        is_unreleased,
    )))
}

/// Returns a message that names the unknown migrations and says what to do.
fn refusal(names: &str, is_unreleased: bool) -> String {
    let advice = if is_unreleased {
        "a version from before the first release has created this database; \
         run this version on an empty database, and bring the entries over with \
         `logbook export` of that version and `logbook import` of this one"
    } else {
        "a newer version of AI Logbook has migrated this database; \
         run that version, or restore a backup from before its upgrade"
    };
    format!("it holds migrations that this program does not know ({names}): {advice}")
}

fn failed(error: impl ToString) -> StoreError {
    StoreError::Migration(error.to_string())
}
