//! Everything a request can be refused for, and the one place where each
//! refusal becomes a status.

use std::io::ErrorKind;
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use logbook_domain::access::Permission;
use logbook_domain::field_error::FieldError;
use logbook_store::StoreError;
use logbook_store::ingest::SubmitError;
use logbook_store::settings::SettingsError;

use crate::problem::Problem;
use crate::problem_kind::ProblemKind;

/// Seconds after which a client may try again when the database was not there.
pub(crate) const RETRY_AFTER_SECONDS: u64 = 1;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Readable JSON with fields that are not acceptable.
    #[error("{}", count(.0, "of the body"))]
    InvalidBody(Vec<FieldError>),
    /// The body does not reach its end; says why.
    #[error("the body could not be read to its end: {0}")]
    BrokenBody(String),
    /// The body is not JSON.
    #[error("the body is not valid JSON: {0}")]
    InvalidJson(String),
    /// The body is no OTLP request; says why.
    #[error("the body is not a valid OTLP request: {0}")]
    InvalidOtlp(String),
    /// Bad or unknown parameters of the path or the query.
    #[error("{}", count(.0, "of the query or path"))]
    InvalidParameters(Vec<FieldError>),
    /// A cursor that belongs to no list, or to another one.
    #[error("cursor {0}")]
    InvalidCursor(String),
    /// Nobody is signed in; says why.
    #[error("{0}")]
    Unauthenticated(String),
    /// E-mail and password do not go together.
    #[error("e-mail or password is wrong")]
    InvalidCredentials,
    /// Somebody is signed in but lacks this right.
    #[error("this needs the right `{}`, which you do not have", .0.name())]
    Forbidden(Permission),
    /// Somebody would give a right that they lack.
    #[error("an account or key with the right `{}` can be made or changed only by one that has it, which you do not", .0.name())]
    MoreRights(Permission),
    /// There is no such thing; says what was looked for.
    #[error("{0}")]
    NotFound(String),
    /// The path exists, but not with this method.
    #[error("{method} is not possible here, expected one of {allowed}")]
    MethodNotAllowed {
        /// What was asked for.
        method: String,
        /// What is possible, joined by commas.
        allowed: String,
    },
    /// The state of things forbids it; says which.
    #[error("{0}")]
    Conflict(String),
    /// Another number of entries matches than the caller had in mind.
    #[error("expected {expected} matching entries, found {found}; nothing was deleted")]
    CountChanged {
        /// What the caller had in mind.
        expected: i64,
        /// What the log holds.
        found: i64,
    },
    /// The entry has left `running` and never changes again.
    #[error("{0}")]
    EntryFinal(String),
    /// The body is too large.
    #[error("the body must have at most {limit} bytes")]
    PayloadTooLarge {
        /// How large it may be, in bytes.
        limit: usize,
    },
    /// The body has a type or encoding that is not read here.
    #[error("{0}")]
    UnsupportedMediaType(String),
    /// The body does not arrive as fast as it has to.
    #[error(
        "the body came too slowly: the server waited {} s for it, expected a pause of at most {} s and {least} bytes/s after the first 10 s",
        .waited.as_secs(), .pause.as_secs()
    )]
    BodyTooSlow {
        /// How long the server waited for it.
        waited: Duration,
        /// The longest pause between two of its parts.
        pause: Duration,
        /// The least rate, in bytes per second.
        least: u32,
    },
    /// Too many attempts.
    #[error("{detail}; try again in {retry_after} s")]
    TooManyRequests {
        /// Of what.
        detail: String,
        /// Seconds to wait.
        retry_after: u64,
    },
    /// The database is away or too busy; the request may be sent again.
    #[error("the log cannot answer at the moment, try again shortly")]
    Unavailable(#[source] StoreError),
    /// The database was not done with it in time.
    #[error("the question took too long; narrow the period or the filter")]
    TookTooLong(#[source] StoreError),
    /// More entries come in than can be written.
    #[error("{0}; try again shortly")]
    Overloaded(String),
    /// A fault of this program.
    #[error("something went wrong here, and has been noted in the server's log")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

fn count(errors: &[FieldError], place: &str) -> String {
    match errors {
        [one] => format!("{one}"),
        many => format!(
            "{} fields or parameters {place} are not acceptable",
            many.len()
        ),
    }
}

impl ApiError {
    /// Returns a body with one or more bad fields.
    #[must_use]
    pub const fn invalid_body(errors: Vec<FieldError>) -> Self {
        Self::InvalidBody(errors)
    }

    /// Bad parameters of the path or the query.
    #[must_use]
    pub const fn invalid_parameters(errors: Vec<FieldError>) -> Self {
        Self::InvalidParameters(errors)
    }

    /// Returns a fault of this program.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// Notes in the server's log what went wrong inside; refusals are the
    /// client's business.
    pub(crate) fn note(&self, during: &str) {
        match self {
            Self::Internal(source) => log::error!("{during}: {}", chain(source.as_ref())),
            Self::Unavailable(source) | Self::TookTooLong(source) => {
                log::warn!("{during}: {}", chain(source));
            }
            _ => {}
        }
    }

    const fn kind(&self) -> ProblemKind {
        match self {
            Self::InvalidBody(_) => ProblemKind::VALIDATION_FAILED,
            Self::BrokenBody(_) => ProblemKind::MALFORMED_REQUEST,
            Self::InvalidJson(_) => ProblemKind::INVALID_JSON,
            Self::InvalidOtlp(_) => ProblemKind::INVALID_OTLP,
            Self::InvalidParameters(_) => ProblemKind::INVALID_PARAMETER,
            Self::InvalidCursor(_) => ProblemKind::INVALID_CURSOR,
            Self::Unauthenticated(_) => ProblemKind::UNAUTHENTICATED,
            Self::InvalidCredentials => ProblemKind::INVALID_CREDENTIALS,
            Self::Forbidden(_) | Self::MoreRights(_) => ProblemKind::FORBIDDEN,
            Self::NotFound(_) => ProblemKind::NOT_FOUND,
            Self::MethodNotAllowed { .. } => ProblemKind::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => ProblemKind::CONFLICT,
            Self::CountChanged { .. } => ProblemKind::COUNT_CHANGED,
            Self::EntryFinal(_) => ProblemKind::ENTRY_FINAL,
            Self::PayloadTooLarge { .. } => ProblemKind::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType(_) => ProblemKind::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooSlow { .. } => ProblemKind::REQUEST_TIMEOUT,
            Self::TooManyRequests { .. } => ProblemKind::TOO_MANY_REQUESTS,
            Self::Unavailable(_) | Self::Overloaded(_) => ProblemKind::UNAVAILABLE,
            Self::TookTooLong(_) => ProblemKind::TOOK_TOO_LONG,
            Self::Internal(_) => ProblemKind::INTERNAL,
        }
    }

    /// Returns the problem document of the refusal. What went wrong inside
    /// stays inside.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let problem = Problem::new(self.kind(), self.to_string());
        match self {
            Self::InvalidBody(errors) | Self::InvalidParameters(errors) => {
                problem.with_errors(errors.clone())
            }
            Self::InvalidCursor(message) => {
                problem.with_errors(vec![FieldError::new("cursor", message)])
            }
            _ => problem,
        }
    }

    /// Seconds after which the same request may succeed, if it may.
    pub(crate) const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooManyRequests { retry_after, .. } => Some(*retry_after),
            Self::Unavailable(_)
            | Self::Overloaded(_)
            | Self::TookTooLong(_)
            | Self::BodyTooSlow { .. } => Some(RETRY_AFTER_SECONDS),
            _ => None,
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.kind().status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.problem().into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if let Self::Unauthenticated(_) = self {
            headers.insert(
                header::WWW_AUTHENTICATE,
                header::HeaderValue::from_static("Bearer"),
            );
        }
        if let Self::MethodNotAllowed { allowed, .. } = self
            && let Ok(allowed) = header::HeaderValue::from_str(allowed)
        {
            headers.insert(header::ALLOW, allowed);
        }
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound("there is nothing of that id".into()),
            StoreError::Conflict(constraint) => Self::Conflict(format!(
                "this collides with what is already there ({constraint})"
            )),
            StoreError::Unavailable(_) | StoreError::Exhausted(_) | StoreError::Busy(_) => {
                Self::Unavailable(error)
            }
            StoreError::TooMany(detail) => Self::TooManyRequests {
                detail,
                retry_after: RETRY_AFTER_SECONDS,
            },
            StoreError::TooLong(_) => Self::TookTooLong(error),
            StoreError::Migration(_)
            | StoreError::Corrupt(_)
            | StoreError::Failed(_)
            | StoreError::Database(_) => Self::internal(error),
        }
    }
}

impl From<SubmitError> for ApiError {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Full | SubmitError::Stopping => Self::Overloaded(error.to_string()),
            SubmitError::Store(error) => error.into(),
        }
    }
}

impl From<SettingsError> for ApiError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Invalid(errors) => Self::InvalidBody(errors),
            SettingsError::Store(error) => error.into(),
        }
    }
}

impl From<PayloadError> for ApiError {
    /// A body that could not be read to its end. That is the client's doing: it
    /// went away, or framed the body wrongly.
    fn from(error: PayloadError) -> Self {
        let why = match error {
            PayloadError::Io(error) if error.kind() == ErrorKind::InvalidData => error.to_string(),
            PayloadError::Incomplete(_) => {
                "it breaks off, or the size of a chunk is not readable".into()
            }
            PayloadError::EncodingCorrupted => "the size of a chunk is not readable".into(),
            _ => "the connection failed".into(),
        };
        Self::BrokenBody(why)
    }
}
