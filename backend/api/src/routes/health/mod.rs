//! Whether the server is well, and what it can do.

mod get_liveness;
mod get_metrics;
mod get_openapi;
mod get_readiness;
mod model;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of `/health`, `/metrics` and the OpenAPI document.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(get_liveness::get_liveness)
        .service(get_readiness::get_readiness)
        .service(get_metrics::get_metrics)
        .service(get_openapi::get_openapi);
}
