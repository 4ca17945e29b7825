//! From the bytes of a request to checked submissions, item by item.

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use logbook_domain::entry::{Arrival, Submission};
use logbook_domain::field_error::FieldError;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::time::Moment;
use logbook_intake::native::{self, ParseError};

use crate::error::ApiError;
use crate::extract::body;

/// Largest request with entries, unpacked, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 32 * 1024 * 1024;

/// Why one item is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is not JSON.
    Syntax(String),
    /// These fields are wrong.
    Fields(Vec<FieldError>),
}

impl Refusal {
    /// The complaints, as a batch reports them for one of its items.
    pub(crate) fn into_errors(self) -> Vec<FieldError> {
        match self {
            Self::Syntax(message) => vec![ParseError::Syntax(message).into_field_error()],
            Self::Fields(errors) => errors,
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Syntax(message) => Self::InvalidJson(message),
            Refusal::Fields(errors) => Self::InvalidBody(errors),
        }
    }
}

/// The body of a request with entries, read to its own limit.
pub(crate) struct EntryBody(pub(crate) Bytes);

impl FromRequest for EntryBody {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (headers, payload) = (request.headers().clone(), payload.take());
        async move { body::read(headers, payload, MAX_BODY_BYTES).await.map(Self) }.boxed_local()
    }
}

/// Reads, checks and redacts one new entry; `random` goes into an id made here.
pub(crate) fn new_entry(
    json: &[u8],
    now: Moment,
    random: [u8; 10],
    policy: &ContentPolicy,
) -> Result<Submission, Refusal> {
    let draft = read(json)?;
    let mut submission =
        Submission::new(draft, Arrival { now, random }).map_err(Refusal::Fields)?;
    policy.apply(&mut submission.entry.content);
    Ok(submission)
}

/// Reads, checks and redacts the end of a running entry.
pub(crate) fn completion(
    id: uuid::Uuid,
    json: &[u8],
    now: Moment,
    policy: &ContentPolicy,
) -> Result<Submission, Refusal> {
    let draft = read(json)?;
    let mut submission = Submission::completion(id, draft, now).map_err(Refusal::Fields)?;
    policy.apply(&mut submission.entry.content);
    Ok(submission)
}

fn read(json: &[u8]) -> Result<logbook_domain::entry::Draft, Refusal> {
    native::parse(json).map_err(|error| match error {
        ParseError::Syntax(message) => Refusal::Syntax(message),
        ParseError::Field(error) => Refusal::Fields(vec![error]),
    })
}
