//! Counts every request, and notes what went wrong inside, once.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::error::ApiError;
use crate::metrics::Route;
use crate::state::AppState;

/// Counts every request, and logs the errors of this program.
pub(crate) async fn observe<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let begin = Instant::now();
    let method = method_name(request.method());
    let response = next.call(request).await?;
    let pattern = response.request().match_pattern();
    let error = response
        .response()
        .error()
        .and_then(Error::as_error::<ApiError>);
    if let Some(error) = error {
        error.note(&format!("{method} {}", response.request().path()));
    }
    if let Some(state) = response.request().app_data::<web::Data<AppState>>() {
        let route = Route {
            method,
            route: pattern.unwrap_or_else(|| "other".into()),
            status: response.status().as_u16(),
        };
        state.metrics.record_request(&route, begin.elapsed());
    }
    Ok(response)
}

/// Methods are the client's to invent; what is counted is not.
fn method_name(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = KNOWN.into_iter().find(|known| method.as_str() == *known);
    known.unwrap_or("other")
}
