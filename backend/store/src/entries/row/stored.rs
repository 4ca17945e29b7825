//! Rows of entries and their content, as read.

use diesel::prelude::*;
use logbook_domain::content::{Body, Content, Snapshot};
use logbook_domain::decimal::{AudioSeconds, Usd};
use logbook_domain::entry::{Entry, Links, Usage};
use logbook_domain::json::JsonText;
use logbook_domain::series::Series;
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::{ErrorCategory, Status};
use uuid::Uuid;

use crate::db::schema::{contents, entries};
use crate::error::StoreError;

/// A row of `entries`.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = entries)]
pub(crate) struct EntryRow {
    pub(crate) started_at: Moment,
    pub(crate) id: Uuid,
    pub(crate) series_id: i32,
    pub(crate) status: i16,
    pub(crate) error_category: Option<i16>,
    pub(crate) has_content: bool,
    pub(crate) expired: bool,
    pub(crate) duration_ms: Option<i32>,
    pub(crate) time_to_first_token_ms: Option<i32>,
    pub(crate) input_tokens: Option<i32>,
    pub(crate) output_tokens: Option<i32>,
    pub(crate) total_tokens: Option<i32>,
    pub(crate) cached_input_tokens: Option<i32>,
    pub(crate) cache_write_tokens: Option<i32>,
    pub(crate) reasoning_tokens: Option<i32>,
    pub(crate) audio_ms: Option<i32>,
    pub(crate) cost_nanos: Option<i64>,
    pub(crate) conversation_id: Option<String>,
    pub(crate) trace_id: Option<String>,
    pub(crate) parent_id: Option<String>,
    pub(crate) entity_id: Option<String>,
}

impl EntryRow {
    /// Converts the row to an entry without content.
    ///
    /// # Errors
    /// Returns [`StoreError::Corrupt`] when a code is unknown.
    pub(crate) fn into_entry(self, series: Series) -> Result<Entry, StoreError> {
        let corrupt = || StoreError::Corrupt(format!("entry {}", self.id));
        let status = Status::from_code(self.status).ok_or_else(corrupt)?;
        let error_category = match self.error_category {
            Some(code) => Some(ErrorCategory::from_code(code).ok_or_else(corrupt)?),
            None => None,
        };
        Ok(Entry {
            id: self.id,
            started_at: self.started_at,
            duration_ms: self.duration_ms,
            time_to_first_token_ms: self.time_to_first_token_ms,
            status,
            expired: self.expired,
            error_category,
            series,
            usage: Usage {
                input_tokens: self.input_tokens,
                output_tokens: self.output_tokens,
                total_tokens: self.total_tokens,
                cached_input_tokens: self.cached_input_tokens,
                cache_write_tokens: self.cache_write_tokens,
                reasoning_tokens: self.reasoning_tokens,
                audio: self.audio_ms.map(|ms| AudioSeconds::from_units(ms.into())),
            },
            cost: self.cost_nanos.map(|nanos| Usd::from_units(nanos.into())),
            links: Links {
                conversation_id: self.conversation_id,
                trace_id: self.trace_id,
                parent_id: self.parent_id,
                entity_id: self.entity_id,
            },
            content: Content::default(),
        })
    }
}

/// A row of `contents`.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = contents)]
pub(crate) struct ContentRow {
    id: Uuid,
    prompt: Option<String>,
    prompt_state: i16,
    prompt_truncated: bool,
    prompt_redacted: bool,
    response: Option<String>,
    response_state: i16,
    response_truncated: bool,
    response_redacted: bool,
    error_message: Option<String>,
    metadata: Option<String>,
}

impl ContentRow {
    /// Returns the id of the entry.
    pub(crate) const fn id(&self) -> Uuid {
        self.id
    }

    /// Converts the row to the content of an entry.
    ///
    /// # Errors
    /// Returns [`StoreError::Corrupt`] when a state code or JSON is invalid.
    pub(crate) fn into_content(self) -> Result<Content, StoreError> {
        let id = self.id;
        let corrupt = || StoreError::Corrupt(format!("content of {id}"));
        let side = |state, text, truncated, redacted| {
            into_snapshot(state, text, truncated, redacted).ok_or_else(corrupt)
        };
        let json = |text| JsonText::parse(text).ok_or_else(corrupt);
        Ok(Content {
            prompt: side(
                self.prompt_state,
                self.prompt,
                self.prompt_truncated,
                self.prompt_redacted,
            )?,
            response: side(
                self.response_state,
                self.response,
                self.response_truncated,
                self.response_redacted,
            )?,
            error_message: self.error_message,
            metadata: self.metadata.map(json).transpose()?,
        })
    }
}

/// Converts the columns of a prompt or response; `None` when the state is unknown or
/// does not agree with the text.
pub(crate) fn into_snapshot(
    state: i16,
    text: Option<String>,
    truncated: bool,
    redacted: bool,
) -> Option<Snapshot> {
    Some(Snapshot {
        body: into_body(state, text)?,
        truncated,
        redacted,
    })
}

/// Converts a state code, see `state_and_text`, and a text to a body.
fn into_body(state: i16, text: Option<String>) -> Option<Body> {
    match (state, text) {
        (0, None) => Some(Body::Empty),
        (1, None) => Some(Body::NotPersisted),
        (2, Some(text)) => Some(Body::Text(text)),
        (3, Some(text)) => JsonText::parse(text).map(Body::Json),
        _ => None,
    }
}
