//! Metrics by OTLP, which are not kept.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};

use super::model::{OtlpAnswer, OtlpMetrics, Protobuf};
use super::store;
use crate::error::ApiError;
use crate::extract::{Allowed, Ingest};
use crate::state::AppState;

/// Take metrics
///
/// An ExportMetricsServiceRequest of OTLP over HTTP, in protobuf or JSON. Exporters send metrics
/// beside spans; they are counted in `GET /metrics` as not kept.
#[utoipa::path(
    tag = "otlp",
    request_body(content((OtlpMetrics = "application/json"), (Protobuf = "application/x-protobuf"))),
    responses(
        (status = 200, description = "Taken; what was refused, and why, if not all of it", content(
            (OtlpAnswer = "application/json"),
            (Protobuf = "application/x-protobuf"),
        )),
    ),
    security(("bearer" = ["ingest"])),
)]
#[post("/metrics")]
pub(crate) async fn create_metrics(
    _caller: Allowed<Ingest>,
    state: Data<AppState>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    store::count_metrics(&state, &request, payload).await
}
