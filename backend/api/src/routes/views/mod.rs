//! Saved views of the log.

mod create_view;
mod delete_view;
mod limits;
mod list_views;
mod model;
mod update_view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of `/api/v1/views`.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(list_views::list_views)
        .service(create_view::create_view)
        .service(update_view::update_view)
        .service(delete_view::delete_view);
}
