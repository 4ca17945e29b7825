//! Taking entries in.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use logbook_intake::native::WireEntry;
use utoipa::ToSchema;

use super::results::{BatchResult, StoredLog};
use super::submit::MAX_BODY_BYTES;
use super::{store_json, store_lines};
use crate::error::ApiError;
use crate::extract::body::{self, Pieces};
use crate::extract::{Allowed, Ingest};
use crate::problem::Problem;
use crate::state::AppState;

/// How the entries of a body are written down.
enum Format {
    /// One object, or an array of them.
    Json,
    /// One object a line.
    Lines,
}

/// What a JSON body holds, as the OpenAPI document describes it.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes a body, holds none")]
enum NewLogs {
    One(Box<WireEntry<'static>>),
    Many(Vec<WireEntry<'static>>),
}

/// What became of one entry, or of many.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes an answer, holds none")]
enum StoredLogs {
    One(StoredLog),
    Many(BatchResult),
}

/// Store one entry, or many
///
/// One JSON object, an array of up to 10,000, or up to 10,000 lines of one object each (content type
/// `application/x-ndjson`), up to 32 MiB unpacked; the content encodings gzip and zstd are unpacked.
/// Acknowledged entries are on disk. An item that is refused costs none of the others.
///
/// JSON is committed as a whole. NDJSON is committed while it arrives, in chunks of 1,000 lines (or
/// the lines that make up 4 MiB), each after the one before. Where it cannot be taken to its end,
/// because it breaks off, exceeds a limit, or comes in faster than it can be written, an answer of
/// 4xx or 5xx says that nothing of it is stored. If something is, the answer is 207, and its last
/// result stands for the item of its index and all after it, none of which is stored: `rejected`
/// when they would be refused again, `retry` when they are to be sent again.
#[utoipa::path(
    tag = "logs",
    request_body(content(
        (NewLogs = "application/json"),
        (String = "application/x-ndjson", example = "{\"model\": \"gpt-5-mini\", \"status\": \"succeeded\"}\n{\"model\": \"gpt-5\", \"status\": \"failed\"}\n"),
    )),
    responses(
        (status = 200, description = "A batch, all of it stored; or a single entry that completed a running one or was there already", body = StoredLogs),
        (status = 201, description = "One new entry", body = StoredLog),
        (status = 202, description = "The log is switched off: nothing is stored", body = StoredLog),
        (status = 207, description = "A batch of which some are not stored: see each result", body = BatchResult),
        (status = 400, description = "Not readable as JSON, or the body breaks off", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `ingest`", body = Problem),
        (status = 413, description = "More than 32 MiB unpacked", body = Problem),
        (status = 415, description = "Neither JSON nor NDJSON, or packed neither with gzip nor zstd", body = Problem),
        (status = 422, description = "One entry with a bad field, or more than 10,000 items", body = Problem),
        (status = 503, description = "The database is away, or more comes in than can be written; nothing of the request is stored", body = Problem),
    ),
    security(("bearer" = ["ingest"])),
)]
#[post("/logs")]
pub(crate) async fn create_logs(
    _caller: Allowed<Ingest>,
    state: Data<AppState>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let format = format_of(&request)?;
    let pieces = Pieces::of(&request, payload.into_inner(), MAX_BODY_BYTES)?;
    if !state.live.current().enabled {
        pieces.skip().await?;
        return Ok(StoredLog::not_stored());
    }
    match format {
        Format::Json => store_json::store(&state, pieces).await,
        Format::Lines => store_lines::store(&state, pieces).await,
    }
}

fn format_of(request: &HttpRequest) -> Result<Format, ApiError> {
    match body::media_type(request).as_deref() {
        None | Some("application/json") => Ok(Format::Json),
        Some("application/x-ndjson" | "application/ndjson" | "application/jsonl") => {
            Ok(Format::Lines)
        }
        Some(other) => Err(ApiError::UnsupportedMediaType(format!(
            "the content type `{other}` is not read here, expected application/json or application/x-ndjson"
        ))),
    }
}
