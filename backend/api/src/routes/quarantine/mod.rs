//! What came in and could not become an entry.

mod delete_quarantined;
mod delete_quarantined_many;
mod get_quarantined;
mod ids;
mod list_quarantine;
mod model;
mod retry;
mod retry_quarantined;
mod retry_quarantined_many;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds every route of the quarantine. Fixed paths come before `{id}`.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_quarantine::list_quarantine)
        .service(retry_quarantined_many::retry_quarantined_many)
        .service(delete_quarantined_many::delete_quarantined_many)
        .service(get_quarantined::get_quarantined)
        .service(retry_quarantined::retry_quarantined)
        .service(delete_quarantined::delete_quarantined);
}
