//! Entries as answers spell them.

use logbook_domain::decimal::{AudioSeconds, Usd};
use logbook_domain::entry::{Entry, Links, Usage};
use logbook_domain::series::{Agent, Feature, Profile, Series, User};
use logbook_domain::time::{Moment, serde_moment};
use logbook_domain::vocabulary::{Capability, ErrorCategory, FeatureType, Source, Status};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One entry without its content.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) struct Log {
    /// UUIDv7 of `started_at`.
    id: Uuid,
    /// When the operation began.
    #[serde(serialize_with = "serde_moment::serialize")]
    #[schema(value_type = String, format = DateTime)]
    started_at: Moment,
    /// When it ended.
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false, value_type = Option<String>, format = DateTime)]
    ended_at: Option<Moment>,
    /// How long it took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    duration_ms: Option<i32>,
    /// How long the first token of a streamed answer took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    time_to_first_token_ms: Option<i32>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<LogError>,
    capability: Capability,
    source: Source,
    /// The client it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Web")]
    platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    user: Option<LogUser>,
    /// Who serves the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "openai")]
    provider: Option<String>,
    /// The model as the provider names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "google/gemini-3-flash-preview")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    profile: Option<LogProfile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    agent: Option<LogAgent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    feature: Option<LogFeature>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    usage: Option<LogUsage>,
    /// Cost in US dollars, as the client sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<f64>, example = 0.000531)]
    cost_usd: Option<Usd>,
    /// The conversation it is a turn of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    conversation_id: Option<String>,
    /// The trace it is a step of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    trace_id: Option<String>,
    /// The step that caused this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    entity: Option<LogEntity>,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogError {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    category: Option<ErrorCategory>,
    /// The provider's words; only in the detail of an entry, and for who may read content.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    message: Option<String>,
}

/// Who asked, as named at the time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogUser {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
}

/// The profile that was used.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogProfile {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    version: Option<i32>,
}

/// The agent that acted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogAgent {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
}

/// The feature that asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogFeature {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    kind: Option<FeatureType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    version: Option<i32>,
}

/// What the operation used up; what was not counted is absent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogUsage {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    input_tokens: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    output_tokens: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    total_tokens: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    cached_input_tokens: Option<i32>,
    /// Part of the input that was written to the provider's cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    cache_write_tokens: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reasoning_tokens: Option<i32>,
    /// Length of transcribed audio in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<f64>)]
    audio_seconds: Option<AudioSeconds>,
}

/// The thing the operation is about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogEntity {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<String>,
}

impl Log {
    /// Reports whether it tells the provider's words.
    pub(crate) const fn has_error_message(&self) -> bool {
        matches!(
            self.error,
            Some(LogError {
                message: Some(_),
                ..
            })
        )
    }

    /// Returns the answer's form of an entry.
    pub(crate) fn from_entry(entry: Entry) -> Self {
        let ended_at = entry.ended_at();
        let Entry {
            id,
            started_at,
            duration_ms,
            time_to_first_token_ms,
            status,
            expired: _,
            error_category,
            series,
            usage,
            cost,
            links,
            content,
        } = entry;
        let Series {
            user,
            provider,
            model,
            agent,
            profile,
            feature,
            source,
            platform,
            capability,
            entity_type,
        } = series;
        let Links {
            conversation_id,
            trace_id,
            parent_id,
            entity_id,
        } = links;
        Self {
            id,
            started_at,
            ended_at,
            duration_ms,
            time_to_first_token_ms,
            status,
            error: LogError::new(error_category, content.error_message),
            capability,
            source,
            platform,
            user: LogUser::from_user(user),
            provider,
            model,
            profile: LogProfile::from_profile(profile),
            agent: LogAgent::from_agent(agent),
            feature: LogFeature::from_feature(feature),
            usage: LogUsage::from_usage(usage),
            cost_usd: cost,
            conversation_id,
            trace_id,
            parent_id,
            entity: LogEntity::new(entity_type, entity_id),
        }
    }
}

impl LogError {
    fn new(category: Option<ErrorCategory>, message: Option<String>) -> Option<Self> {
        (category.is_some() || message.is_some()).then_some(Self { category, message })
    }
}

impl LogUser {
    fn from_user(user: User) -> Option<Self> {
        let is_known = user != User::default();
        let User { id, name, email } = user;
        is_known.then_some(Self { id, name, email })
    }
}

impl LogProfile {
    fn from_profile(profile: Profile) -> Option<Self> {
        let is_known = profile != Profile::default();
        let Profile { alias, version } = profile;
        is_known.then_some(Self { alias, version })
    }
}

impl LogAgent {
    fn from_agent(agent: Agent) -> Option<Self> {
        let is_known = agent != Agent::default();
        let Agent { id, name } = agent;
        is_known.then_some(Self { id, name })
    }
}

impl LogFeature {
    fn from_feature(feature: Feature) -> Option<Self> {
        let is_known = feature != Feature::default();
        let Feature { kind, id, version } = feature;
        is_known.then_some(Self { kind, id, version })
    }
}

impl LogUsage {
    fn from_usage(usage: Usage) -> Option<Self> {
        let Usage {
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            audio,
        } = usage;
        (usage != Usage::default()).then_some(Self {
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            audio_seconds: audio,
        })
    }
}

impl LogEntity {
    fn new(kind: Option<String>, id: Option<String>) -> Option<Self> {
        (kind.is_some() || id.is_some()).then_some(Self { kind, id })
    }
}
