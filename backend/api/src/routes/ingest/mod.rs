//! What gateways in front of models send. They forget what they have sent
//! whatever they are answered, so what cannot become an entry goes into
//! quarantine instead of being refused.

mod create_kong_logs;
mod create_litellm_logs;
mod model;
pub(super) mod sorted;
pub(super) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of gateways.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create_litellm_logs::create_litellm_logs)
        .service(create_kong_logs::create_kong_logs);
}
