//! Entries as answers spell them.

use logbook_domain::content::{Body, Snapshot};
use logbook_domain::decimal::{AudioSeconds, Usd};
use logbook_domain::entry::{Entry, Links, Usage};
use logbook_domain::series::{Agent, Feature, Profile, Series, User};
use logbook_domain::time::{Moment, serde_moment};
use logbook_domain::vocabulary::{Capability, ErrorCategory, FeatureType, Source, Status};
use logbook_store::entries::get::Stored;
use serde::Serialize;
use serde_json::{Map, Value};
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
    /// The provider's words; only in the detail of an entry.
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

/// One entry with its content.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogDetail {
    #[serde(flatten)]
    log: Log,
    /// What was asked: text, or JSON such as a list of chat messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    prompt: Option<Value>,
    /// What was answered: text, or JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    response: Option<Value>,
    /// Strings, numbers and booleans sent with the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    metadata: Option<Map<String, Value>>,
    content: LogContent,
}

/// What there is of prompt and response, and what was done to them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogContent {
    prompt: LogSnapshot,
    response: LogSnapshot,
}

/// One side of the content.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct LogSnapshot {
    state: SnapshotState,
    /// Whether it was cut to the largest size.
    truncated: bool,
    /// Whether redaction replaced a part of it.
    redacted: bool,
}

/// Why a prompt or response is there or is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SnapshotState {
    /// It is in the answer.
    Stored,
    /// The client sent none.
    Empty,
    /// The settings say that it is not kept.
    NotPersisted,
    /// Retention has taken it.
    Retired,
    /// The caller may not read it.
    NoPermission,
}

impl Log {
    /// The answer's form of an entry.
    pub(crate) fn of(entry: Entry) -> Self {
        let ended_at = entry.ended_at();
        let Entry {
            id,
            started_at,
            duration_ms,
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
        } = series;
        let Links {
            conversation_id,
            trace_id,
            parent_id,
            entity_type,
            entity_id,
        } = links;
        Self {
            id,
            started_at,
            ended_at,
            duration_ms,
            status,
            error: LogError::of(error_category, content.error_message),
            capability,
            source,
            platform,
            user: LogUser::of(user),
            provider,
            model,
            profile: LogProfile::of(profile),
            agent: LogAgent::of(agent),
            feature: LogFeature::of(feature),
            usage: LogUsage::of(usage),
            cost_usd: cost,
            conversation_id,
            trace_id,
            parent_id,
            entity: LogEntity::of(entity_type, entity_id),
        }
    }
}

impl LogDetail {
    /// The answer's form of a stored entry for someone who may read its
    /// content, or may not.
    pub(crate) fn of(stored: Stored, may_read_content: bool) -> Self {
        let Stored {
            mut entry,
            content_retired,
        } = stored;
        let metadata = entry.content.metadata.take();
        let side = |snapshot: Snapshot| {
            if may_read_content {
                open(snapshot, content_retired)
            } else {
                (
                    None,
                    LogSnapshot {
                        state: SnapshotState::NoPermission,
                        truncated: false,
                        redacted: false,
                    },
                )
            }
        };
        let (prompt, prompt_state) = side(std::mem::take(&mut entry.content.prompt));
        let (response, response_state) = side(std::mem::take(&mut entry.content.response));
        Self {
            log: Log::of(entry),
            prompt,
            response,
            metadata,
            content: LogContent {
                prompt: prompt_state,
                response: response_state,
            },
        }
    }

    /// Whether prompt or response is in the answer.
    pub(crate) const fn shows_content(&self) -> bool {
        self.prompt.is_some() || self.response.is_some()
    }
}

fn open(snapshot: Snapshot, retired: bool) -> (Option<Value>, LogSnapshot) {
    let Snapshot {
        body,
        truncated,
        redacted,
    } = snapshot;
    let (value, state) = match body {
        Body::Empty if retired => (None, SnapshotState::Retired),
        Body::Empty => (None, SnapshotState::Empty),
        Body::NotPersisted => (None, SnapshotState::NotPersisted),
        Body::Text(text) => (Some(Value::String(text)), SnapshotState::Stored),
        Body::Json(json) => (Some(json), SnapshotState::Stored),
    };
    (
        value,
        LogSnapshot {
            state,
            truncated,
            redacted,
        },
    )
}

impl LogError {
    fn of(category: Option<ErrorCategory>, message: Option<String>) -> Option<Self> {
        (category.is_some() || message.is_some()).then_some(Self { category, message })
    }
}

impl LogUser {
    fn of(user: User) -> Option<Self> {
        let is_known = user != User::default();
        let User { id, name, email } = user;
        is_known.then_some(Self { id, name, email })
    }
}

impl LogProfile {
    fn of(profile: Profile) -> Option<Self> {
        let is_known = profile != Profile::default();
        let Profile { alias, version } = profile;
        is_known.then_some(Self { alias, version })
    }
}

impl LogAgent {
    fn of(agent: Agent) -> Option<Self> {
        let is_known = agent != Agent::default();
        let Agent { id, name } = agent;
        is_known.then_some(Self { id, name })
    }
}

impl LogFeature {
    fn of(feature: Feature) -> Option<Self> {
        let is_known = feature != Feature::default();
        let Feature { kind, id, version } = feature;
        is_known.then_some(Self { kind, id, version })
    }
}

impl LogUsage {
    fn of(usage: Usage) -> Option<Self> {
        let Usage {
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            reasoning_tokens,
            audio,
        } = usage;
        (usage != Usage::default()).then_some(Self {
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            reasoning_tokens,
            audio_seconds: audio,
        })
    }
}

impl LogEntity {
    fn of(kind: Option<String>, id: Option<String>) -> Option<Self> {
        (kind.is_some() || id.is_some()).then_some(Self { kind, id })
    }
}
