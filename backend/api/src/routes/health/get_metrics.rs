//! Counts for Prometheus.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use crate::state::AppState;

/// Get metrics
///
/// Counts of this server since it started, in the text format of Prometheus. No names, no contents.
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "Metrics", body = String, content_type = "text/plain",
        example = "logbook_entries_total{result=\"accepted\"} 12")),
    security(()),
)]
#[get("/metrics")]
pub(crate) async fn get_metrics(state: Data<AppState>) -> HttpResponse {
    let text = state.metrics.render(state.clock.now());
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text)
}
