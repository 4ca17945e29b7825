//! API keys in the places where exporters and gateways can put them.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Headers that hold nothing but a key.
const KEY_HEADERS: [&str; 3] = ["x-logbook-api-key", "x-api-key", "api-key"];

/// Takes a key out of another header, or the password of HTTP Basic, as if it
/// had come as a bearer token.
pub(crate) async fn take_other_credentials<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Some(bearer) = bearer(request.headers()) {
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, bearer);
    }
    next.call(request).await
}

fn bearer(headers: &HeaderMap) -> Option<HeaderValue> {
    let key = match headers.get(header::AUTHORIZATION) {
        Some(value) => password(value.to_str().ok()?)?,
        None => {
            let found = KEY_HEADERS.iter().find_map(|name| headers.get(*name));
            found?.to_str().ok()?.trim().to_owned()
        }
    };
    HeaderValue::from_str(&format!("Bearer {key}")).ok()
}

fn password(authorization: &str) -> Option<String> {
    let (scheme, pair) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(pair.trim()).ok()?).ok()?;
    let (_, password) = pair.split_once(':')?;
    Some(password.to_owned())
}
