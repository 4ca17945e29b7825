//! Refuses what the document does not know: a query where nobody would read it,
//! because a filter that is silently ignored is worse than one that is refused,
//! and a method that a path with a parameter would take for a fixed one.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};
use logbook_domain::field_error::FieldError;

use crate::document::{Document, KnownRoutes};
use crate::error::ApiError;

/// Refuses queries and methods that no route takes.
pub(crate) async fn refuse_unknown(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let document = request.app_data::<web::Data<Document>>();
    if let Some(refusal) = document.and_then(|document| refusal(&document.routes, &request)) {
        return Ok(request.into_response(refusal.error_response()));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn refusal(routes: &KnownRoutes, request: &ServiceRequest) -> Option<ApiError> {
    let (method, path) = (request.method().as_str(), request.path());
    let query = request.query_string();
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
