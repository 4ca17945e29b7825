//! The kinds of problems: what the `type` of a problem document can say.

use actix_web::http::StatusCode;

/// A kind of problem: what stays the same from one to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemKind {
    /// The status it is answered with.
    pub status: StatusCode,
    /// The last part of its type.
    pub slug: &'static str,
    /// It in words.
    pub title: &'static str,
}

const fn kind(status: StatusCode, slug: &'static str, title: &'static str) -> ProblemKind {
    ProblemKind {
        status,
        slug,
        title,
    }
}

macro_rules! kinds {
    ($($name:ident = $status:ident, $slug:literal, $title:literal;)*) => {
        impl ProblemKind {
            $(#[doc = $title] pub const $name: Self = kind(StatusCode::$status, $slug, $title);)*
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

kinds! {
    MALFORMED_REQUEST = BAD_REQUEST, "malformed-request", "the request is not valid HTTP";
    INVALID_JSON = BAD_REQUEST, "invalid-json", "the body is not valid JSON";
    INVALID_OTLP = BAD_REQUEST, "invalid-otlp", "the body is not a valid OTLP request";
    INVALID_PARAMETER = BAD_REQUEST, "invalid-parameter", "a parameter is not acceptable";
    INVALID_CURSOR = BAD_REQUEST, "invalid-cursor", "the cursor is not of this list";
    UNAUTHENTICATED = UNAUTHORIZED, "unauthenticated", "nobody is signed in";
    INVALID_CREDENTIALS = UNAUTHORIZED, "invalid-credentials", "signing in failed";
    FORBIDDEN = FORBIDDEN, "forbidden", "a right is missing";
    NOT_FOUND = NOT_FOUND, "not-found", "there is no such thing";
    METHOD_NOT_ALLOWED = METHOD_NOT_ALLOWED, "method-not-allowed", "the method is not possible here";
    REQUEST_TIMEOUT = REQUEST_TIMEOUT, "request-timeout", "the request did not arrive in time";
    CONFLICT = CONFLICT, "conflict", "the state of things forbids it";
    COUNT_CHANGED = CONFLICT, "count-changed", "the number of matching entries has changed";
    ENTRY_FINAL = CONFLICT, "entry-final", "the entry is final";
    PAYLOAD_TOO_LARGE = PAYLOAD_TOO_LARGE, "payload-too-large", "the body is too large";
    UNSUPPORTED_MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "the body has a type that is not read here";
    VALIDATION_FAILED = UNPROCESSABLE_ENTITY, "validation-failed", "the body has fields that are not acceptable";
    TOO_MANY_REQUESTS = TOO_MANY_REQUESTS, "too-many-requests", "too many requests";
    HEADERS_TOO_LARGE = REQUEST_HEADER_FIELDS_TOO_LARGE, "headers-too-large", "the headers are too large";
    INTERNAL = INTERNAL_SERVER_ERROR, "internal", "something went wrong here";
    TOOK_TOO_LONG = SERVICE_UNAVAILABLE, "took-too-long", "the question took too long";
    UNAVAILABLE = SERVICE_UNAVAILABLE, "unavailable", "the log is not available at the moment";
}
