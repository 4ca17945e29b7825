//! The settings that count, made of their layers.

use std::sync::Arc;

use serde_json::json;

use super::layers::{Changed, Fixed, Layers};
use super::parse::Bounds;
use super::shown::ShownSetting;
use super::{parse, patterns, span};
use crate::field_error::{Complaints, FieldError};
use crate::policy::ContentPolicy;
use crate::redaction::{Redactor, RuleList, RuleSource};

/// The names of all settings that may change while the log is running.
pub const KEYS: [&str; 14] = [
    "audit_log.enabled",
    "audit_log.retention_days",
    "audit_log.content_retention_days",
    "audit_log.persist_prompts",
    "audit_log.persist_responses",
    "audit_log.persist_failure_details",
    "audit_log.max_content_bytes",
    BUILTINS,
    PATTERNS,
    "usage.hourly_retention_days",
    "usage.daily_retention_days",
    "running_timeout",
    "quarantine.max_bytes",
    "quarantine.retention_days",
];

const BUILTINS: &str = "audit_log.redaction_builtins";
const PATTERNS: &str = "audit_log.redaction_patterns";

/// The longest time anything can be kept: a hundred years.
const DAYS: Bounds = Bounds {
    least: 1,
    most: 36_500,
};

const CONTENT_BYTES: Bounds = Bounds {
    least: 1_024,
    most: 16_777_216,
};

/// How large the quarantine may be, with what a row of it takes beside its payload.
const QUARANTINE_BYTES: Bounds = Bounds {
    least: 1_048_576,
    most: u32::MAX,
};

/// How large the quarantine may be when nobody says: 64 MiB.
const DEFAULT_QUARANTINE_BYTES: u32 = 64 * 1_048_576;

/// How long an entry may be running when nobody says, in seconds.
const RUNNING_SECONDS: u64 = 24 * 60 * 60;

/// All of them as they count at one moment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether entries are stored at all.
    pub enabled: bool,
    /// Days an entry is kept.
    pub retention_days: u32,
    /// Days its content is kept; never longer than the entry.
    pub content_retention_days: u32,
    /// What is dropped, redacted and cut before storage.
    pub policy: Arc<ContentPolicy>,
    /// The built-in rules of the policy.
    pub redaction_builtins: Vec<String>,
    /// Its other rules.
    pub redaction_patterns: Vec<RuleSource>,
    /// Days that totals by the hour are kept.
    pub usage_hourly_retention_days: u32,
    /// Days that totals by the day are kept.
    pub usage_daily_retention_days: u32,
    /// How long an entry may be running before it counts as failed.
    pub running_timeout: chrono::Duration,
    /// What the quarantine may take, in bytes.
    pub quarantine_max_bytes: u32,
    /// Days that something stays in quarantine, if content is kept as long.
    pub quarantine_retention_days: u32,
    /// All of the above as people are shown it.
    pub shown: Vec<ShownSetting>,
}

impl Settings {
    /// Joins the layers.
    ///
    /// # Errors
    /// Every value that is not acceptable, alone or beside the others.
    pub fn resolve(fixed: &Fixed, changed: &Changed) -> Result<Self, Vec<FieldError>> {
        let mut layers = Layers::new(fixed, changed);
        for key in changed.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            layers.bad.add(key, "is no setting of this version");
        }
        let enabled = layers.flag("audit_log.enabled");
        let (retention_days, content_retention_days) = retention(&mut layers);
        let (policy, redaction_builtins, redaction_patterns) = policy(&mut layers);
        let (usage_hourly_retention_days, usage_daily_retention_days) = usage(&mut layers);
        let running_timeout = running_timeout(&mut layers);
        let (quarantine_max_bytes, quarantine_retention_days) = quarantine(&mut layers);
        let Layers { shown, bad, .. } = layers;
        bad.or(Self {
            enabled,
            retention_days,
            content_retention_days,
            policy: Arc::new(policy),
            redaction_builtins,
            redaction_patterns,
            usage_hourly_retention_days,
            usage_daily_retention_days,
            running_timeout,
            quarantine_max_bytes,
            quarantine_retention_days,
            shown,
        })
    }
}

fn retention(layers: &mut Layers<'_>) -> (u32, u32) {
    let entries = layers.number("audit_log.retention_days", 14, DAYS);
    let key = "audit_log.content_retention_days";
    let contents = layers.number(key, entries, DAYS);
    if contents > entries {
        let message = format!(
            "must be at most audit_log.retention_days, which is {entries}, not {contents}: \
             content goes with its entry"
        );
        layers.bad.add(key, message);
    }
    (entries, contents)
}

fn policy(layers: &mut Layers<'_>) -> (ContentPolicy, Vec<String>, Vec<RuleSource>) {
    let persist_prompts = layers.flag("audit_log.persist_prompts");
    let persist_responses = layers.flag("audit_log.persist_responses");
    let persist_failure_details = layers.flag("audit_log.persist_failure_details");
    let max = layers.number("audit_log.max_content_bytes", 262_144, CONTENT_BYTES);
    let builtins = layers.take(BUILTINS, Vec::new(), patterns::parse_builtins, |names| {
        json!(names)
    });
    let rules = layers.take(PATTERNS, Vec::new(), patterns::parse, |list| {
        patterns::show(list)
    });
    let policy = ContentPolicy {
        persist_prompts,
        persist_responses,
        persist_failure_details,
        max_content_bytes: usize::try_from(max).unwrap_or(usize::MAX),
        redactor: compile(&mut layers.bad, &builtins, &rules),
    };
    (policy, builtins, rules)
}

/// With a complaint the settings as a whole are refused: nothing may be stored
/// unredacted because a rule does not compile.
fn compile(bad: &mut Complaints, builtins: &[String], rules: &[RuleSource]) -> Redactor {
    Redactor::new(builtins, rules).unwrap_or_else(|errors| {
        for error in errors {
            let field = match error.list {
                RuleList::Builtins => BUILTINS,
                RuleList::Patterns => PATTERNS,
            };
            bad.add(format!("{field}[{}]", error.index), error.message);
        }
        Redactor::default()
    })
}

fn usage(layers: &mut Layers<'_>) -> (u32, u32) {
    let hourly = layers.number("usage.hourly_retention_days", 30, DAYS);
    let key = "usage.daily_retention_days";
    let daily = layers.number(key, 365, DAYS);
    if daily < hourly {
        let message =
            format!("must be at least usage.hourly_retention_days, which is {hourly}, not {daily}");
        layers.bad.add(key, message);
    }
    (hourly, daily)
}

fn quarantine(layers: &mut Layers<'_>) -> (u32, u32) {
    let default = DEFAULT_QUARANTINE_BYTES;
    let bytes = layers.number("quarantine.max_bytes", default, QUARANTINE_BYTES);
    let days = layers.number("quarantine.retention_days", 14, DAYS);
    (bytes, days)
}

fn running_timeout(layers: &mut Layers<'_>) -> chrono::Duration {
    let timeout = layers.take(
        "running_timeout",
        std::time::Duration::from_secs(RUNNING_SECONDS),
        |bad, key, value| bad.note(key, parse::timeout(value)),
        |timeout| json!(span::show(*timeout)),
    );
    // Always fits: it is at most a year.
    chrono::Duration::from_std(timeout).unwrap_or(chrono::Duration::MAX)
}
