//! Usage: what entries add up to, also when they are gone.

mod get_usage_breakdown;
mod get_usage_summary;
mod get_usage_timeseries;
mod model;
mod question;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds every route of usage.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(get_usage_summary::get_usage_summary)
        .service(get_usage_timeseries::get_usage_timeseries)
        .service(get_usage_breakdown::get_usage_breakdown);
}
