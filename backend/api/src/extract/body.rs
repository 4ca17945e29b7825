//! Bodies, read to a limit.

use actix_web::HttpRequest;
use actix_web::dev::{Decompress, Payload};
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt;

use crate::error::ApiError;

/// Largest body where nothing else is said: 1 MiB.
pub const DEFAULT_LIMIT: usize = 1024 * 1024;

/// The encodings of bodies that are read.
const ENCODINGS: [&str; 2] = ["gzip", "identity"];

/// Reads a body whole, unpacking gzip. `limit` holds for what comes in and for
/// what it unpacks to, in bytes.
///
/// # Errors
/// [`ApiError::PayloadTooLarge`], [`ApiError::UnsupportedMediaType`] for an
/// unknown encoding, and [`ApiError::InvalidJson`] when the body breaks off.
pub async fn read(headers: HeaderMap, payload: Payload, limit: usize) -> Result<Bytes, ApiError> {
    check_encoding(&headers)?;
    if declared_length(&headers).is_some_and(|length| length > limit) {
        return Err(ApiError::PayloadTooLarge { limit });
    }
    let mut stream = Decompress::from_headers(payload, &headers);
    let mut body = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk?;
        if body.len() + chunk.len() > limit {
            return Err(ApiError::PayloadTooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The media type of a body in lower case, without its parameters.
#[must_use]
pub fn media_type(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media_type = value.split(';').next().unwrap_or(value);
    Some(media_type.trim().to_ascii_lowercase())
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    let value = headers.get(header::CONTENT_LENGTH)?;
    value.to_str().ok()?.parse().ok()
}

fn check_encoding(headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(value) = headers.get(header::CONTENT_ENCODING) else {
        return Ok(());
    };
    let encoding = String::from_utf8_lossy(value.as_bytes())
        .trim()
        .to_ascii_lowercase();
    if ENCODINGS.contains(&encoding.as_str()) {
        return Ok(());
    }
    Err(ApiError::UnsupportedMediaType(format!(
        "the content encoding `{encoding}` is not read here, expected gzip or none"
    )))
}
