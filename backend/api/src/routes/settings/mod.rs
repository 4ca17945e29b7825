//! How the log is set up.

mod get_settings;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of `/api/v1/settings`.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get_settings::get_settings);
}
