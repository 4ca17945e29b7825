//! `logbook export`.

use indicatif::HumanCount;

use super::CliError;
use crate::export;

/// Exports into a file. How many entries it were goes where messages go: the
/// standard output may be the file.
pub(super) fn run(args: export::Args) -> Result<(), CliError> {
    let entries = export::run(args)?;
    log::info!("{} entries exported", HumanCount(entries));
    Ok(())
}
