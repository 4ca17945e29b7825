//! The layers of settings together.

use chrono::DateTime;
use serde_json::{Value, json};

use super::*;

fn fixed(pairs: &[(&str, Value)]) -> Fixed {
    let one = |(key, value): &(&str, Value)| {
        let value = FixedValue {
            value: value.clone(),
            source: SettingSource::Environment,
            set_in: format!("LOGBOOK_{}", key.to_uppercase()),
        };
        ((*key).to_owned(), value)
    };
    pairs.iter().map(one).collect()
}

fn wanted(pairs: &[(&str, Value)]) -> Wanted {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect()
}

fn changed(pairs: &[(&str, Value)]) -> Changed {
    let now = DateTime::UNIX_EPOCH;
    change(&Fixed::new(), &Changed::new(), &wanted(pairs), now, "ada")
        .unwrap()
        .0
}

fn refused(fixed: &Fixed, before: &Changed, pairs: &[(&str, Value)]) -> Vec<String> {
    let at = DateTime::UNIX_EPOCH;
    let errors = change(fixed, before, &wanted(pairs), at, "ada").unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

fn shown<'a>(settings: &'a Settings, key: &str) -> &'a ShownSetting {
    settings.shown.iter().find(|one| one.key == key).unwrap()
}

#[test]
fn every_key_is_read_once_in_its_order() {
    let settings = Settings::resolve(&Fixed::new(), &Changed::new()).unwrap();
    let keys: Vec<_> = settings.shown.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, KEYS);
    assert!(settings.shown.iter().all(|one| one.value == one.default));
}

#[test]
fn what_is_fixed_wins_over_what_was_changed_and_that_over_the_default() {
    let changed = changed(&[
        ("audit_log.retention_days", json!(9)),
        ("audit_log.persist_prompts", json!(false)),
    ]);
    let fixed = fixed(&[("audit_log.retention_days", json!(30))]);
    let settings = Settings::resolve(&fixed, &changed).unwrap();
    assert_eq!(settings.retention_days, 30);
    assert!(!settings.policy.persist_prompts);
    let retention = shown(&settings, "audit_log.retention_days");
    assert_eq!(
        (retention.source, retention.locked),
        (SettingSource::Environment, true)
    );
    assert_eq!(
        retention.set_in.as_deref(),
        Some("LOGBOOK_AUDIT_LOG.RETENTION_DAYS")
    );
    let prompts = shown(&settings, "audit_log.persist_prompts");
    assert_eq!(
        (prompts.source, prompts.locked),
        (SettingSource::Database, false)
    );
    assert_eq!(prompts.changed.as_ref().unwrap().by, "ada");
    assert_eq!(
        shown(&settings, "audit_log.content_retention_days").default,
        json!(30)
    );
}

#[test]
fn a_change_names_every_mistake() {
    let fixed = fixed(&[("running_timeout", json!("24h"))]);
    let before = changed(&[("audit_log.content_retention_days", json!(10))]);
    let found = refused(
        &fixed,
        &before,
        &[
            ("audit_log.enabled", json!("no")),
            ("audit_log.max_content_bytes", json!(1.5)),
            ("audit_log.redaction_builtins", json!(["email", "mail", 3])),
            (
                "audit_log.redaction_patterns",
                json!(["ok", "[a-", {"name": "x", "pattern": "y*"}]),
            ),
            ("audit_log.retention_days", json!(7)),
            ("listen", json!("0.0.0.0:80")),
            ("running_timeout", Value::Null),
            ("usage.hourly_retention_days", json!(0)),
        ],
    );
    let expected = [
        "listen: is no setting that may change while the server runs",
        "running_timeout: is set by the environment variable LOGBOOK_RUNNING_TIMEOUT, which wins",
        "audit_log.enabled: must be true or false, not \"no\"",
        "audit_log.content_retention_days: must be at most audit_log.retention_days, which is 7, not 10",
        "audit_log.max_content_bytes: must be a whole number from 1024 to 16777216, not 1.5",
        "audit_log.redaction_builtins[2]: must be a name such as \"email\", not 3",
        "audit_log.redaction_builtins[1]: unknown built-in `mail`, expected one of email",
        "audit_log.redaction_patterns[1]: pattern `[a-` does not compile: unclosed",
        "audit_log.redaction_patterns[2]: pattern `x` matches the empty text",
        "usage.hourly_retention_days: must be a whole number from 1 to 36500, not 0",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn patterns_and_times_that_cannot_be_are_refused_where_they_are() {
    let many: Vec<_> = (0..101).map(|n| format!("x{n}")).collect();
    for (key, value, expected) in [
        (
            "audit_log.redaction_patterns",
            json!(many),
            "must have at most 100 patterns, got 101",
        ),
        (
            "audit_log.redaction_patterns",
            json!("x"),
            "must be a list of regular expressions, not \"x\"",
        ),
        (
            "audit_log.redaction_patterns",
            json!([3]),
            "must be a regular expression or an object",
        ),
        (
            "audit_log.redaction_patterns",
            json!([{"name": "x"}]),
            "needs a `pattern`",
        ),
        (
            "audit_log.redaction_patterns",
            json!([{"patern": "x"}]),
            "`patern` is no part of a pattern",
        ),
        (
            "audit_log.redaction_patterns",
            json!(["x".repeat(5_001)]),
            "its pattern must have at most",
        ),
        (
            "running_timeout",
            json!("5 minutes"),
            "must be a span of time",
        ),
        (
            "running_timeout",
            json!(24),
            "must be a span of time such as 24h, 90m or 1h30m, not 24",
        ),
        (
            "running_timeout",
            json!("1s"),
            "must be between 1m and 366d, not 1s",
        ),
    ] {
        let found = refused(&Fixed::new(), &Changed::new(), &[(key, value)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(key) && found[0].contains(expected),
            "{found:?}"
        );
    }
}

#[test]
fn null_gives_the_default_back_and_the_differences_say_so() {
    let before = changed(&[
        ("audit_log.retention_days", json!(9)),
        ("audit_log.persist_prompts", json!(false)),
    ]);
    let old = Settings::resolve(&Fixed::new(), &before).unwrap();
    let (at, by) = (DateTime::UNIX_EPOCH + chrono::Duration::days(1), "bob");
    let change_to = wanted(&[
        ("audit_log.retention_days", Value::Null),
        ("audit_log.persist_prompts", json!(false)),
        ("running_timeout", json!("2h")),
    ]);
    let (after, new) = change(&Fixed::new(), &before, &change_to, at, by).unwrap();
    assert_eq!(after["audit_log.persist_prompts"].by, "ada");
    assert_eq!(after["running_timeout"].by, "bob");
    assert_eq!(new.retention_days, 14);
    let what = differences((&before, &old), (&after, &new));
    assert_eq!(
        Value::Object(what),
        json!({
            "audit_log.retention_days": {"from": 9, "to": 14, "reset": true},
            "running_timeout": {"from": "24h", "to": "2h"},
        })
    );
}
