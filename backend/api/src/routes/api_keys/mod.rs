//! Keys of programs.

mod create_api_key;
mod list_api_keys;
mod model;
mod revoke_api_key;
mod update_api_key;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of `/api/v1/api-keys`.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(list_api_keys::list_api_keys)
        .service(create_api_key::create_api_key)
        .service(update_api_key::update_api_key)
        .service(revoke_api_key::revoke_api_key);
}
