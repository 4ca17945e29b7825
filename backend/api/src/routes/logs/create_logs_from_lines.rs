//! Taking entries in as lines of JSON.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};

use super::results::{BatchResult, StoredLog};
use super::store::{self, Format};
use crate::error::ApiError;
use crate::extract::{Allowed, Ingest};
use crate::problem::Problem;
use crate::state::AppState;

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
    let format = Format::lines_of(&request)?;
    store::store(&state, &request, payload, format).await
}
