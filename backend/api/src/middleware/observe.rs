//! Counts every request, and notes what went wrong inside, once.

use std::error::Error as StdError;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::error::ApiError;
use crate::metrics::Route;
use crate::state::AppState;

/// The middleware.
pub(crate) async fn observe<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let begin = Instant::now();
    let method = method_name(request.method());
    let response = next.call(request).await?;
    let pattern = response.request().match_pattern();
    if let Some(error) = response.response().error() {
        note(method, response.request().path(), error);
    }
    if let Some(state) = response.request().app_data::<web::Data<AppState>>() {
        let route = Route {
            method,
            pattern: pattern.unwrap_or_else(|| "other".into()),
            status: response.status().as_u16(),
        };
        state.metrics.count_request(route, begin.elapsed());
    }
    Ok(response)
}

/// Methods are the client's to invent; what is counted is not.
fn method_name(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = KNOWN.into_iter().find(|known| method.as_str() == *known);
    known.unwrap_or("other")
}

fn note(method: &str, path: &str, error: &Error) {
    let Some(error) = error.as_error::<ApiError>() else {
        return;
    };
    match error {
        ApiError::Internal(source) => {
            log::error!("{method} {path}: {}", chain(source.as_ref()));
        }
        ApiError::Unavailable(source) => log::warn!("{method} {path}: {}", chain(source)),
        _ => {}
    }
}

fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}
