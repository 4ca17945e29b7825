//! Changing settings while the log is running.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::layers::{Changed, ChangedValue, Fixed};
use super::resolve::{KEYS, Settings};
use super::shown::SettingSource;
use crate::field_error::{Complaints, FieldError};
use crate::time::Moment;

/// What somebody wants settings to be, by key; null for the default.
pub type Wanted = BTreeMap<String, Value>;

/// What is in force after a change: the values to be kept, and what comes of
/// them. A value that is there already keeps the moment it was set.
///
/// # Errors
/// Everything wrong with it at once: unknown keys, keys that the file or the
/// environment fix, values that are not acceptable, alone or beside the others.
pub fn change(
    fixed: &Fixed,
    before: &Changed,
    wanted: &Wanted,
    at: Moment,
    by: &str,
) -> Result<(Changed, Settings), Vec<FieldError>> {
    let mut bad = Complaints::default();
    let mut after = before.clone();
    for (key, value) in wanted {
        if let Err(message) = may_change(fixed, key) {
            bad.add(key, message);
        } else if value.is_null() {
            after.remove(key);
        } else if before.get(key).is_none_or(|old| old.value != *value) {
            let (value, by) = (value.clone(), by.to_owned());
            after.insert(key.clone(), ChangedValue { value, at, by });
        }
    }
    let resolved = Settings::resolve(fixed, &after);
    let mut errors = bad.into_vec();
    match resolved {
        Ok(settings) if errors.is_empty() => Ok((after, settings)),
        Ok(_) => Err(errors),
        Err(more) => {
            errors.extend(more);
            Err(errors)
        }
    }
}

fn may_change(fixed: &Fixed, key: &str) -> Result<(), String> {
    if !KEYS.contains(&key) {
        return Err(format!(
            "is no setting that may change while the server runs; these are {}",
            KEYS.join(", ")
        ));
    }
    match fixed.get(key) {
        None => Ok(()),
        Some(fixed) => {
            let place = match fixed.source {
                SettingSource::Environment => "the environment variable",
                SettingSource::File | SettingSource::Database | SettingSource::Default => {
                    "the settings file"
                }
            };
            let set_in = &fixed.set_in;
            Err(format!(
                "is set by {place} {set_in}, which wins; change it there"
            ))
        }
    }
}

/// What a change did, by key: the value in force before and after. Without
/// those that were set to what they were set to already.
#[must_use]
pub fn differences(
    (before, old): (&Changed, &Settings),
    (after, new): (&Changed, &Settings),
) -> Map<String, Value> {
    let value = |settings: &Settings, key: &str| {
        let shown = settings.shown.iter().find(|shown| shown.key == key);
        shown.map_or(Value::Null, |shown| shown.value.clone())
    };
    let set = |changed: &Changed, key: &str| changed.get(key).map(|set| set.value.clone());
    KEYS.into_iter()
        .filter(|key| set(before, key) != set(after, key))
        .map(|key| {
            let mut what = json!({"from": value(old, key), "to": value(new, key)});
            if !after.contains_key(key) {
                what["reset"] = true.into();
            }
            (key.to_owned(), what)
        })
        .collect()
}
