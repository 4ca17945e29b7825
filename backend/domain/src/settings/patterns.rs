//! Redaction rules as they are written in settings.

use serde_json::{Map, Value, json};

use super::parse::quote;
use crate::field_error::Complaints;
use crate::redaction::RuleSource;

/// The most patterns of one's own. Every text that comes in is searched for each.
const MAX_PATTERNS: usize = 100;
/// Longest pattern, in characters.
const MAX_PATTERN_CHARS: usize = 5_000;
/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 100;
/// Longest replacement, in characters.
const MAX_REPLACEMENT_CHARS: usize = 1_000;

/// Reads a list of regular expressions, or of objects with `pattern`, `name`
/// and `replacement`. Every complaint names `field` and the place in the list.
pub fn parse(bad: &mut Complaints, field: &str, value: &Value) -> Option<Vec<RuleSource>> {
    let items = list(bad, field, value, "regular expressions")?;
    if items.len() > MAX_PATTERNS {
        let message = format!(
            "must have at most {MAX_PATTERNS} patterns, got {}",
            items.len()
        );
        bad.add(field, message);
        return None;
    }
    let patterns = items
        .iter()
        .enumerate()
        .map(|(index, item)| bad.note(&format!("{field}[{index}]"), pattern(item)));
    // Every item is looked at, not those up to the first bad one alone.
    let patterns: Vec<_> = patterns.collect();
    patterns.into_iter().collect()
}

/// Reads a list of names of built-in rules, each once. Whether there are such
/// rules shows when they are compiled.
pub fn parse_builtins(bad: &mut Complaints, field: &str, value: &Value) -> Option<Vec<String>> {
    let items = list(bad, field, value, "names such as \"email\"")?;
    let mut names: Vec<String> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match item.as_str() {
            Some(name) if names.iter().any(|one| one == name) => {}
            Some(name) => names.push(name.to_owned()),
            None => bad.add(
                format!("{field}[{index}]"),
                format!("must be a name such as \"email\", not {}", quote(item)),
            ),
        }
    }
    Some(names)
}

fn list<'a>(
    bad: &mut Complaints,
    field: &str,
    value: &'a Value,
    of: &str,
) -> Option<&'a Vec<Value>> {
    let wrong = || format!("must be a list of {of}, not {}", quote(value));
    bad.note(field, value.as_array().ok_or_else(wrong))
}

fn pattern(item: &Value) -> Result<RuleSource, String> {
    let rule = match item {
        Value::String(pattern) => RuleSource {
            name: None,
            pattern: pattern.clone(),
            replacement: None,
        },
        Value::Object(fields) => named(fields)?,
        other => {
            return Err(format!(
                "must be a regular expression or an object of pattern, name and replacement, not {}",
                quote(other)
            ));
        }
    };
    if rule.pattern.is_empty() {
        return Err("its pattern must not be empty".to_owned());
    }
    within("pattern", Some(&rule.pattern), MAX_PATTERN_CHARS)?;
    within("name", rule.name.as_ref(), MAX_NAME_CHARS)?;
    within(
        "replacement",
        rule.replacement.as_ref(),
        MAX_REPLACEMENT_CHARS,
    )?;
    Ok(rule)
}

fn named(fields: &Map<String, Value>) -> Result<RuleSource, String> {
    let known = ["name", "pattern", "replacement"];
    if let Some(unknown) = fields.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!(
            "`{unknown}` is no part of a pattern; known are name, pattern and replacement"
        ));
    }
    let text = |key: &str| match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(format!("its {key} must be a text, not {}", quote(other))),
    };
    let missing = || "needs a `pattern`".to_owned();
    Ok(RuleSource {
        // A nameless rule is called by its pattern.
        name: text("name")?.filter(|name| !name.trim().is_empty()),
        pattern: text("pattern")?.ok_or_else(missing)?,
        replacement: text("replacement")?,
    })
}

fn within(what: &str, text: Option<&String>, most: usize) -> Result<(), String> {
    match text.map_or(0, |text| text.chars().count()) {
        length if length > most => Err(format!(
            "its {what} must have at most {most} characters, got {length}"
        )),
        _ => Ok(()),
    }
}

/// The rules as a person would write them: a pattern alone as text.
#[must_use]
pub fn show(patterns: &[RuleSource]) -> Value {
    patterns.iter().map(show_one).collect()
}

fn show_one(rule: &RuleSource) -> Value {
    let RuleSource {
        name,
        pattern,
        replacement,
    } = rule;
    if name.is_none() && replacement.is_none() {
        return json!(pattern);
    }
    let pairs = [
        ("name", name.as_ref()),
        ("pattern", Some(pattern)),
        ("replacement", replacement.as_ref()),
    ];
    pairs
        .into_iter()
        .filter_map(|(key, text)| text.map(|text| (key.to_owned(), json!(text))))
        .collect()
}
