//! Log records by OTLP.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};

use logbook_intake::otlp::Signal;

use super::model::{OtlpAnswer, OtlpLogRecords, Protobuf};
use super::store;
use crate::error::ApiError;
use crate::extract::{Allowed, Ingest};
use crate::state::AppState;

/// Store log records
///
/// An ExportLogsServiceRequest of OTLP over HTTP, in protobuf or JSON. Events of coding agents (Claude
/// Code, Codex, Gemini CLI) and those that tell of a whole call of a model without a span become
/// entries. Prompts and responses that come in records of their own are attached to the entry they
/// belong to, whichever of the two comes first; other records are accepted and skipped.
#[utoipa::path(
    tag = "otlp",
    request_body(content((OtlpLogRecords = "application/json"), (Protobuf = "application/x-protobuf"))),
    responses(
        (status = 200, description = "Taken; what was refused, and why, if not all of it", content(
            (OtlpAnswer = "application/json"),
            (Protobuf = "application/x-protobuf"),
        )),
    ),
    security(("bearer" = ["ingest"])),
)]
#[post("/logs")]
pub(crate) async fn create_log_records(
    caller: Allowed<Ingest>,
    state: Data<AppState>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    store::store(&state, &caller, &request, payload, Signal::Logs).await
}
