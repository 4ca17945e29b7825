//! The fields as they stand on the wire.

use std::borrow::Cow;

use logbook_domain::entry::Draft;
use logbook_domain::field_error::FieldError;
use logbook_domain::vocabulary::{Capability, ErrorCategory, FeatureType, Source, Status};
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::number::{Fixed, Millis, When};
use super::provider;
use super::reader::Reader;
use super::text::Text;
use super::wire_usage::WireUsage;

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
    #[serde(borrow)]
    #[schema(value_type = Option<String>, example = "req-2026-000017", max_length = 200)]
    id: Option<Text<'a>>,
    /// When the operation began. The time of arrival when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<When>,
    /// When it ended. Two of started_at, ended_at and duration_ms give the third.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<When>,
    /// How long it took, in milliseconds; a fraction is rounded.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 2_147_483_647_i64)]
    duration_ms: Option<Millis>,
    /// How long the first token of a streamed answer took, in milliseconds from `started_at`; a
    /// fraction is rounded.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 2_147_483_647_i64)]
    time_to_first_token_ms: Option<Millis>,
    /// `succeeded` when left out.
    status: Option<Status>,
    /// Only with the status failed, blocked, cancelled or partial_success.
    #[serde(borrow)]
    error: Option<WireError<'a>>,
    /// `chat` when left out.
    capability: Option<Capability>,
    /// `api` when left out.
    source: Option<Source>,
    /// The client it came from.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, example = "Web", max_length = 200)]
    platform: Option<Text<'a>>,
    #[serde(borrow)]
    user: Option<WireUser<'a>>,
    /// Who serves the model.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, example = "openai", max_length = 200)]
    provider: Option<Text<'a>>,
    /// The model as the provider names it.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, example = "google/gemini-3-flash-preview", max_length = 200)]
    model: Option<Text<'a>>,
    #[serde(borrow)]
    profile: Option<WireProfile<'a>>,
    #[serde(borrow)]
    agent: Option<WireAgent<'a>>,
    #[serde(borrow)]
    feature: Option<WireFeature<'a>>,
    #[serde(borrow)]
    #[schema(value_type = Option<WireUsage>)]
    usage: Option<&'a RawValue>,
    /// Cost in US dollars, kept to nine places. A number, or a string to avoid floating point.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1_000_000)]
    cost_usd: Option<Fixed<9>>,
    /// The conversation it is a turn of.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, max_length = 200)]
    conversation_id: Option<Text<'a>>,
    /// The trace it is a step of.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, max_length = 200)]
    trace_id: Option<Text<'a>>,
    /// The step that caused this one.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, max_length = 200)]
    parent_id: Option<Text<'a>>,
    #[serde(borrow)]
    entity: Option<WireEntity<'a>>,
    /// What was asked: text, or any JSON such as a list of chat messages.
    #[serde(borrow)]
    #[schema(value_type = Option<Value>)]
    prompt: Option<&'a RawValue>,
    /// What was answered: text, or any JSON. Of the whole answer of a model provider, model, usage,
    /// finish reason and refusal are taken where the entry does not say them.
    #[serde(borrow)]
    #[schema(value_type = Option<Value>)]
    response: Option<&'a RawValue>,
    /// Any JSON object; of more than 16 KiB a part is kept.
    #[serde(borrow)]
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    metadata: Option<&'a RawValue>,
}

/// What went wrong.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogError)]
pub struct WireError<'a> {
    category: Option<ErrorCategory>,
    /// The provider's words.
    #[serde(borrow)]
    #[schema(value_type = Option<String>)]
    message: Option<Text<'a>>,
}

/// Who asked, as named at the time. Known by id, else by email, else by name; that has at most 200
/// characters, and what stands beside it is cut to as many.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogUser)]
pub struct WireUser<'a> {
    #[serde(borrow)]
    #[schema(value_type = Option<String>, max_length = 200)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    #[schema(value_type = Option<String>)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    #[schema(value_type = Option<String>)]
    email: Option<Text<'a>>,
}

/// The profile (a named model configuration) that was used.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogProfile)]
pub struct WireProfile<'a> {
    #[serde(borrow)]
    #[schema(value_type = Option<String>, max_length = 200)]
    alias: Option<Text<'a>>,
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    version: Option<i64>,
}

/// The agent that acted. Known by id, else by name, of at most 200 characters; a name beside an id is
/// cut to as many.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogAgent)]
pub struct WireAgent<'a> {
    #[serde(borrow)]
    #[schema(value_type = Option<String>, max_length = 200)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    #[schema(value_type = Option<String>)]
    name: Option<Text<'a>>,
}

/// The feature that asked.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogFeature)]
pub struct WireFeature<'a> {
    #[serde(rename = "type")]
    kind: Option<FeatureType>,
    #[serde(borrow)]
    #[schema(value_type = Option<String>, max_length = 200)]
    id: Option<Text<'a>>,
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    version: Option<i64>,
}

/// The thing the operation is about.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogEntity)]
pub struct WireEntity<'a> {
    /// Its kind, one of few; which one it is goes into `id`.
    #[serde(rename = "type")]
    #[serde(borrow)]
    #[schema(value_type = Option<String>, example = "ticket", max_length = 200)]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    #[schema(value_type = Option<String>, max_length = 200)]
    id: Option<Text<'a>>,
}

impl<'a> WireEntry<'a> {
    /// Returns what is wrong with the usage.
    pub(super) fn usage_errors(&self) -> Vec<FieldError> {
        let usage = self.usage.map(provider::usage_of);
        usage.and_then(Result::err).unwrap_or_default()
    }

    /// Returns the draft these fields describe.
    ///
    /// # Errors
    /// The usage is that of no provider, nor one of the log; a text is no identity.
    pub(super) fn into_draft(self) -> Result<Draft<'a>, Vec<FieldError>> {
        let mut reader = Reader::default();
        let mut draft = Draft {
            id: reader.own_id(self.id),
            started_at: reader.moment("started_at", self.started_at),
            ended_at: reader.moment("ended_at", self.ended_at),
            duration_ms: reader.millis("duration_ms", self.duration_ms),
            time_to_first_token_ms: reader
                .millis("time_to_first_token_ms", self.time_to_first_token_ms),
            status: self.status,
            capability: self.capability,
            source: self.source,
            platform: reader.text("platform", self.platform),
            provider: reader.text("provider", self.provider),
            model: reader.text("model", self.model),
            cost_usd: reader.decimal("cost_usd", self.cost_usd),
            conversation_id: reader.identity("conversation_id", self.conversation_id),
            trace_id: reader.identity("trace_id", self.trace_id),
            parent_id: reader.identity("parent_id", self.parent_id),
            prompt: self.prompt.map(Cow::Borrowed),
            response: self.response.map(Cow::Borrowed),
            metadata: self.metadata.map(Cow::Borrowed),
            ..Draft::default()
        };
        self.error.unwrap_or_default().fill(&mut draft, &mut reader);
        self.user.unwrap_or_default().fill(&mut draft, &mut reader);
        self.profile
            .unwrap_or_default()
            .fill(&mut draft, &mut reader);
        self.agent.unwrap_or_default().fill(&mut draft, &mut reader);
        self.feature
            .unwrap_or_default()
            .fill(&mut draft, &mut reader);
        self.entity
            .unwrap_or_default()
            .fill(&mut draft, &mut reader);
        if let Some(usage) = self.usage {
            match provider::usage_of(usage) {
                Ok((usage, is_foreign)) => {
                    usage.fill(&mut draft, &mut reader);
                    draft.foreign.usage = is_foreign;
                }
                Err(errors) => reader.errors.extend(errors),
            }
        }
        provider::complete(&mut draft, self.usage.is_some(), &mut reader);
        let Reader { warnings, errors } = reader;
        draft.warnings = warnings;
        if errors.is_empty() {
            Ok(draft)
        } else {
            Err(errors)
        }
    }
}

impl WireError<'_> {
    fn fill(self, draft: &mut Draft<'_>, reader: &mut Reader) {
        let Self { category, message } = self;
        draft.error_category = category;
        draft.error_message = reader.text("error.message", message);
    }
}

impl WireUser<'_> {
    fn fill(self, draft: &mut Draft<'_>, reader: &mut Reader) {
        let Self { id, name, email } = self;
        draft.user_id = reader.identity("user.id", id);
        draft.user_email = reader.label("user.email", email, id.is_some());
        draft.user_name = reader.label("user.name", name, id.is_some() || email.is_some());
    }
}

impl WireProfile<'_> {
    fn fill(self, draft: &mut Draft<'_>, reader: &mut Reader) {
        let Self { alias, version } = self;
        draft.profile_alias = reader.identity("profile.alias", alias);
        draft.profile_version = version;
    }
}

impl WireAgent<'_> {
    fn fill(self, draft: &mut Draft<'_>, reader: &mut Reader) {
        let Self { id, name } = self;
        draft.agent_id = reader.identity("agent.id", id);
        draft.agent_name = reader.label("agent.name", name, id.is_some());
    }
}

impl WireFeature<'_> {
    fn fill(self, draft: &mut Draft<'_>, reader: &mut Reader) {
        let Self { kind, id, version } = self;
        draft.feature_type = kind;
        draft.feature_id = reader.identity("feature.id", id);
        draft.feature_version = version;
    }
}

impl WireEntity<'_> {
    fn fill(self, draft: &mut Draft<'_>, reader: &mut Reader) {
        let Self { kind, id } = self;
        draft.entity_type = reader.text("entity.type", kind);
        draft.entity_id = reader.identity("entity.id", id);
    }
}
