//! Signing in and out.

mod change_password;
mod get_me;
mod login;
mod logout;
mod model;
mod refresh;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of `/api/v1/auth`.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(login::login)
        .service(refresh::refresh)
        .service(logout::logout)
        .service(get_me::get_me)
        .service(change_password::change_password);
}
