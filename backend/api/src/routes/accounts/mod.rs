//! People who may sign in.

mod create_account;
mod delete_account;
mod guard;
mod list_accounts;
mod model;
mod update_account;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of `/api/v1/accounts`.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(list_accounts::list_accounts)
        .service(create_account::create_account)
        .service(update_account::update_account)
        .service(delete_account::delete_account);
}
