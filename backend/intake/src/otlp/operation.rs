//! An AI operation as conventions describe it, before it becomes a draft.

use std::collections::BTreeMap;

use logbook_domain::field_error::FieldError;
use serde_json::value::RawValue;

use super::count::Count;
use super::kind::Kind;
use super::value::write_text;

/// Most bytes of JSON that metadata from attributes takes before it is cut to
/// what an entry may have; what is beyond stays out, and the sender is told.
const MAX_METADATA_BYTES: usize = 256 * 1024;

/// The field of metadata that says how many attributes were left out.
const ATTRIBUTES_LEFT_OUT: &str = "attributes_left_out";

/// Most counts that are no whole numbers of which the sender is told.
const MOST_ODD_COUNTS: usize = 8;
/// Most bytes of such a count that are shown.
const MOST_SHOWN_BYTES: usize = 100;

/// What attributes say of an operation. Conventions fill what is still empty,
/// in the order of their priority.
#[derive(Debug, Default)]
#[expect(
    missing_docs,
    reason = "the fields are those of an entry, named as on the wire"
)]
pub struct Operation {
    pub(super) kind: Option<Kind>,
    pub provider: Option<String>,
    pub model: Option<String>,
    pub user_id: Option<String>,
    pub user_name: Option<String>,
    pub user_email: Option<String>,
    pub agent_id: Option<String>,
    pub agent_name: Option<String>,
    pub conversation_id: Option<String>,
    pub platform: Option<String>,
    pub feature_id: Option<String>,
    pub feature_version: Option<i64>,
    pub tool: Option<String>,
    pub input_tokens: Option<i64>,
    pub output_tokens: Option<i64>,
    pub total_tokens: Option<i64>,
    pub cached_input_tokens: Option<i64>,
    pub cache_write_tokens: Option<i64>,
    pub reasoning_tokens: Option<i64>,
    pub time_to_first_token_ms: Option<i64>,
    pub cost_usd: Option<String>,
    /// A word or a status that says what went wrong.
    pub error_type: Option<String>,
    /// The type of an exception, which need not have failed the operation.
    pub exception_type: Option<String>,
    pub error_message: Option<String>,
    pub http_status: Option<i64>,
    /// Whether the operation failed, even without an error that says why.
    pub has_failed: bool,
    pub finish_reasons: Vec<String>,
    /// Whether the input tokens leave out those of the cache.
    pub(super) leaves_out_cached: bool,
    pub prompt: Option<Box<RawValue>>,
    pub response: Option<Box<RawValue>>,
    metadata: BTreeMap<String, String>,
    metadata_bytes: usize,
    /// Fields of metadata for which there was no room.
    left_out: usize,
    /// Attributes that no convention knows and for which there was no room.
    rest_left_out: usize,
    /// Counts that are no whole numbers, as they were sent.
    odd_counts: Vec<(Count, String)>,
}

impl Operation {
    /// Returns an operation of that kind of which nothing else is known.
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind: Some(kind),
            ..Self::default()
        }
    }

    /// Takes the kind of a convention; a mere step gives way to any other.
    pub(super) fn propose(&mut self, kind: Kind) {
        if matches!(self.kind, None | Some(Kind::Workflow)) {
            self.kind = Some(kind);
        }
    }

    /// Adds a field of metadata, if there is room and no other of its name.
    /// What there is no room for is told in a warning.
    pub(super) fn add_metadata(&mut self, name: &str, json: String) {
        // Escaped, a name takes at most six times its length.
        let bytes = 6 * name.len() + json.len() + 4;
        if self.metadata.contains_key(name) {
            return;
        }
        if self.metadata_bytes + bytes > MAX_METADATA_BYTES {
            self.left_out += 1;
            return;
        }
        self.metadata_bytes += bytes;
        self.metadata.insert(name.to_owned(), json);
    }

    /// Adds what no convention knows to the metadata, which takes no more than
    /// `most` bytes by that. The entry itself says how many had no room.
    pub(super) fn add_rest(&mut self, name: &str, json: String, most: usize) {
        if self.metadata.contains_key(name) {
            return;
        }
        if self.metadata_bytes + 6 * name.len() + json.len() + 4 > most {
            self.leave_out_rest();
        } else {
            self.add_metadata(name, json);
        }
    }

    /// Counts an attribute that no convention knows and that is not kept.
    pub(super) const fn leave_out_rest(&mut self) {
        self.rest_left_out += 1;
    }

    /// Notes a count that is no whole number. The operation goes without it, unless
    /// another attribute gives it.
    pub(super) fn leave_out_count(&mut self, count: Count, sent: &str) {
        if self.odd_counts.len() < MOST_ODD_COUNTS {
            let sent = &sent[..sent.floor_char_boundary(MOST_SHOWN_BYTES)];
            self.odd_counts.push((count, sent.to_owned()));
        }
    }

    /// Returns what the sender is told of counts that are no whole numbers.
    pub(super) fn warnings_of_counts(&mut self) -> Vec<FieldError> {
        let odd = std::mem::take(&mut self.odd_counts).into_iter();
        let missing = odd.filter(|(count, _)| self.count(*count).is_none());
        let warning = |(count, sent): (Count, String)| {
            let message = format!("must be a whole number, got {sent}: it is left out");
            FieldError::new(count.name(), message)
        };
        missing.map(warning).collect()
    }

    /// Returns the place of a count.
    pub(super) const fn count(&mut self, count: Count) -> &mut Option<i64> {
        match count {
            Count::InputTokens => &mut self.input_tokens,
            Count::OutputTokens => &mut self.output_tokens,
            Count::TotalTokens => &mut self.total_tokens,
            Count::CachedInputTokens => &mut self.cached_input_tokens,
            Count::CacheWriteTokens => &mut self.cache_write_tokens,
            Count::ReasoningTokens => &mut self.reasoning_tokens,
            Count::FeatureVersion => &mut self.feature_version,
            Count::HttpStatus => &mut self.http_status,
        }
    }

    /// Returns what the sender is told of metadata that was left out.
    pub(super) fn warnings(&self) -> Vec<FieldError> {
        let told = (self.left_out > 0).then(|| {
            let count = self.left_out;
            let message =
                format!("is longer than {MAX_METADATA_BYTES} bytes; fields left out: {count}");
            FieldError::new("metadata", message)
        });
        told.into_iter().collect()
    }

    /// Returns the metadata as JSON, if there is any.
    pub(super) fn metadata(&self) -> Option<Box<RawValue>> {
        let left_out = (self.rest_left_out > 0).then(|| self.rest_left_out.to_string());
        let left_out = left_out.iter().map(|count| (ATTRIBUTES_LEFT_OUT, count));
        let named = self.metadata.iter();
        let fields = named.map(|(name, value)| (name.as_str(), value));
        let mut json = String::new();
        for (name, value) in fields.chain(left_out) {
            json.push(if json.is_empty() { '{' } else { ',' });
            write_text(name, &mut json);
            json.push(':');
            json.push_str(value);
        }
        if json.is_empty() {
            return None;
        }
        json.push('}');
        RawValue::from_string(json).ok()
    }

    /// Reports whether it says enough to be the call of a model that no
    /// convention gave a kind.
    pub(super) const fn looks_like_a_call(&self) -> bool {
        let has_tokens = self.input_tokens.is_some() || self.output_tokens.is_some();
        let has_content = self.prompt.is_some() || self.response.is_some();
        self.model.is_some() && (has_tokens || has_content)
    }
}

/// Fills a field that is still empty.
pub(super) fn fill<T>(field: &mut Option<T>, value: Option<T>) {
    if field.is_none() {
        *field = value;
    }
}
