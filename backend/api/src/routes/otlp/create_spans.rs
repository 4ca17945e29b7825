//! Spans by OTLP.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};

use logbook_intake::otlp::Signal;

use super::model::{OtlpAnswer, OtlpSpans, Protobuf};
use super::store;
use crate::error::ApiError;
use crate::extract::{Allowed, Ingest};
use crate::state::AppState;

/// Store spans
///
/// An ExportTraceServiceRequest of OTLP over HTTP, in protobuf or JSON, up to 32 MiB unpacked; gzip
/// and zstd are unpacked. Calls of models, and tools with arguments or results, become entries; their
/// attributes may follow OpenTelemetry GenAI, OpenLLMetry, OpenInference, the AI SDK, Langfuse or
/// Spring AI. Other spans are accepted and skipped. A span that is refused costs none of the others.
/// The API key comes as bearer token, as `x-api-key`, or as the password of HTTP Basic.
#[utoipa::path(
    tag = "otlp",
    request_body(content((OtlpSpans = "application/json"), (Protobuf = "application/x-protobuf"))),
    responses(
        (status = 200, description = "Taken; what was refused, and why, if not all of it", content(
            (OtlpAnswer = "application/json"),
            (Protobuf = "application/x-protobuf"),
        )),
    ),
    security(("bearer" = ["ingest"])),
)]
#[post("/traces")]
pub(crate) async fn create_spans(
    caller: Allowed<Ingest>,
    state: Data<AppState>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    store::store(&state, &caller, &request, payload, Signal::Traces).await
}
