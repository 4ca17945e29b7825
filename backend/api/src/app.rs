//! The application: the same for the server and the tests.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, Error, web};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::middleware::authenticate::authenticate;
use crate::routes;
use crate::state::AppState;

/// The application, for `HttpServer::new(move || app(state.clone()))`.
pub fn app(
    state: web::Data<AppState>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(state)
        .into_utoipa_app()
        .configure(configure)
        .into_app()
}

/// The OpenAPI document of every route.
#[must_use]
pub fn openapi() -> OpenApi {
    let (_, document) = App::new()
        .into_utoipa_app()
        .configure(configure)
        .split_for_parts();
    document
}

fn configure(config: &mut ServiceConfig) {
    config.service(
        scope("/api/v1")
            .wrap(from_fn(authenticate))
            .configure(routes::configure_v1),
    );
}
