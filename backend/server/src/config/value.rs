//! One value as it was written, before it is known what it should be.

use serde_json::Value as Json;
use toml::Value as Toml;

/// A value from the file, with its type, or from the environment, as text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw {
    /// From `logbook.toml`.
    File(Toml),
    /// From an environment variable.
    Environment(String),
}

impl Raw {
    /// As JSON. Of the environment what reads as JSON is taken as that, all
    /// else as text.
    pub(super) fn into_json(self) -> Json {
        match self {
            Self::File(value) => file_as_json(value),
            Self::Environment(text) => serde_json::from_str(&text).unwrap_or(Json::String(text)),
        }
    }

    pub(super) fn text(&self) -> Result<String, String> {
        match self {
            Self::File(Toml::String(text)) | Self::Environment(text) => Ok(text.clone()),
            Self::File(other) => Err(format!("must be a text in quotes, not {}", describe(other))),
        }
    }

    /// Returns a whole number between `least` and `most`, both included.
    pub(super) fn integer(&self, least: u32, most: u32) -> Result<u32, String> {
        let expected = format!("must be a whole number from {least} to {most}");
        let number = match self {
            Self::File(Toml::Integer(number)) => *number,
            Self::File(other) => return Err(format!("{expected}, not {}", describe(other))),
            Self::Environment(text) => text
                .trim()
                .parse()
                .map_err(|_| format!("{expected}, not `{text}`"))?,
        };
        u32::try_from(number)
            .ok()
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| format!("{expected}, not {number}"))
    }

    /// Returns a list, from the file as it is, from the environment as JSON.
    pub(super) fn list(&self) -> Result<Vec<Toml>, String> {
        match self {
            Self::File(Toml::Array(items)) => Ok(items.clone()),
            Self::File(other) => Err(format!("must be a list, not {}", describe(other))),
            Self::Environment(text) => serde_json::from_str(text).map_err(|error| {
                format!("must be a list in JSON, such as [\"one\", \"two\"]: {error}")
            }),
        }
    }
}

/// Returns the kind of a value and the value itself, cut where it is long.
pub(super) fn describe(value: &Toml) -> String {
    let text = value.to_string();
    let short: String = text.chars().take(60).collect();
    let mark = if short.len() < text.len() { "…" } else { "" };
    format!("the {} {short}{mark}", value.type_str())
}

fn file_as_json(value: Toml) -> Json {
    match value {
        Toml::String(text) => text.into(),
        Toml::Integer(number) => number.into(),
        Toml::Float(number) => number.into(),
        Toml::Boolean(flag) => flag.into(),
        Toml::Datetime(moment) => moment.to_string().into(),
        Toml::Array(items) => items.into_iter().map(file_as_json).collect(),
        Toml::Table(fields) => fields
            .into_iter()
            .map(|(key, value)| (key, file_as_json(value)))
            .collect(),
    }
}
