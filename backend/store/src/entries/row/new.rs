//! Rows of entries and their content, to be written.
//!
//! They borrow from the entry, because content is the largest part of a write and must
//! not be copied on its way to the connection.

use diesel::prelude::*;
use logbook_domain::content::{Body, Content};
use logbook_domain::entry::{Entry, Links, Usage};
use logbook_domain::json::JsonText;
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::ErrorCategory;
use uuid::Uuid;

use crate::db::schema::{contents, entries};

/// A row of `entries` to be written.
#[derive(Debug, Insertable, AsChangeset)]
#[diesel(
    table_name = entries,
    primary_key(started_at, id),
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(crate) struct NewEntry<'a> {
    started_at: Moment,
    id: Uuid,
    series_id: i32,
    status: i16,
    error_category: Option<i16>,
    has_content: bool,
    expired: bool,
    duration_ms: Option<i32>,
    time_to_first_token_ms: Option<i32>,
    input_tokens: Option<i32>,
    output_tokens: Option<i32>,
    total_tokens: Option<i32>,
    cached_input_tokens: Option<i32>,
    cache_write_tokens: Option<i32>,
    reasoning_tokens: Option<i32>,
    audio_ms: Option<i32>,
    cost_nanos: Option<i64>,
    conversation_id: Option<&'a str>,
    trace_id: Option<&'a str>,
    parent_id: Option<&'a str>,
    entity_id: Option<&'a str>,
}

impl<'a> NewEntry<'a> {
    /// Creates the row of an entry whose series has the id `series_id`.
    pub(crate) fn from_entry(entry: &'a Entry, series_id: i32) -> Self {
        let Entry {
            id,
            started_at,
            duration_ms,
            time_to_first_token_ms,
            status,
            expired,
            error_category,
            series: _,
            usage,
            cost,
            links,
            content,
        } = entry;
        let Usage {
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            audio,
        } = *usage;
        let Links {
            conversation_id,
            trace_id,
            parent_id,
            entity_id,
        } = links;
        Self {
            started_at: *started_at,
            id: *id,
            series_id,
            status: status.code(),
            error_category: error_category.map(ErrorCategory::code),
            has_content: !content.is_empty(),
            expired: *expired,
            duration_ms: *duration_ms,
            time_to_first_token_ms: *time_to_first_token_ms,
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            // Both values were checked to fit when the entry was created.
            audio_ms: audio.and_then(|audio| i32::try_from(audio.units()).ok()),
            cost_nanos: cost.and_then(|cost| i64::try_from(cost.units()).ok()),
            conversation_id: conversation_id.as_deref(),
            trace_id: trace_id.as_deref(),
            parent_id: parent_id.as_deref(),
            entity_id: entity_id.as_deref(),
        }
    }
}

/// A row of `contents` to be written.
#[derive(Debug, Insertable, AsChangeset)]
#[diesel(
    table_name = contents,
    primary_key(started_at, id),
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(crate) struct NewContent<'a> {
    started_at: Moment,
    id: Uuid,
    prompt: Option<&'a str>,
    prompt_state: i16,
    prompt_truncated: bool,
    prompt_redacted: bool,
    response: Option<&'a str>,
    response_state: i16,
    response_truncated: bool,
    response_redacted: bool,
    error_message: Option<&'a str>,
    metadata: Option<&'a str>,
}

impl<'a> NewContent<'a> {
    /// Creates the row of the content of an entry, or `None` when that is empty.
    pub(crate) fn from_entry(entry: &'a Entry) -> Option<Self> {
        let Content {
            prompt,
            response,
            error_message,
            metadata,
        } = &entry.content;
        if entry.content.is_empty() {
            return None;
        }
        let (prompt_state, prompt_text) = state_and_text(&prompt.body);
        let (response_state, response_text) = state_and_text(&response.body);
        Some(Self {
            started_at: entry.started_at,
            id: entry.id,
            prompt: prompt_text,
            prompt_state,
            prompt_truncated: prompt.truncated,
            prompt_redacted: prompt.redacted,
            response: response_text,
            response_state,
            response_truncated: response.truncated,
            response_redacted: response.redacted,
            error_message: error_message.as_deref(),
            metadata: metadata.as_ref().map(JsonText::as_str),
        })
    }
}

/// Returns the state code and the text of a prompt or response. The comment on the
/// column `contents.prompt_state` lists the codes.
pub(crate) fn state_and_text(body: &Body) -> (i16, Option<&str>) {
    match body {
        Body::Empty => (0, None),
        Body::NotPersisted => (1, None),
        Body::Text(text) => (2, Some(text)),
        Body::Json(json) => (3, Some(json.as_str())),
    }
}
