//! Headers that keep browsers from doing what nobody wants.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::state::AppState;

/// The web app: nothing from elsewhere, nobody may frame it. Mantine and
/// Swagger UI style elements in place.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; \
    frame-ancestors 'none'";
/// Behind https, browsers keep to it for a year. Of other hosts of the domain
/// nothing is known here.
const HTTPS_ONLY: &str = "max-age=31536000";

/// Adds the headers that every answer has.
pub(crate) async fn set_headers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let path = request.path();
    let is_api = path.starts_with("/api/");
    let is_https = request
        .app_data::<web::Data<AppState>>()
        .is_some_and(|state| state.trusted_proxies.say_https(request.request()));
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::REFERRER_POLICY, "same-origin");
    if is_https {
        set(headers, header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        set(headers, header::CACHE_CONTROL, "no-store");
    }
    if headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|value| value == "identity")
    {
        headers.remove(header::CONTENT_ENCODING);
    }
    Ok(response)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
