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

const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";

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
/// One JSON object, or an array of up to 10,000, up to 32 MiB unpacked; the content encodings gzip
/// and zstd are unpacked. Acknowledged entries are on disk: a body is committed as a whole. An item
/// that is refused costs none of the others. For lines of JSON there is `POST /logs/ndjson`.
#[utoipa::path(
    tag = "logs",
    request_body = NewLogs,
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
    store(&state, &request, payload, format).await
}

/// Store entries from lines of JSON
///
/// Up to 10,000 lines of one object each, up to 32 MiB unpacked; the content encodings gzip and zstd
/// are unpacked. `POST /logs` with the same content type does the same. Acknowledged entries are on
/// disk. A line that is refused costs none of the others.
///
/// Lines are committed while they arrive, in chunks of 1,000 lines (or the lines that make up
/// 4 MiB), each after the one before. Where a body cannot be taken to its end, because it breaks off,
/// exceeds a limit, or comes in faster than it can be written, an answer of 4xx or 5xx says that
/// nothing of it is stored. If something is, the answer is 207, and its last result stands for the
/// item of its index and all after it, none of which is stored: `rejected` when they would be refused
/// again, `retry` when they are to be sent again.
#[utoipa::path(
    tag = "logs",
    request_body(
        content_type = "application/x-ndjson",
        content = String,
        example = "{\"model\": \"gpt-5-mini\", \"status\": \"succeeded\"}\n{\"model\": \"gpt-5\", \"status\": \"failed\"}\n",
    ),
    responses(
        (status = 200, description = "All of the lines are stored", body = BatchResult),
        (status = 202, description = "The log is switched off: nothing is stored", body = StoredLog),
        (status = 207, description = "Some lines are not stored: see each result", body = BatchResult),
        (status = 400, description = "The body breaks off", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `ingest`", body = Problem),
        (status = 413, description = "More than 32 MiB unpacked", body = Problem),
        (status = 415, description = "Not NDJSON, or packed neither with gzip nor zstd", body = Problem),
        (status = 422, description = "More than 10,000 lines", body = Problem),
        (status = 503, description = "The database is away, or more comes in than can be written; nothing of the request is stored", body = Problem),
    ),
    security(("bearer" = ["ingest"])),
)]
#[post("/logs/ndjson")]
pub(crate) async fn create_logs_from_lines(
    _caller: Allowed<Ingest>,
    state: Data<AppState>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    match body::media_type(&request).as_deref() {
        Some(given) if is_lines(given) => {}
        other => return Err(unknown_type(other.unwrap_or("none"), LINES)),
    }
    store(&state, &request, payload, Format::Lines).await
}

async fn store(
    state: &AppState,
    request: &HttpRequest,
    payload: Payload,
    format: Format,
) -> Result<HttpResponse, ApiError> {
    let pieces = Pieces::of(request, payload.into_inner(), MAX_BODY_BYTES)?;
    if !state.live.current().enabled {
        pieces.skip().await?;
        return Ok(StoredLog::not_stored());
    }
    match format {
        Format::Json => store_json::store(state, pieces).await,
        Format::Lines => store_lines::store(state, pieces).await,
    }
}

fn format_of(request: &HttpRequest) -> Result<Format, ApiError> {
    match body::media_type(request).as_deref() {
        None | Some(JSON) => Ok(Format::Json),
        Some(given) if is_lines(given) => Ok(Format::Lines),
        Some(other) => Err(unknown_type(other, &format!("{JSON} or {LINES}"))),
    }
}

/// The names under which lines of JSON are sent.
fn is_lines(media_type: &str) -> bool {
    matches!(
        media_type,
        LINES | "application/ndjson" | "application/jsonl"
    )
}

fn unknown_type(given: &str, expected: &str) -> ApiError {
    ApiError::UnsupportedMediaType(format!(
        "the content type `{given}` is not read here, expected {expected}"
    ))
}
