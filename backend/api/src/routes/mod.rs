//! Every route, one operation a file.

mod accounts;
mod activity;
mod api_keys;
mod auth;
pub(crate) mod fallback;
mod fields;
mod health;
mod ingest;
mod logs;
pub(crate) mod otlp;
mod quarantine;
mod settings;
mod usage;
mod views;
mod web_app;

pub(crate) use fields::email;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds everything below `/api/v1`.
pub(crate) fn configure_v1(config: &mut ServiceConfig) {
    config
        .configure(auth::configure)
        .configure(logs::configure)
        .configure(ingest::configure)
        .configure(quarantine::configure)
        .configure(usage::configure)
        .configure(accounts::configure)
        .configure(api_keys::configure)
        .configure(activity::configure)
        .configure(settings::configure)
        .configure(views::configure);
}

/// Adds everything below `/v1`, where exporters of OTLP expect it.
pub(crate) fn configure_otlp(config: &mut ServiceConfig) {
    config.configure(otlp::configure);
}

/// Adds everything outside of these.
pub(crate) fn configure_root(config: &mut ServiceConfig) {
    config.configure(health::configure);
}
