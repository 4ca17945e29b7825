//! Single values: from JSON to what they mean.

use std::time::Duration;

use serde_json::Value;

use super::span;

/// The shortest and the longest time an entry may be running.
const TIMEOUTS: (Duration, Duration) = (
    Duration::from_secs(60),
    Duration::from_secs(366 * 24 * 60 * 60),
);

/// Longest value that a message repeats whole, in characters.
const QUOTED_CHARS: usize = 60;

/// Bounds of a number, both included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) least: u32,
    pub(super) most: u32,
}

pub(super) fn flag(value: &Value) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| format!("must be true or false, not {}", quote(value)))
}

pub(super) fn number(value: &Value, Bounds { least, most }: Bounds) -> Result<u32, String> {
    crate::json_types::whole(value)
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| {
            let found = quote(value);
            format!("must be a whole number from {least} to {most}, not {found}")
        })
}

pub(super) fn timeout(value: &Value) -> Result<Duration, String> {
    let text = value.as_str().ok_or_else(|| span::wrong(&quote(value)))?;
    let timeout = span::parse(text)?;
    if (TIMEOUTS.0..=TIMEOUTS.1).contains(&timeout) {
        return Ok(timeout);
    }
    let found = span::show(timeout);
    Err(format!("must be between 1m and 366d, not {found}"))
}

/// The value as JSON, cut where it is long.
pub(super) fn quote(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", text.split_at(end).0),
        None => text,
    }
}
