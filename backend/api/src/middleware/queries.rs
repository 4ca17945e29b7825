//! Refuses a query where nobody would read it: a filter that is silently
//! ignored is worse than one that is refused.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};
use logbook_domain::field_error::FieldError;

use crate::error::ApiError;
use crate::openapi::document;

/// The middleware.
pub(crate) async fn refuse_unread_queries(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let query = request.query_string();
    let routes = &document().routes;
    if !query.is_empty() && routes.refuses_query(request.method().as_str(), request.path()) {
        let response = refusal(query).error_response();
        return Ok(request.into_response(response));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn refusal(query: &str) -> ApiError {
    let names = form_urlencoded::parse(query.as_bytes()).take(20);
    let errors = names
        .map(|(name, _)| FieldError::new(name, "unknown parameter, expected none here"))
        .collect();
    ApiError::invalid_parameters(errors)
}
