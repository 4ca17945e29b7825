//! Metrics for Prometheus.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::metrics::Format;
use crate::state::AppState;

/// Get metrics
///
/// Metrics of this server since it started, in the text format of Prometheus, or as OpenMetrics where the client
/// accepts `application/openmetrics-text`. No names, no contents.
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "Metrics", content(
        (String = "text/plain", example = "logbook_entries_total{format=\"native\",result=\"accepted\"} 12"),
        (String = "application/openmetrics-text", example = "logbook_entries_total{format=\"native\",result=\"accepted\"} 12"),
    ))),
    security(()),
)]
#[get("/metrics")]
pub(crate) async fn get_metrics(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let format = wanted(&request);
    HttpResponse::Ok()
        .content_type(format.content_type())
        .body(state.metrics.render(format))
}

/// Prometheus names OpenMetrics among the types it accepts unless told otherwise.
fn wanted(request: &HttpRequest) -> Format {
    let accepted = request.headers().get_all(header::ACCEPT);
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    if accepted.any(|types| types.contains("application/openmetrics-text")) {
        Format::OpenMetrics
    } else {
        Format::Prometheus
    }
}
