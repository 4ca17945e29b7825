//! What people and programs did to the log itself.

mod list_activity;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of `/api/v1/activity`.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list_activity::list_activity);
}
