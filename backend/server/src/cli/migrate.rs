//! `logbook migrate`.

use super::{CliError, print};
use crate::config::Config;
use crate::database::Database;

/// Brings the schema up to date, starting the embedded Postgres for it if the
/// settings name no other.
pub(super) fn run(config: &Config) -> Result<(), CliError> {
    let database = Database::open(&config.database)?;
    let applied = logbook_store::migrations::run(database.url())?;
    print::output(&match applied.as_slice() {
        [] => "the database schema is up to date\n".to_owned(),
        names => format!("applied {}\n", names.join(", ")),
    })
}
