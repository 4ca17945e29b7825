//! The whole configuration, read from texts.

use logbook_domain::settings::SettingSource;
use serde_json::json;

use super::error::Mistake;
use super::*;

fn read(file: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(
        file,
        environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn mistakes(file: &str, environment: &[(&str, &str)]) -> Vec<String> {
    let error = read(file, environment).unwrap_err();
    error
        .mistakes
        .into_iter()
        .map(|Mistake { setting, message }| format!("{setting}: {message}"))
        .collect()
}

fn resolved(config: &Config) -> Settings {
    Settings::resolve(&config.fixed, &Changed::new()).unwrap()
}

fn shown(config: &Config, key: &str) -> (serde_json::Value, SettingSource, bool) {
    let all = config.shown();
    let one = all.iter().find(|shown| shown.key == key).unwrap();
    (one.value.clone(), one.source, one.locked)
}

#[test]
fn nothing_set_gives_the_documented_defaults() {
    let config = read("", &[]).unwrap();
    let shown = config.shown();
    let defaults: Vec<_> = shown
        .iter()
        .map(|one| (one.key.as_str(), one.value.clone()))
        .collect();
    let expected = [
        ("listen", json!("127.0.0.1:8080")),
        ("otlp_grpc_listen", json!(null)),
        ("web_dir", json!("./frontend/dist")),
        ("trusted_proxies", json!([])),
        ("connections.total", json!(2_048)),
        ("connections.per_address", json!(512)),
        ("database_url", json!(null)),
        ("data_dir", json!("./data")),
        ("postgres_bin", json!(null)),
        ("database_pool_size", json!(16)),
        ("export_buffer_mib", json!(1_024)),
        ("cache_mib", json!(128)),
        ("admin.email", json!("admin@localhost")),
        ("writer.threads", json!(2)),
        ("writer.batch_entries", json!(4_000)),
        ("writer.queue_entries", json!(40_000)),
        ("writer.linger_ms", json!(0)),
        ("audit_log.enabled", json!(true)),
        ("audit_log.retention_days", json!(14)),
        ("audit_log.content_retention_days", json!(14)),
        ("audit_log.persist_prompts", json!(true)),
        ("audit_log.persist_responses", json!(true)),
        ("audit_log.persist_failure_details", json!(true)),
        ("audit_log.max_content_bytes", json!(262_144)),
        ("audit_log.redaction_builtins", json!([])),
        ("audit_log.redaction_patterns", json!([])),
        ("usage.hourly_retention_days", json!(30)),
        ("usage.daily_retention_days", json!(365)),
        ("running_timeout", json!("24h")),
        ("quarantine.max_bytes", json!(67_108_864)),
        ("quarantine.retention_days", json!(14)),
    ];
    assert_eq!(defaults, expected);
    assert!(
        shown
            .iter()
            .all(|one| one.source == SettingSource::Default && one.set_in.is_none())
    );
}

#[test]
fn the_environment_wins_over_the_file_and_is_locked() {
    let file = "listen = '0.0.0.0:80'\n[audit_log]\nretention_days = 30\npersist_prompts = false\n";
    let config = read(
        file,
        &[("LOGBOOK_AUDIT_LOG__RETENTION_DAYS", "7"), ("PATH", "/bin")],
    )
    .unwrap();
    let settings = resolved(&config);
    assert_eq!(settings.retention_days, 7);
    assert!(!settings.policy.persist_prompts);
    assert_eq!(config.network.listen.port(), 80);
    assert_eq!(
        shown(&config, "audit_log.retention_days"),
        (json!(7), SettingSource::Environment, true)
    );
    assert_eq!(
        shown(&config, "audit_log.persist_prompts"),
        (json!(false), SettingSource::File, true)
    );
    assert_eq!(
        shown(&config, "audit_log.content_retention_days"),
        (json!(7), SettingSource::Default, false)
    );
}

#[test]
fn every_mistake_is_reported_with_what_would_be_right() {
    let file = "
        listen = 8080
        databse_url = 'postgres://x'
        running_timeout = '5 minutes'
        [audit_log]
        enabled = 'yes'
        retention_days = 0
        [usage]
        hourly_retention_days = 400
        [surprise]
        inner = 1
    ";
    let environment = [
        ("LOGBOOK_AUDIT_LOG__MAX_CONTENT_BYTES", "lots"),
        ("LOGBOOK_ADMIN__EMAIL", "nobody"),
        ("LOGBOOK_ADMIN__PASSWORD", "short"),
        ("LOGBOOK_DATA_DIRR", "x"),
    ];
    assert_eq!(
        mistakes(file, &environment),
        [
            "listen: must be a text in quotes, not the integer 8080",
            "LOGBOOK_ADMIN__EMAIL: must be an email address such as admin@example.com, not `nobody`",
            "LOGBOOK_ADMIN__PASSWORD: must have 12 to 200 characters, got 5",
            "audit_log.enabled: must be true or false, not \"yes\"",
            "audit_log.retention_days: must be a whole number from 1 to 36500, not 0",
            "LOGBOOK_AUDIT_LOG__MAX_CONTENT_BYTES: must be a whole number from 1024 to 16777216, not \"lots\"",
            "usage.daily_retention_days: must be at least usage.hourly_retention_days, which is 400, not 365",
            "running_timeout: must be a span of time such as 24h, 90m or 1h30m, not `5 minutes`",
            "databse_url: is no setting; did you mean database_url?",
            "surprise.inner: is no setting",
            "LOGBOOK_DATA_DIRR: is no setting; did you mean LOGBOOK_DATA_DIR?",
        ]
    );
}

#[test]
fn a_file_that_is_no_toml_is_one_mistake_beside_the_others() {
    let found = mistakes("listen = = 1", &[("LOGBOOK_RUNNING_TIMEOUT", "1s")]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("logbook.toml: is not valid TOML: "),
        "{found:?}"
    );
    assert_eq!(
        found[1],
        "LOGBOOK_RUNNING_TIMEOUT: must be between 1m and 366d, not 1s"
    );
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let config = read(
        "",
        &[
            ("LOGBOOK_DATABASE_URL", ""),
            ("LOGBOOK_AUDIT_LOG__RETENTION_DAYS", ""),
        ],
    )
    .unwrap();
    assert_eq!(config.database.url, None);
    assert_eq!(
        shown(&config, "audit_log.retention_days").1,
        SettingSource::Default
    );
}

#[test]
fn variables_of_the_clients_and_the_build_are_none_of_the_server() {
    let others = [
        ("LOGBOOK_API_KEY", "alb_x"),
        ("LOGBOOK_URL", "http://x"),
        ("LOGBOOK_CONFIG", "x.toml"),
        ("LOGBOOK_COMMIT", "0123abc"),
    ];
    assert!(read("", &others).is_ok());
}

#[test]
fn secrets_are_neither_shown_nor_printed() {
    let secret = [
        ("LOGBOOK_ADMIN__PASSWORD", "open sesame 12"),
        (
            "LOGBOOK_DATABASE_URL",
            "postgres://me:open%20sesame%2012@h/d?password=open%20sesame%2012",
        ),
    ];
    let config = read("", &secret).unwrap();
    assert_eq!(config.admin.password.as_deref(), Some("open sesame 12"));
    assert_eq!(
        shown(&config, "database_url").0,
        json!("postgres://me:…@h/d")
    );
    assert!(!config.shown().iter().any(|one| one.key == "admin.password"));
    let printed = format!("{config:?}");
    assert!(!printed.contains("sesame"), "{printed}");
    let refused = mistakes("", &[("LOGBOOK_DATABASE_URL", "mysql://me:sesame@h/d")]);
    assert_eq!(
        refused,
        ["LOGBOOK_DATABASE_URL: must be a URL such as postgres://user:password@host:5432/logbook"]
    );
}

#[test]
fn redaction_is_read_from_lists_and_tables_and_from_json() {
    let file = r#"
        [audit_log]
        redaction_builtins = ["email"]
        redaction_patterns = ["secret-\\d+", { name = "staff", pattern = "P\\d{6}", replacement = "[STAFF]" }]
    "#;
    let config = read(file, &[]).unwrap();
    let text = "secret-12 of P123456 at a@b.example";
    let redacted = resolved(&config).policy.redactor.redact(text, 1_000);
    assert_eq!(
        redacted.as_deref(),
        Some("[REDACTED] of [STAFF] at [REDACTED]")
    );
    let listed =
        json!(["secret-\\d+", {"name": "staff", "pattern": "P\\d{6}", "replacement": "[STAFF]"}]);
    assert_eq!(shown(&config, "audit_log.redaction_patterns").0, listed);

    let json = listed.to_string();
    let same = read(
        "",
        &[("LOGBOOK_AUDIT_LOG__REDACTION_PATTERNS", json.as_str())],
    )
    .unwrap();
    assert_eq!(
        shown(&same, "audit_log.redaction_patterns"),
        (listed, SettingSource::Environment, true)
    );
}

#[test]
fn redaction_that_cannot_work_is_refused() {
    for (file, expected) in [
        (
            "redaction_patterns = ['[a-']",
            "audit_log.redaction_patterns[0]: pattern `[a-` does not compile: ",
        ),
        (
            "redaction_patterns = ['x*']",
            "audit_log.redaction_patterns[0]: pattern `x*` matches the empty text",
        ),
        (
            "redaction_patterns = [3]",
            "audit_log.redaction_patterns[0]: must be a regular expression",
        ),
        (
            "redaction_patterns = [{name = 'x'}]",
            "audit_log.redaction_patterns[0]: needs a `pattern`",
        ),
        (
            "redaction_patterns = [{patern = 'x'}]",
            "audit_log.redaction_patterns[0]: `patern` is no part of a pattern",
        ),
        (
            "redaction_builtins = ['mail']",
            "audit_log.redaction_builtins[0]: unknown built-in `mail`, expected one of email",
        ),
    ] {
        let found = mistakes(&format!("[audit_log]\n{file}"), &[]);
        assert!(
            found.len() == 1 && found[0].starts_with(expected) && !found[0].contains('\n'),
            "{found:?}"
        );
    }
}

#[test]
fn content_cannot_outlive_its_entry() {
    let found = mistakes(
        "[audit_log]\nretention_days = 10\ncontent_retention_days = 11\n",
        &[],
    );
    assert_eq!(
        found,
        [
            "audit_log.content_retention_days: must be at most audit_log.retention_days, which is 10, not 11: content goes with its entry"
        ]
    );
}
