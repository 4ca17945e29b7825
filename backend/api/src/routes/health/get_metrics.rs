//! Counts for Prometheus.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use crate::metrics::Gauges;
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
    let gauges = Gauges {
        exports: state.exports.count(),
        export_bytes: state.exports.room().taken(),
        lanes: state.store.taken(),
        lost_parts: state.store.lost_parts(),
    };
    let text = state.metrics.render(state.clock.now(), &gauges);
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text)
}
