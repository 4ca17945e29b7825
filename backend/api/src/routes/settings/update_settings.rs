//! Changing settings.

use std::sync::Arc;

use actix_web::patch;
use actix_web::web::{Data, Json};
use logbook_domain::settings::Wanted;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::model::Settings;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, JsonBody};
use crate::problem::Problem;
use crate::routes::fields;
use crate::state::AppState;

/// What is to change; what is left out stays as it is, null gives the default back.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateSettings {
    #[serde(default)]
    audit_log: UpdateAuditLog,
    #[serde(default)]
    usage: UpdateUsage,
    #[serde(default)]
    quarantine: UpdateQuarantine,
    /// How long an entry may be running before it counts as failed, from 1m to 366d.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<String>, example = "24h")]
    running_timeout: Option<Value>,
}

// Values are checked where all of them can be complained of at once, so here
// they may be anything.

/// What is kept of entries, and for how long.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateAuditLog {
    /// Whether entries are stored at all.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<bool>)]
    enabled: Option<Value>,
    /// Days an entry is kept. Older entries are deleted at once.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<u32>, example = 30, minimum = 1, maximum = 36_500)]
    retention_days: Option<Value>,
    /// Days its content is kept; at most as long as the entry.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<u32>, example = 7, minimum = 1, maximum = 36_500)]
    content_retention_days: Option<Value>,
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<bool>)]
    persist_prompts: Option<Value>,
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<bool>)]
    persist_responses: Option<Value>,
    /// Whether error messages are kept.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<bool>)]
    persist_failure_details: Option<Value>,
    /// Largest prompt and largest response; longer ones are cut.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<u32>, minimum = 1_024, maximum = 16_777_216)]
    max_content_bytes: Option<Value>,
    /// Built-in rules by name.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<Vec<BuiltinName>>, example = json!(["email"]))]
    redaction_builtins: Option<Value>,
    /// Rules of one's own, in the order they are applied, up to 100.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<Vec<RedactionPattern>>, max_items = 100)]
    redaction_patterns: Option<Value>,
}

/// How long totals outlive their entries.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateUsage {
    /// Days that totals by the hour are kept.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<u32>, example = 30, minimum = 1, maximum = 36_500)]
    hourly_retention_days: Option<Value>,
    /// Days that totals by the day are kept; at least as long as those by the hour.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<u32>, example = 365, minimum = 1, maximum = 36_500)]
    daily_retention_days: Option<Value>,
}

/// How much is kept of what could not become an entry.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateQuarantine {
    /// Bytes it may take; beyond that the oldest goes.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<u32>, example = 67_108_864, minimum = 1_048_576, maximum = 4_294_967_295_i64)]
    max_bytes: Option<Value>,
    /// Days that something stays in it, if content is kept as long.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<u32>, example = 14, minimum = 1, maximum = 36_500)]
    retention_days: Option<Value>,
}

/// A redaction rule: a regular expression, alone or with a name and what replaces its matches.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes what the domain reads")]
pub(crate) enum RedactionPattern {
    Alone(RedactionRegex),
    Named(NamedRedaction),
}

/// A rule with a name and what replaces its matches.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes what the domain reads")]
pub(crate) struct NamedRedaction {
    #[schema(max_length = 100)]
    name: Option<String>,
    pattern: RedactionRegex,
    /// What replaces a match; `$1` stands for a group. `[REDACTED]` when left out.
    #[schema(max_length = 1_000)]
    replacement: Option<String>,
}

/// A regular expression in the syntax of Rust's `regex`, without look-around.
#[derive(ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 5_000)]
#[expect(dead_code, reason = "describes what the domain reads")]
pub(crate) struct RedactionRegex(String);

/// The name of a built-in rule.
#[derive(ToSchema)]
#[schema(value_type = String, pattern = "^(email|phone|credit_card|iban|api_key|ipv4|ipv6)$")]
#[expect(dead_code, reason = "describes what the domain reads")]
pub(crate) struct BuiltinName(String);

/// Change settings
///
/// Changes take effect at once on this server, and within seconds on others with the same database. A setting of the
/// settings file or the environment cannot be changed here: those win. With one bad value nothing is
/// changed. A shorter retention removes what is older for good.
#[utoipa::path(
    tag = "settings",
    request_body(content = UpdateSettings, example = json!({
        "audit_log": {
            "retention_days": 30,
            "redaction_patterns": [{"name": "staff number", "pattern": "P\\d{6}", "replacement": "[STAFF]"}],
        },
        "running_timeout": null,
    })),
    responses(
        (status = 200, description = "Every setting as it is now", body = Settings),
        (status = 422, description = "Values that are not acceptable, or settings that are set elsewhere", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[patch("/settings")]
pub(crate) async fn update_settings(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    body: JsonBody<UpdateSettings>,
) -> Result<Json<Settings>, ApiError> {
    let (wanted, live) = (body.0.into_wanted(), Arc::clone(&state.live));
    let (actor, now) = (caller.actor.clone(), state.clock.now());
    let settings = state
        .store
        .run(&caller, move |conn| {
            live.change(conn, &wanted, actor, now)
                .map_err(ApiError::from)
        })
        .await?;
    Ok(Json(Settings::new(&state, &settings)))
}

impl UpdateSettings {
    /// By the names of settings.
    fn into_wanted(self) -> Wanted {
        let Self {
            audit_log,
            usage,
            quarantine,
            running_timeout,
        } = self;
        let fields = audit_log.into_fields().into_iter();
        let fields = fields.chain(usage.into_fields());
        let fields = fields.chain(quarantine.into_fields());
        fields
            .chain([("running_timeout", running_timeout)])
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect()
    }
}

impl UpdateAuditLog {
    fn into_fields(self) -> [(&'static str, Option<Value>); 9] {
        let Self {
            enabled,
            retention_days,
            content_retention_days,
            persist_prompts,
            persist_responses,
            persist_failure_details,
            max_content_bytes,
            redaction_builtins,
            redaction_patterns,
        } = self;
        [
            ("audit_log.enabled", enabled),
            ("audit_log.retention_days", retention_days),
            ("audit_log.content_retention_days", content_retention_days),
            ("audit_log.persist_prompts", persist_prompts),
            ("audit_log.persist_responses", persist_responses),
            ("audit_log.persist_failure_details", persist_failure_details),
            ("audit_log.max_content_bytes", max_content_bytes),
            ("audit_log.redaction_builtins", redaction_builtins),
            ("audit_log.redaction_patterns", redaction_patterns),
        ]
    }
}

impl UpdateUsage {
    fn into_fields(self) -> [(&'static str, Option<Value>); 2] {
        let Self {
            hourly_retention_days,
            daily_retention_days,
        } = self;
        [
            ("usage.hourly_retention_days", hourly_retention_days),
            ("usage.daily_retention_days", daily_retention_days),
        ]
    }
}

impl UpdateQuarantine {
    fn into_fields(self) -> [(&'static str, Option<Value>); 2] {
        let Self {
            max_bytes,
            retention_days,
        } = self;
        [
            ("quarantine.max_bytes", max_bytes),
            ("quarantine.retention_days", retention_days),
        ]
    }
}
