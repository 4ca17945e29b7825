//! An entry as a client describes it, before it is checked.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::decimal::{AudioSeconds, Usd};
use crate::field_error::FieldError;
use crate::time::Moment;
use crate::vocabulary::{Capability, ErrorCategory, FeatureType, Source, Status};

/// Everything a client may say of an operation. Every wire format ends here.
///
/// Content may be borrowed from the bytes of the request: it may have megabytes
/// of which a few kilobytes are kept.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "the fields are those of `Entry`, named as on the wire"
)]
pub struct Draft<'a> {
    pub id: Option<String>,
    pub started_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    pub duration_ms: Option<i64>,
    pub time_to_first_token_ms: Option<i64>,
    pub status: Option<Status>,
    pub error_category: Option<ErrorCategory>,
    pub error_message: Option<String>,
    pub capability: Option<Capability>,
    pub source: Option<Source>,
    pub platform: Option<String>,
    pub user_id: Option<String>,
    pub user_name: Option<String>,
    pub user_email: Option<String>,
    pub provider: Option<String>,
    pub model: Option<String>,
    pub profile_alias: Option<String>,
    pub profile_version: Option<i64>,
    pub agent_id: Option<String>,
    pub agent_name: Option<String>,
    pub feature_type: Option<FeatureType>,
    pub feature_id: Option<String>,
    pub feature_version: Option<i64>,
    pub input_tokens: Option<i64>,
    pub output_tokens: Option<i64>,
    pub total_tokens: Option<i64>,
    pub cached_input_tokens: Option<i64>,
    pub cache_write_tokens: Option<i64>,
    pub reasoning_tokens: Option<i64>,
    pub audio_seconds: Option<AudioSeconds>,
    pub cost_usd: Option<Usd>,
    pub conversation_id: Option<String>,
    pub trace_id: Option<String>,
    pub parent_id: Option<String>,
    pub entity_type: Option<String>,
    pub entity_id: Option<String>,
    pub prompt: Option<Cow<'a, RawValue>>,
    pub response: Option<Cow<'a, RawValue>>,
    pub metadata: Option<Cow<'a, RawValue>>,
    /// What was changed while the entry was read.
    pub warnings: Vec<FieldError>,
    pub taken: Taken,
    pub foreign: Foreign,
}

/// Which numbers of a draft were counted by somebody else than its client: a
/// provider, an instrumentation, a gateway. Of those that contradict each other
/// one is left out and the client told, since it can mend nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The tokens.
    pub usage: bool,
    /// The time to the first token.
    pub first_token: bool,
    /// Whether input or output was told in a way that is no count: then the other one
    /// is not the total.
    pub lacks_part: bool,
}

impl Foreign {
    /// All of them, each of which is a count.
    pub const ALL: Self = Self {
        usage: true,
        first_token: true,
        lacks_part: false,
    };
}

/// What of a draft was not said by its client, but taken from the response. It
/// gives way to what was said when the entry began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the draft")]
pub struct Taken {
    pub model: bool,
    pub usage: bool,
    pub metadata: bool,
}
