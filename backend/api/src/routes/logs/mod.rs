//! The log's entries.

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of `/api/v1/logs`.
pub(crate) fn configure(_config: &mut ServiceConfig) {}
