//! Taking entries in as JSON.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use logbook_intake::native::WireEntry;
use utoipa::ToSchema;

use super::results::{BatchResult, StoredLog};
use super::store::{self, Format};
use crate::error::ApiError;
use crate::extract::{Allowed, Ingest};
use crate::problem::Problem;
use crate::state::AppState;

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
    let format = Format::from_request(&request)?;
    store::store(&state, &request, payload, format).await
}
