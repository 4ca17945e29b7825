//! The settings, read from where they really are.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use logbook_domain::settings::{SettingSource, ShownSetting};

use super::{CliError, print};
use crate::config::Config;

/// The file that is read when none is named.
const USUAL_FILE: &str = "logbook.toml";

/// Reads the settings file and the environment of the process.
pub(super) fn config(path: Option<&Path>) -> Result<Config, CliError> {
    let file = file_text(path)?;
    // A variable that is no UTF-8 cannot be one of ours.
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok(Config::read(&file, environment)?)
}

/// A file that was named must exist, the usual one need not.
fn file_text(path: Option<&Path>) -> Result<String, CliError> {
    let named = path.unwrap_or(Path::new(USUAL_FILE));
    match std::fs::read_to_string(named) {
        Err(error) if path.is_none() && error.kind() == io::ErrorKind::NotFound => {
            Ok(String::new())
        }
        Err(source) => Err(CliError::Unreadable {
            path: PathBuf::from(named),
            source,
        }),
        Ok(text) => Ok(text),
    }
}

/// `logbook check`: the settings, or all their mistakes.
pub(super) fn check(path: Option<&Path>) -> Result<(), CliError> {
    print::output(&table(&config(path)?.shown()))
}

fn table(settings: &[ShownSetting]) -> String {
    let width = settings.iter().map(|one| one.key.len()).max().unwrap_or(0);
    let mut text = String::new();
    for ShownSetting {
        key, value, source, ..
    } in settings
    {
        let from = match source {
            SettingSource::Default => "default",
            SettingSource::Database => "database",
            SettingSource::File => "file",
            SettingSource::Environment => "environment",
        };
        let _ = writeln!(text, "{key:width$}  {from:11}  {value}");
    }
    text
}
