//! How the log is set up.

mod get_settings;
mod model;
mod preview_redaction;
mod rules;
mod update_settings;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of `/api/v1/settings`.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(get_settings::get_settings)
        .service(update_settings::update_settings)
        .service(preview_redaction::preview_redaction);
}
