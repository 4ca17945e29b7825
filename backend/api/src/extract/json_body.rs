//! JSON bodies.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use logbook_domain::field_error::FieldError;
use logbook_domain::json_types::{JsonTypes, in_words};
use logbook_intake::batch::without_mark;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::error::ApiError;
use crate::extract::body::{self, JSON, Pieces};

/// A JSON body of at most `LIMIT` bytes. `T` should deny unknown fields: a
/// typo must not lose data silently.
#[derive(Debug)]
pub(crate) struct JsonBody<T, const LIMIT: usize = { body::DEFAULT_LIMIT }>(pub(crate) T);

impl<T: DeserializeOwned + 'static, const LIMIT: usize> FromRequest for JsonBody<T, LIMIT> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let pieces =
            check_media_type(request).and_then(|()| Pieces::new(request, payload.take(), LIMIT));
        async move {
            let bytes = pieces?.whole().await?;
            parse(&bytes).map(JsonBody)
        }
        .boxed_local()
    }
}

fn check_media_type(request: &HttpRequest) -> Result<(), ApiError> {
    match body::media_type(request).as_deref() {
        Some(JSON) => Ok(()),
        other => Err(body::unread(other, JSON)),
    }
}

/// Reads JSON, telling apart what is no JSON from what has a bad field.
///
/// # Errors
/// [`ApiError::InvalidJson`] and [`ApiError::InvalidBody`].
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let bytes = without_mark(bytes);
    // Read once for its form alone: else a bad field at the beginning would
    // hide that the text breaks off at the end.
    serde_json::from_slice::<IgnoredAny>(bytes).map_err(not_json)?;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(JsonTypes(&mut json))
        .map_err(|error| refuse::<T>(bytes, error))
}

fn refuse<T: DeserializeOwned>(
    bytes: &[u8],
    error: serde_path_to_error::Error<serde_json::Error>,
) -> ApiError {
    let path = error.path().to_string();
    if error.inner().is_data() {
        return bad_field(&path, &error.into_inner());
    }
    // What is wrong with an enumeration or with a character is said better
    // by the value.
    match serde_json::from_slice::<Value>(bytes) {
        Err(error) => not_json(error),
        Ok(value) => match serde_path_to_error::deserialize::<_, T>(JsonTypes(&value)) {
            Err(better) => bad_field(&path, &better.into_inner()),
            Ok(_) => bad_field(&path, &error.into_inner()),
        },
    }
}

fn bad_field(path: &str, error: &serde_json::Error) -> ApiError {
    ApiError::invalid_body(vec![complaint(path, &in_words(error))])
}

fn not_json(error: serde_json::Error) -> ApiError {
    ApiError::InvalidJson(error.to_string())
}

/// Says what serde says in the words of the other complaints.
fn complaint(path: &str, message: &str) -> FieldError {
    let inside = |name: &str| match path {
        "." => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    };
    if let Some(name) = quoted(message, "missing field `") {
        return FieldError::new(inside(name), "is required");
    }
    if let Some(name) = quoted(message, "duplicate field `") {
        return FieldError::new(inside(name), "must be given once");
    }
    if let Some(name) = quoted(message, "unknown field `") {
        let (_, expected) = message.split_once("`, ").unwrap_or_default();
        return FieldError::new(inside(name), format!("unknown field, {expected}"));
    }
    let field = if path == "." { "body" } else { path };
    FieldError::new(field, message)
}

fn quoted<'a>(message: &'a str, before: &str) -> Option<&'a str> {
    message.strip_prefix(before)?.split('`').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only read into")]
        inner: Inner,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only read into")]
        number: u8,
    }

    fn refused(text: &str) -> (u16, String, String) {
        let problem = parse::<Outer>(text.as_bytes()).unwrap_err().problem();
        let error = problem.errors.first().cloned();
        let (field, message) = error.map_or_else(Default::default, |e| (e.field, e.message));
        (problem.status, field, message)
    }

    #[test]
    fn an_array_is_no_object() {
        let said = "invalid type: array, expected an object";
        let whole = (422, "body".to_owned(), said.to_owned());
        assert_eq!(refused("[{\"number\": 1}]"), whole);
        let inner = (422, "inner".to_owned(), said.to_owned());
        assert_eq!(refused(r#"{"inner": [1]}"#), inner);
    }

    #[test]
    fn a_bad_field_is_named_with_its_path() {
        let (status, field, message) = refused(r#"{"inner": {"number": "x"}}"#);
        assert_eq!((status, field.as_str()), (422, "inner.number"));
        assert_eq!(
            message,
            "invalid type: string \"x\", expected an integer from 0 to 255"
        );
    }

    #[test]
    fn missing_and_unknown_fields_are_named() {
        assert_eq!(refused("{}").1, "inner");
        assert_eq!(refused(r#"{"inner": {}}"#).1, "inner.number");
        let (_, field, message) = refused(r#"{"inner": {"number": 1, "nmber": 1}}"#);
        assert_eq!(field, "inner.nmber");
        assert_eq!(message, "unknown field, expected `number`");
        assert_eq!(
            refused(r#"{"inner": {"number": 1, "number": 2}}"#).1,
            "inner.number"
        );
        assert_eq!(refused(r#"{"outer": 1}"#).1, "outer");
        assert_eq!(refused("[]").1, "body");
    }

    #[test]
    fn what_is_no_json_is_400_even_behind_a_bad_field() {
        assert_eq!(refused(r#"{"inner": {"number": "x"}"#).0, 400);
        assert_eq!(refused("{} {}").0, 400);
        assert_eq!(refused("\u{feff}{}").1, "inner");
        assert_eq!(refused("\u{0}").0, 400);
        assert_eq!(refused(r#"{"inner": {"\ud800": 1}}"#).0, 400);
    }
}
