//! From a body with entries to its answer, in whichever format it is written.

use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};

use super::results::StoredLog;
use super::submit::MAX_BODY_BYTES;
use super::{store_json, store_lines};
use crate::error::ApiError;
use crate::extract::body::{self, JSON, Pieces};
use crate::state::AppState;

const LINES: &str = "application/x-ndjson";

/// How the entries of a body are written down.
pub(super) enum Format {
    /// One object, or an array of them.
    Json,
    /// One object a line.
    Lines,
}

impl Format {
    /// Returns the format that the content type names.
    ///
    /// # Errors
    /// [`ApiError::UnsupportedMediaType`].
    pub(super) fn from_request(request: &HttpRequest) -> Result<Self, ApiError> {
        match body::media_type(request).as_deref() {
            None | Some(JSON) => Ok(Self::Json),
            Some(given) if is_lines(given) => Ok(Self::Lines),
            other => Err(body::unread(other, &format!("{JSON} or {LINES}"))),
        }
    }

    /// Returns the same where lines alone are taken, which have to be named.
    ///
    /// # Errors
    /// [`ApiError::UnsupportedMediaType`].
    pub(super) fn lines_of(request: &HttpRequest) -> Result<Self, ApiError> {
        match body::media_type(request).as_deref() {
            Some(given) if is_lines(given) => Ok(Self::Lines),
            other => Err(body::unread(other, LINES)),
        }
    }
}

/// Returns the names under which lines of JSON are sent.
fn is_lines(media_type: &str) -> bool {
    matches!(
        media_type,
        LINES | "application/ndjson" | "application/jsonl"
    )
}

/// Stores what the body holds, unless the log is switched off.
///
/// # Errors
/// Nothing is stored then.
pub(super) async fn store(
    state: &AppState,
    request: &HttpRequest,
    payload: Payload,
    format: Format,
) -> Result<HttpResponse, ApiError> {
    let pieces = Pieces::new(request, payload.into_inner(), MAX_BODY_BYTES)?;
    if !state.live.current().enabled {
        pieces.skip().await?;
        return Ok(StoredLog::not_stored());
    }
    match format {
        Format::Json => store_json::store(state, pieces).await,
        Format::Lines => store_lines::store(state, pieces).await,
    }
}
