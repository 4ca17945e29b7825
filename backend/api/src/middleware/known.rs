//! Refuses what the document does not know: a query where nobody would read it,
//! because a filter that is silently ignored is worse than one that is refused,
//! and a method that a path with a parameter would take for a fixed one.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};
use logbook_domain::field_error::FieldError;

use crate::error::ApiError;
use crate::openapi::document;

/// The middleware.
pub(crate) async fn refuse_unknown(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Some(refusal) = refusal(&request) {
        return Ok(request.into_response(refusal.error_response()));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn refusal(request: &ServiceRequest) -> Option<ApiError> {
    let (method, path) = (request.method().as_str(), request.path());
    let (query, routes) = (request.query_string(), &document().routes);
    if routes.refuses_method(method, path) {
        return Some(ApiError::MethodNotAllowed {
            method: method.to_owned(),
            allowed: routes.methods(path)?,
        });
    }
    (!query.is_empty() && routes.refuses_query(method, path)).then(|| unread(query))
}

fn unread(query: &str) -> ApiError {
    let names = form_urlencoded::parse(query.as_bytes()).take(20);
    let errors = names
        .map(|(name, _)| FieldError::new(name, "unknown parameter, expected none here"))
        .collect();
    ApiError::invalid_parameters(errors)
}
