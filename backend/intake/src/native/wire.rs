//! The fields as they stand on the wire.

use std::borrow::Cow;

use logbook_domain::decimal::{AudioSeconds, Usd};
use logbook_domain::entry::Draft;
use logbook_domain::time::{self, Moment};
use logbook_domain::vocabulary::{Capability, ErrorCategory, FeatureType, Source, Status};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// One AI operation. Every field is optional; what is unknown is left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLog, example = json!({
    "started_at": "2026-01-31T09:30:00Z",
    "duration_ms": 1840,
    "status": "succeeded",
    "source": "chat",
    "platform": "Web",
    "user": {"id": "u-17", "name": "Ada Lovelace", "email": "ada@example.org"},
    "provider": "openai",
    "model": "gpt-5-mini",
    "usage": {"input_tokens": 812, "output_tokens": 164},
    "cost_usd": 0.000531,
    "conversation_id": "c-93",
    "prompt": [{"role": "user", "content": "What is a Bernoulli number?"}],
    "response": "A Bernoulli number is …"
}))]
pub struct WireEntry<'a> {
    /// Your own id, up to 200 characters, together with `started_at`: a resend then never makes a
    /// second entry. A UUIDv7 goes without `started_at`.
    #[schema(example = "req-2026-000017", max_length = 200)]
    id: Option<String>,
    /// When the operation began. The time of arrival when left out.
    #[serde(default, deserialize_with = "moment")]
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Moment>,
    /// When it ended. Two of started_at, ended_at and duration_ms give the third.
    #[serde(default, deserialize_with = "moment")]
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Moment>,
    /// How long it took, in milliseconds.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    duration_ms: Option<i64>,
    /// How long the first token of a streamed answer took, in milliseconds from `started_at`.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    time_to_first_token_ms: Option<i64>,
    /// `succeeded` when left out.
    status: Option<Status>,
    /// Only with the status failed, blocked, cancelled or partial_success.
    error: Option<WireError>,
    /// `chat` when left out.
    capability: Option<Capability>,
    /// `api` when left out.
    source: Option<Source>,
    /// The client it came from.
    #[schema(example = "Web", max_length = 200)]
    platform: Option<String>,
    user: Option<WireUser>,
    /// Who serves the model.
    #[schema(example = "openai", max_length = 200)]
    provider: Option<String>,
    /// The model as the provider names it.
    #[schema(example = "google/gemini-3-flash-preview", max_length = 200)]
    model: Option<String>,
    profile: Option<WireProfile>,
    agent: Option<WireAgent>,
    feature: Option<WireFeature>,
    usage: Option<WireUsage>,
    /// Cost in US dollars, kept to nine places. A number, or a string to avoid floating point.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1_000_000)]
    cost_usd: Option<Usd>,
    /// The conversation it is a turn of.
    #[schema(max_length = 200)]
    conversation_id: Option<String>,
    /// The trace it is a step of.
    #[schema(max_length = 200)]
    trace_id: Option<String>,
    /// The step that caused this one.
    #[schema(max_length = 200)]
    parent_id: Option<String>,
    entity: Option<WireEntity>,
    /// What was asked: text, or any JSON such as a list of chat messages.
    #[serde(borrow)]
    #[schema(value_type = Option<Value>)]
    prompt: Option<&'a RawValue>,
    /// What was answered: text, or any JSON.
    #[serde(borrow)]
    #[schema(value_type = Option<Value>)]
    response: Option<&'a RawValue>,
    /// Any JSON object of up to 16 KiB.
    #[serde(borrow)]
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    metadata: Option<&'a RawValue>,
}

/// What went wrong.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogError)]
pub struct WireError {
    category: Option<ErrorCategory>,
    /// The provider's words.
    message: Option<String>,
}

/// Who asked, as named at the time. Known by id, else by email, else by name.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogUser)]
pub struct WireUser {
    #[schema(max_length = 200)]
    id: Option<String>,
    #[schema(max_length = 200)]
    name: Option<String>,
    #[schema(max_length = 200)]
    email: Option<String>,
}

/// The profile (a named model configuration) that was used.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogProfile)]
pub struct WireProfile {
    #[schema(max_length = 200)]
    alias: Option<String>,
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    version: Option<i64>,
}

/// The agent that acted. Known by id, else by name.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogAgent)]
pub struct WireAgent {
    #[schema(max_length = 200)]
    id: Option<String>,
    #[schema(max_length = 200)]
    name: Option<String>,
}

/// The feature that asked.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogFeature)]
pub struct WireFeature {
    #[serde(rename = "type")]
    kind: Option<FeatureType>,
    #[schema(max_length = 200)]
    id: Option<String>,
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    version: Option<i64>,
}

/// What the operation used up; what was not counted is left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogUsage)]
pub struct WireUsage {
    /// The whole input, with what was read from the provider's cache and written to it.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    input_tokens: Option<i64>,
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    output_tokens: Option<i64>,
    /// Input + output when left out.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    total_tokens: Option<i64>,
    /// Part of the input that came from the provider's cache.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    cached_input_tokens: Option<i64>,
    /// Part of the input that was written to the provider's cache.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    cache_write_tokens: Option<i64>,
    /// Part of the output spent on reasoning.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    reasoning_tokens: Option<i64>,
    /// Length of transcribed audio in seconds, kept to three places.
    #[schema(value_type = Option<f64>, minimum = 0)]
    audio_seconds: Option<AudioSeconds>,
}

/// The thing the operation is about.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogEntity)]
pub struct WireEntity {
    /// Its kind, one of few; which one it is goes into `id`.
    #[serde(rename = "type")]
    #[schema(example = "ticket", max_length = 200)]
    kind: Option<String>,
    #[schema(max_length = 200)]
    id: Option<String>,
}

impl<'a> WireEntry<'a> {
    /// The draft these fields describe.
    pub(super) fn into_draft(self) -> Draft<'a> {
        let WireError { category, message } = self.error.unwrap_or_default();
        let WireUser {
            id: user_id,
            name: user_name,
            email: user_email,
        } = self.user.unwrap_or_default();
        let WireProfile {
            alias,
            version: profile_version,
        } = self.profile.unwrap_or_default();
        let WireAgent {
            id: agent_id,
            name: agent_name,
        } = self.agent.unwrap_or_default();
        let WireFeature {
            kind: feature_type,
            id: feature_id,
            version: feature_version,
        } = self.feature.unwrap_or_default();
        let mut draft = Draft {
            id: self.id,
            started_at: self.started_at,
            ended_at: self.ended_at,
            duration_ms: self.duration_ms,
            time_to_first_token_ms: self.time_to_first_token_ms,
            status: self.status,
            error_category: category,
            error_message: message,
            capability: self.capability,
            source: self.source,
            platform: self.platform,
            user_id,
            user_name,
            user_email,
            provider: self.provider,
            model: self.model,
            profile_alias: alias,
            profile_version,
            agent_id,
            agent_name,
            feature_type,
            feature_id,
            feature_version,
            cost_usd: self.cost_usd,
            conversation_id: self.conversation_id,
            trace_id: self.trace_id,
            parent_id: self.parent_id,
            prompt: self.prompt.map(Cow::Borrowed),
            response: self.response.map(Cow::Borrowed),
            metadata: self.metadata.map(Cow::Borrowed),
            ..Draft::default()
        };
        self.entity.unwrap_or_default().fill(&mut draft);
        self.usage.unwrap_or_default().fill(&mut draft);
        draft
    }
}

impl WireEntity {
    fn fill(self, draft: &mut Draft<'_>) {
        let Self { kind, id } = self;
        draft.entity_type = kind;
        draft.entity_id = id;
    }
}

impl WireUsage {
    fn fill(self, draft: &mut Draft<'_>) {
        let Self {
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            audio_seconds,
        } = self;
        draft.input_tokens = input_tokens;
        draft.output_tokens = output_tokens;
        draft.total_tokens = total_tokens;
        draft.cached_input_tokens = cached_input_tokens;
        draft.cache_write_tokens = cache_write_tokens;
        draft.reasoning_tokens = reasoning_tokens;
        draft.audio_seconds = audio_seconds;
    }
}

fn moment<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Moment>, D::Error> {
    let text = Option::<String>::deserialize(input)?;
    text.map(|text| time::parse(&text).map_err(serde::de::Error::custom))
        .transpose()
}
