//! What goes to the terminal and is not a log line.

use std::fmt::Display;
use std::io::{self, Write};

use super::CliError;

/// Prints the outcome of a command.
pub(super) fn output(text: &str) -> Result<(), CliError> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(CliError::Output)
}

/// Prints the message a command ends with. Nobody can be told if that fails.
pub(super) fn error(error: &impl Display) {
    let _ = writeln!(io::stderr(), "error: {error}");
}
