//! The log itself: entries in, entries out.

mod cleanup_logs;
mod complaints;
mod complete_log;
mod create_logs;
mod create_logs_from_lines;
mod csv;
mod delete_log;
mod delete_logs;
mod detail;
mod export;
mod export_logs;
mod export_stream;
pub(super) mod filter;
mod get_log;
mod get_log_stats;
mod list_log_facets;
mod list_logs;
pub(super) mod log_filter;
mod model;
mod results;
mod store;
mod store_json;
mod store_lines;
pub(super) mod submit;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds every route of the log. Fixed paths come before `{id}`, which would take them.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create_logs::create_logs)
        .service(create_logs_from_lines::create_logs_from_lines)
        .service(list_logs::list_logs)
        .service(get_log_stats::get_log_stats)
        .service(list_log_facets::list_log_facets)
        .service(export_logs::export_logs)
        .service(delete_logs::delete_logs)
        .service(cleanup_logs::cleanup_logs)
        .service(get_log::get_log)
        .service(complete_log::complete_log)
        .service(delete_log::delete_log);
}
