//! One entry as `POST /api/v1/logs` takes it.

use logbook_domain::decimal::{AudioSeconds, Usd};
use logbook_domain::time::{self, Moment, serde_moment};
use logbook_domain::vocabulary::{Capability, ErrorCategory, FeatureType, Source, Status};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::cast::models::Model;
use super::cast::offices::MAIL_DOMAIN;
use super::cast::people::Person;
use super::cast::profiles::Profile;
use super::cast::services::Service;
use super::cast::{agents::Agent, clients};

/// An entry to send. Absent fields are left out, never sent as null.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub(crate) id: String,
    #[serde(serialize_with = "serde_moment::serialize")]
    pub(crate) started_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) duration_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) time_to_first_token_ms: Option<i64>,
    pub(crate) status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Failure>,
    pub(crate) capability: Capability,
    pub(crate) source: Source,
    pub(crate) platform: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<User>,
    pub(crate) provider: &'static str,
    pub(crate) model: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) profile: Option<ProfileRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent: Option<AgentRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) feature: Option<Feature>,
    #[serde(skip_serializing_if = "Usage::is_empty")]
    pub(crate) usage: Usage,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cost_usd: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) conversation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trace_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parent_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) entity: Option<Entity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) prompt: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response: Option<Value>,
    pub(crate) metadata: Map<String, Value>,
}

/// Why an entry did not succeed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Failure {
    pub(crate) category: ErrorCategory,
    pub(crate) message: String,
}

/// Who asked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct User {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
}

/// The profile that was chosen.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct ProfileRef {
    pub(crate) alias: &'static str,
    pub(crate) version: i32,
}

/// The agent at work.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct AgentRef {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
}

/// What kind of feature asked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Feature {
    #[serde(rename = "type")]
    pub(crate) kind: FeatureType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<i32>,
}

/// Tokens and audio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Usage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) input_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) output_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cached_input_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cache_write_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reasoning_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) audio_seconds: Option<AudioSeconds>,
}

impl Usage {
    /// Reports whether nothing was measured at all.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the entry was about.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entity {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) id: String,
}

impl Entry {
    /// Returns a succeeded call of a model, about which nothing else is known
    /// yet.
    pub(crate) fn begin(id: String, started_at: Moment, source: Source, model: &Model) -> Self {
        let mut metadata = Map::new();
        metadata.insert("demo".to_owned(), json!(true));
        Self {
            id,
            started_at: time::to_millis(started_at),
            duration_ms: None,
            time_to_first_token_ms: None,
            status: Status::Succeeded,
            error: None,
            capability: model.capability,
            source,
            platform: clients::SERVER,
            user: None,
            provider: model.provider,
            model: model.name,
            profile: None,
            agent: None,
            feature: None,
            usage: Usage::default(),
            cost_usd: None,
            conversation_id: None,
            trace_id: None,
            parent_id: None,
            entity: None,
            prompt: None,
            response: None,
            metadata,
        }
    }

    /// Asked by a person.
    pub(crate) fn by(mut self, person: &Person, client: &'static str) -> Self {
        let email = Some(format!("{}@{MAIL_DOMAIN}", person.mailbox));
        self.user = Some(User {
            id: person.id,
            name: person.name,
            email,
        });
        self.platform = client;
        self.note("team", json!(person.team.name()));
        self.note("office", json!(person.office.name()));
        if let Some(version) = clients::version(client) {
            self.note("client_version", json!(version));
        }
        self
    }

    /// Asked by a program.
    pub(crate) fn by_service(mut self, service: &Service) -> Self {
        self.user = Some(User {
            id: service.id,
            name: service.name,
            email: None,
        });
        self
    }

    /// Through a profile.
    pub(crate) fn through(mut self, profile: &Profile) -> Self {
        self.profile = Some(ProfileRef {
            alias: profile.alias,
            version: profile.version,
        });
        self
    }

    /// As a step of an agent.
    pub(crate) fn in_agent(mut self, agent: &Agent) -> Self {
        self.agent = Some(AgentRef {
            id: agent.id,
            name: agent.name,
        });
        self.feature = Some(Feature {
            kind: FeatureType::Agent,
            id: Some(agent.id.to_owned()),
            version: Some(agent.version),
        });
        self
    }

    /// Adds one value to the metadata.
    pub(crate) fn note(&mut self, key: &str, value: Value) {
        self.metadata.insert(key.to_owned(), value);
    }

    /// Returns the id under which the log keeps this entry, for its children to
    /// name.
    pub(crate) fn stored_id(&self) -> String {
        logbook_domain::id::derived(&self.id, self.started_at).to_string()
    }

    /// When it ended, if it has.
    pub(crate) fn ended_at(&self) -> Option<Moment> {
        let millis = self.duration_ms?;
        Some(self.started_at + chrono::Duration::milliseconds(millis))
    }

    /// Returns what can be known about it at `now`: what ends later is still
    /// running.
    pub(crate) fn seen_at(mut self, now: Moment) -> Self {
        if self.ended_at().is_some_and(|end| end > now) {
            self.status = Status::Running;
            self.error = None;
            self.duration_ms = None;
            self.time_to_first_token_ms = None;
            self.usage = Usage::default();
            self.cost_usd = None;
            self.response = None;
        }
        self
    }
}
