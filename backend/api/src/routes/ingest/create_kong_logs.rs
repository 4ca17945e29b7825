//! What Kong AI Gateway's plugin `http-log` sends.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use logbook_intake::gateways::Gateway;

use super::model::IngestResult;
use super::store;
use crate::error::ApiError;
use crate::extract::{Allowed, Ingest};
use crate::problem::Problem;
use crate::state::AppState;

/// Store calls of Kong AI Gateway
///
/// What Kong's plugin `http-log` sends of requests that AI plugins handled: one object, an array, or
/// one a line, up to 10,000 and 32 MiB unpacked; gzip and zstd are unpacked. Each AI plugin that
/// called a model is an entry; requests without any are skipped. What cannot become an entry goes
/// into quarantine. The identity of a call is `request.id` with `started_at` and the plugin.
#[utoipa::path(
    tag = "ingest",
    request_body(content((Value = "application/json"), (String = "application/x-ndjson"))),
    responses(
        (status = 200, description = "All of it is stored or in quarantine", body = IngestResult),
        (status = 202, description = "The log is switched off: nothing is stored", body = IngestResult),
        (status = 400, description = "The body breaks off", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `ingest`", body = Problem),
        (status = 413, description = "More than 32 MiB unpacked", body = Problem),
        (status = 415, description = "Packed neither with gzip nor zstd", body = Problem),
        (status = 422, description = "More than 10,000 items", body = Problem),
        (status = 503, description = "The database is away, or more comes in than can be written", body = Problem),
    ),
    security(("bearer" = ["ingest"])),
)]
#[post("/ingest/kong")]
pub(crate) async fn create_kong_logs(
    caller: Allowed<Ingest>,
    state: Data<AppState>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    store::store(&state, &caller, &request, payload, Gateway::Kong).await
}
