//! The rows of parts and of the keys of open entries.

use diesel::prelude::*;
use logbook_domain::content::Body;
use logbook_domain::parts::Part;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::schema::{open_entries, waiting_parts};
use crate::entries::row::{into_snapshot, state_and_text};
use crate::error::StoreError;

/// A part to be inserted.
#[derive(Debug, Insertable)]
#[diesel(table_name = waiting_parts, treat_none_as_default_value = false)]
pub(super) struct NewPart<'a> {
    key: Uuid,
    ordinal: i64,
    prompt: Option<&'a str>,
    prompt_state: i16,
    prompt_truncated: bool,
    prompt_redacted: bool,
    response: Option<&'a str>,
    response_state: i16,
    response_truncated: bool,
    response_redacted: bool,
    bytes: i32,
    met: bool,
    expires_at: Moment,
}

impl<'a> NewPart<'a> {
    /// Creates the row of a part.
    pub(super) fn from_part(part: &'a Part, expires_at: Moment) -> Self {
        let (prompt_state, prompt) = state_and_text(&part.prompt.body);
        let (response_state, response) = state_and_text(&part.response.body);
        Self {
            key: part.key,
            ordinal: part.ordinal,
            prompt,
            prompt_state,
            prompt_truncated: part.prompt.truncated,
            prompt_redacted: part.prompt.redacted,
            response,
            response_state,
            response_truncated: part.response.truncated,
            response_redacted: part.response.redacted,
            bytes: i32::try_from(content_bytes(part)).unwrap_or(i32::MAX),
            met: false,
            expires_at,
        }
    }
}

/// Returns the bytes of the content of a part.
pub(super) fn content_bytes(part: &Part) -> usize {
    let length = |body: &Body| state_and_text(body).1.map_or(0, str::len);
    length(&part.prompt.body) + length(&part.response.body)
}

/// A part as read.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = waiting_parts)]
pub(super) struct PartRow {
    key: Uuid,
    ordinal: i64,
    prompt: Option<String>,
    prompt_state: i16,
    prompt_truncated: bool,
    prompt_redacted: bool,
    response: Option<String>,
    response_state: i16,
    response_truncated: bool,
    response_redacted: bool,
}

impl PartRow {
    /// Converts the row to a part.
    ///
    /// # Errors
    /// Returns [`StoreError::Corrupt`] when a state code is invalid.
    pub(super) fn into_part(self) -> Result<Part, StoreError> {
        let key = self.key;
        let corrupt = || StoreError::Corrupt(format!("part {key}"));
        let side = |state, text, truncated, redacted| {
            into_snapshot(state, text, truncated, redacted).ok_or_else(corrupt)
        };
        Ok(Part {
            key,
            ordinal: self.ordinal,
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
        })
    }
}

/// A key of an open entry, to be inserted.
#[derive(Debug, Insertable)]
#[diesel(table_name = open_entries)]
pub(super) struct NewOpen {
    pub(super) key: Uuid,
    pub(super) ordinal: i64,
    pub(super) entry_id: Uuid,
    pub(super) rank: i16,
    pub(super) expires_at: Moment,
}
