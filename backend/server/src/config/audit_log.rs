//! What is kept of an entry, for how long, and what is redacted.

use logbook_domain::policy::ContentPolicy;
use logbook_domain::redaction::{Redactor, RuleSource};
use serde_json::{Value as Json, json};
use toml::Value as Toml;

use super::reader::Reader;
use super::value::{Raw, describe};

/// The longest time anything can be kept, in days: a hundred years.
pub(super) const LONGEST_RETENTION: u32 = 36_500;

/// The settings under `audit_log`.
#[derive(Debug, Clone)]
pub struct AuditLogConfig {
    /// Whether entries are stored at all.
    pub enabled: bool,
    /// Days an entry is kept.
    pub retention_days: u32,
    /// Days its content is kept; never longer than the entry.
    pub content_retention_days: u32,
    /// What is dropped, redacted and cut before storage.
    pub policy: ContentPolicy,
}

impl AuditLogConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let enabled = flag(reader, "audit_log.enabled");
        let retention_days = days(reader, "audit_log.retention_days", 14);
        let content_retention_days =
            days(reader, "audit_log.content_retention_days", retention_days);
        if content_retention_days > retention_days {
            let message = format!(
                "must be at most audit_log.retention_days, which is {retention_days}, not {content_retention_days}: \
                 content goes with its entry"
            );
            reader.mistake("audit_log.content_retention_days", message);
        }
        let policy = read_policy(reader);
        Self {
            enabled,
            retention_days,
            content_retention_days,
            policy,
        }
    }
}

fn read_policy(reader: &mut Reader) -> ContentPolicy {
    let persist_prompts = flag(reader, "audit_log.persist_prompts");
    let persist_responses = flag(reader, "audit_log.persist_responses");
    let persist_failure_details = flag(reader, "audit_log.persist_failure_details");
    let key = "audit_log.max_content_bytes";
    let max = reader.take(
        key,
        262_144,
        |raw| raw.integer(1_024, 16_777_216),
        |bytes| json!(bytes),
    );
    let builtins = reader.take(
        "audit_log.redaction_builtins",
        Vec::new(),
        parse_builtins,
        |names| json!(names),
    );
    let patterns = reader.take(
        "audit_log.redaction_patterns",
        Vec::new(),
        parse_patterns,
        |list| show_patterns(list),
    );
    ContentPolicy {
        persist_prompts,
        persist_responses,
        persist_failure_details,
        max_content_bytes: usize::try_from(max).unwrap_or(usize::MAX),
        // Both lists were compiled when they were read, each under its own name.
        redactor: Redactor::new(&builtins, &patterns).unwrap_or_default(),
    }
}

fn flag(reader: &mut Reader, key: &'static str) -> bool {
    reader.take(key, true, Raw::boolean, |value| json!(value))
}

/// A number of days from 1 to a hundred years.
pub(super) fn days(reader: &mut Reader, key: &'static str, default: u32) -> u32 {
    reader.take(
        key,
        default,
        |raw| raw.integer(1, LONGEST_RETENTION),
        |value| json!(value),
    )
}

fn parse_builtins(raw: &Raw) -> Result<Vec<String>, String> {
    let item = |item: &Toml| match item {
        Toml::String(name) => Ok(name.clone()),
        other => Err(format!(
            "must hold names such as \"email\", not {}",
            describe(other)
        )),
    };
    let names = raw
        .list()?
        .iter()
        .map(item)
        .collect::<Result<Vec<_>, _>>()?;
    compiles(&names, &[])?;
    Ok(names)
}

fn parse_patterns(raw: &Raw) -> Result<Vec<RuleSource>, String> {
    let patterns = raw
        .list()?
        .iter()
        .map(parse_pattern)
        .collect::<Result<Vec<_>, _>>()?;
    compiles(&[], &patterns)?;
    Ok(patterns)
}

/// A rule that does not compile stops the start: nothing may be stored
/// unredacted because of it.
fn compiles(builtins: &[String], patterns: &[RuleSource]) -> Result<(), String> {
    let flat = |text: &String| {
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let join = |errors: Vec<String>| errors.iter().map(flat).collect::<Vec<_>>().join("; ");
    Redactor::new(builtins, patterns).map(drop).map_err(join)
}

fn parse_pattern(item: &Toml) -> Result<RuleSource, String> {
    match item {
        Toml::String(pattern) => Ok(RuleSource {
            name: None,
            pattern: pattern.clone(),
            replacement: None,
        }),
        Toml::Table(table) => parse_named(table),
        other => Err(format!(
            "must hold regular expressions or tables of pattern, name and replacement, not {}",
            describe(other)
        )),
    }
}

fn parse_named(table: &toml::Table) -> Result<RuleSource, String> {
    if let Some(unknown) = table
        .keys()
        .find(|key| !["name", "pattern", "replacement"].contains(&key.as_str()))
    {
        return Err(format!(
            "`{unknown}` is no part of a pattern; known are name, pattern and replacement"
        ));
    }
    let text = |key: &str| match table.get(key) {
        None => Ok(None),
        Some(Toml::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(format!(
            "the {key} of a pattern must be a text, not {}",
            describe(other)
        )),
    };
    let missing = || "a pattern given as a table needs the key `pattern`".to_owned();
    Ok(RuleSource {
        name: text("name")?,
        pattern: text("pattern")?.ok_or_else(missing)?,
        replacement: text("replacement")?,
    })
}

fn show_patterns(patterns: &[RuleSource]) -> Json {
    let show = |RuleSource {
                    name,
                    pattern,
                    replacement,
                }: &RuleSource| match (name, replacement) {
        (None, None) => json!(pattern),
        _ => {
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
    };
    patterns.iter().map(show).collect()
}
