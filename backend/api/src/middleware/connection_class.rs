//! Serves connections beyond the limits nothing but health and metrics.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};

use crate::connections::ConnectionClass;
use crate::error::ApiError;

/// Refuses all but health and metrics on a connection beyond the limits.
pub(crate) async fn serve_by_class(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.request().conn_data() != Some(&ConnectionClass::HealthOnly) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let mut response = if is_watched(request.path()) {
        next.call(request).await?.map_into_boxed_body()
    } else {
        let error = ApiError::Overloaded("as many connections are open as may be".into());
        let response = error.error_response();
        request.into_response(response)
    };
    // The place is needed for the next who asks.
    let head = response.response_mut().head_mut();
    head.set_connection_type(ConnectionType::Close);
    Ok(response)
}

/// Reports whether the path is for those who watch the server.
fn is_watched(path: &str) -> bool {
    path.starts_with("/health/") || path == "/metrics"
}
