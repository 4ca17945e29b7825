//! The application: the same for the server and the tests.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, web};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::document::Document;
use crate::middleware::alias::serve_aliases;
use crate::middleware::authenticate::authenticate;
use crate::middleware::connection_class::serve_by_class;
use crate::middleware::credentials::take_other_credentials;
use crate::middleware::headers::set_headers;
use crate::middleware::identify::identify;
use crate::middleware::known::refuse_unknown;
use crate::middleware::observe::observe;
use crate::middleware::problems::speak_in_problems;
use crate::middleware::shape::{leave_short_answers, serve_head};
use crate::openapi::complete;
use crate::routes;
use crate::routes::otlp::speak_in_statuses;
use crate::state::AppState;

/// Returns the application as one worker thread serves it.
pub(crate) fn app(
    state: web::Data<AppState>,
    document: web::Data<Document>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    // The last one wrapped is the first to see a request.
    App::new()
        .app_data(state)
        .app_data(document)
        .into_utoipa_app()
        .configure(configure)
        .into_app()
        .service(web::redirect("/api/docs", "/api/docs/"))
        .service(swagger_ui())
        .default_service(web::to(routes::fallback::fallback))
        .wrap(from_fn(serve_head))
        .wrap(from_fn(leave_short_answers))
        .wrap(Compress::default())
        .wrap(from_fn(speak_in_problems))
        .wrap(from_fn(serve_by_class))
        .wrap(from_fn(set_headers))
        .wrap(from_fn(observe))
        .wrap(from_fn(serve_aliases))
        .wrap(from_fn(identify))
}

/// The routes of OTLP alone, for what has come by gRPC and has an id already.
pub(crate) fn otlp_app(
    state: web::Data<AppState>,
    document: web::Data<Document>,
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
        .app_data(document)
        .into_utoipa_app()
        .configure(configure_otlp)
        .into_app()
        .wrap(from_fn(observe))
}

/// Returns the OpenAPI document of every route.
#[must_use]
pub fn openapi() -> OpenApi {
    let (_, routes) = App::new()
        .into_utoipa_app()
        .configure(configure)
        .split_for_parts();
    complete(routes)
}

fn configure(config: &mut ServiceConfig) {
    config.configure(routes::configure_root).service(
        scope("/api/v1")
            .wrap(from_fn(refuse_unknown))
            .wrap(from_fn(authenticate))
            .wrap(from_fn(take_other_credentials))
            .configure(routes::configure_v1),
    );
    config.configure(configure_otlp);
}

fn configure_otlp(config: &mut ServiceConfig) {
    config.service(
        scope("/v1")
            .wrap(from_fn(refuse_unknown))
            .wrap(from_fn(authenticate))
            .wrap(from_fn(take_other_credentials))
            .wrap(from_fn(speak_in_statuses))
            .configure(routes::configure_otlp),
    );
}

fn swagger_ui() -> SwaggerUi {
    SwaggerUi::new("/api/docs/{_:.*}").config(Config::from("/api/openapi.json"))
}
