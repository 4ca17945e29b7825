//! From what a gateway sent to submissions, and to what goes into quarantine.

use logbook_domain::entry::{Arrival, Draft, Submission};
use logbook_domain::field_error::FieldError;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::quarantine::{Origin, Quarantined};
use logbook_domain::time::Moment;
use logbook_intake::gateways::{self, Gateway, Outcome, TooMany};

use crate::error::ApiError;
use crate::routes::logs::submit;

/// What became of the items of a request before anything is written.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    /// What may be stored.
    pub(crate) good: Vec<Submission>,
    /// What cannot.
    pub(crate) unfit: Vec<Quarantined>,
    /// How many items tell of no call of a model.
    pub(crate) skipped: usize,
}

/// Returns the gateway whose format things of an origin have, if it is one.
pub(crate) const fn gateway_of(origin: Origin) -> Option<Gateway> {
    match origin {
        Origin::Litellm => Some(Gateway::Litellm),
        Origin::Kong => Some(Gateway::Kong),
        Origin::Otlp => None,
    }
}

pub(super) const fn origin_of(gateway: Gateway) -> Origin {
    match gateway {
        Gateway::Litellm => Origin::Litellm,
        Gateway::Kong => Origin::Kong,
    }
}

impl Sorted {
    /// Reads, checks and redacts what a gateway sent.
    ///
    /// # Errors
    /// There are too many items, or no randomness.
    pub(crate) fn new(
        gateway: Gateway,
        body: &[u8],
        now: Moment,
        policy: &ContentPolicy,
    ) -> Result<Self, ApiError> {
        let mut sorted = Self::default();
        let origin = origin_of(gateway);
        for outcome in gateways::read(gateway, body).map_err(refuse)? {
            let random = submit::random()?;
            let arrival = Arrival { now, random };
            let unfit =
                |reason: &str, item| Quarantined::new(origin, reason, item, arrival, policy);
            match outcome {
                Outcome::Skipped => sorted.skipped += 1,
                Outcome::Unfit { reason, item } => sorted.unfit.push(unfit(&reason, item)),
                Outcome::Entry { draft, item } => match submission(*draft, arrival, policy) {
                    Ok(submission) => sorted.good.push(submission),
                    Err(reason) => sorted.unfit.push(unfit(&reason, item)),
                },
            }
        }
        Ok(sorted)
    }
}

fn submission(
    draft: Draft<'_>,
    arrival: Arrival,
    policy: &ContentPolicy,
) -> Result<Submission, String> {
    Submission::new(draft, arrival, policy).map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        errors.join("; ")
    })
}

fn refuse(error: TooMany) -> ApiError {
    ApiError::InvalidBody(vec![FieldError::new("body", error.to_string())])
}
