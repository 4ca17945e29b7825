//! Hands out values by their setting's name and keeps the books: where each
//! came from, which were wrong, which nobody asked for.

use std::collections::{BTreeMap, BTreeSet};

use logbook_domain::settings::{self, Changed, Fixed, FixedValue, SettingSource, ShownSetting};
use serde_json::Value as Json;
use toml::{Table, Value as Toml};

use super::error::{ConfigError, Mistake, nearest};
use super::value::Raw;

/// What the settings file is called when a person is sent there.
const FILE: &str = "logbook.toml";

/// What every variable begins with.
const PREFIX: &str = "LOGBOOK_";

/// Variables of the clients, of the command line and of the build, which often are
/// set in the same shell; they are no settings of the server.
const OTHER_VARIABLES: [&str; 4] = [
    "LOGBOOK_CONFIG",
    "LOGBOOK_URL",
    "LOGBOOK_API_KEY",
    "LOGBOOK_COMMIT",
];

/// The values not yet asked for, and what has been found out so far.
#[derive(Debug, Default)]
pub(super) struct Reader {
    file: BTreeMap<String, Toml>,
    environment: BTreeMap<String, String>,
    known: BTreeSet<&'static str>,
    shown: Vec<ShownSetting>,
    mistakes: Vec<Mistake>,
}

impl Reader {
    /// Takes the text of the file and the environment apart. An empty variable
    /// counts as unset, as compose files pass it that way.
    pub(super) fn new(file: &str, environment: impl Iterator<Item = (String, String)>) -> Self {
        let mut reader = Self::default();
        match file.parse::<Table>() {
            Ok(table) => flatten(&mut reader.file, "", table),
            Err(error) => reader.mistake(
                FILE,
                format!("is not valid TOML: {}", one_line(&error.to_string())),
            ),
        }
        reader.environment = environment
            .filter(|(name, value)| name.starts_with(PREFIX) && !value.is_empty())
            .filter(|(name, _)| !OTHER_VARIABLES.contains(&name.as_str()))
            .collect();
        reader
    }

    /// Returns the value of a setting, parsed, or its default.
    ///
    /// `show` tells how the value is shown to people; a secret is shown as
    /// nothing at all.
    pub(super) fn take<T: Clone>(
        &mut self,
        key: &'static str,
        default: T,
        parse: impl Fn(&Raw) -> Result<T, String>,
        show: impl Fn(&T) -> Json,
    ) -> T {
        let (raw, source) = self.find(key);
        let value = match raw.map(|raw| parse(&raw)) {
            Some(Ok(value)) => value,
            Some(Err(message)) => {
                self.mistake(&written_as(key, source), message);
                default.clone()
            }
            None => default.clone(),
        };
        self.shown.push(ShownSetting::at_start(
            key.to_owned(),
            show(&value),
            show(&default),
            source,
            set_in(key, source),
        ));
        value
    }

    /// Returns what the file and the environment say of the settings that may
    /// change later, checked as far as they can be without the database.
    pub(super) fn fixed(&mut self) -> Fixed {
        let mut fixed = Fixed::new();
        for key in settings::KEYS {
            if let (Some(raw), source) = self.find(key)
                && let Some(set_in) = set_in(key, source)
            {
                let value = raw.into_json();
                let value = FixedValue {
                    value,
                    source,
                    set_in,
                };
                fixed.insert(key.to_owned(), value);
            }
        }
        let resolved = settings::Settings::resolve(&fixed, &Changed::new());
        for error in resolved.err().unwrap_or_default() {
            let key = error.field.split('[').next().unwrap_or_default();
            let source = fixed
                .get(key)
                .map_or(SettingSource::Default, |one| one.source);
            let place = error.field[key.len()..].to_owned();
            self.mistake(&(written_as(key, source) + &place), error.message);
        }
        fixed
    }

    /// As [`Reader::take`], for what is never shown.
    pub(super) fn take_secret<T: Clone>(
        &mut self,
        key: &'static str,
        default: T,
        parse: impl Fn(&Raw) -> Result<T, String>,
    ) -> T {
        let value = self.take(key, default, parse, |_| Json::Null);
        self.shown.pop();
        value
    }

    /// Removes the value of a setting: the environment's before the file's.
    fn find(&mut self, key: &'static str) -> (Option<Raw>, SettingSource) {
        self.known.insert(key);
        let in_file = self.file.remove(key);
        match (self.environment.remove(&variable(key)), in_file) {
            (Some(text), _) => (Some(Raw::Environment(text)), SettingSource::Environment),
            (None, Some(value)) => (Some(Raw::File(value)), SettingSource::File),
            (None, None) => (None, SettingSource::Default),
        }
    }

    /// Notes a mistake that only shows in the light of other settings.
    pub(super) fn mistake(&mut self, setting: &str, message: String) {
        self.mistakes.push(Mistake {
            setting: setting.to_owned(),
            message,
        });
    }

    /// Ends the reading: what is left over is unknown. Gives the settings as
    /// they are shown, or every mistake.
    pub(super) fn finish(mut self) -> Result<Vec<ShownSetting>, ConfigError> {
        let unknown: Vec<(String, String)> = self
            .file
            .keys()
            .map(|key| (key.clone(), key.clone()))
            .chain(
                self.environment
                    .keys()
                    .map(|name| (name.clone(), setting_of(name))),
            )
            .collect();
        for (written, key) in unknown {
            let hint = match nearest(&key, self.known.iter().copied()) {
                Some(near) if written == key => format!("; did you mean {near}?"),
                Some(near) => format!("; did you mean {}?", variable(near)),
                None => String::new(),
            };
            self.mistake(&written, format!("is no setting{hint}"));
        }
        if self.mistakes.is_empty() {
            Ok(self.shown)
        } else {
            Err(ConfigError {
                mistakes: self.mistakes,
            })
        }
    }
}

/// `LOGBOOK_AUDIT_LOG__ENABLED` for `audit_log.enabled`.
fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

/// The other way round.
fn setting_of(variable: &str) -> String {
    variable[PREFIX.len()..].to_lowercase().replace("__", ".")
}

/// Returns how the operator wrote the setting's name.
fn written_as(key: &str, source: SettingSource) -> String {
    match source {
        SettingSource::Environment => variable(key),
        SettingSource::File | SettingSource::Database | SettingSource::Default => key.to_owned(),
    }
}

/// Returns where somebody who wants to change the value has to go.
fn set_in(key: &str, source: SettingSource) -> Option<String> {
    match source {
        SettingSource::Environment => Some(variable(key)),
        SettingSource::File => Some(FILE.to_owned()),
        SettingSource::Database | SettingSource::Default => None,
    }
}

/// Turns tables into names joined by dots; lists stay whole.
fn flatten(into: &mut BTreeMap<String, Toml>, prefix: &str, table: Table) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            Toml::Table(inner) => flatten(into, &key, inner),
            value => {
                into.insert(key, value);
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
