//! Every route, one operation a file.

mod logs;

use utoipa_actix_web::service_config::ServiceConfig;

/// Everything below `/api/v1`.
pub(crate) fn configure_v1(config: &mut ServiceConfig) {
    logs::configure(config);
}
