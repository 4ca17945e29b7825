//! What becomes of the items of a request before anything is written.

use logbook_domain::entry::{Arrival, Submission};
use logbook_domain::field_error::FieldError;
use logbook_domain::json::JsonError;
use logbook_domain::parts::{self, OpenEntry, Opening};
use logbook_domain::policy::ContentPolicy;
use logbook_domain::quarantine::{Origin, Quarantined};
use logbook_domain::time::Moment;
use logbook_intake::otlp::{Called, Encoding, Outcome, Part, Request, Signal, Skipped};
use logbook_store::parts::Unjoined;
use uuid::Uuid;

use super::remarks::Remarks;
use crate::error::ApiError;
use crate::routes::logs::submit::{self, MAX_BODY_BYTES};

/// The items of a request, sorted.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) good: Vec<Submission>,
    /// Which of the good ones take content that comes by itself, and such content.
    pub(super) meeting: Unjoined,
    pub(super) skipped: Vec<Skipped>,
    pub(super) refusals: Remarks,
    /// What is refused and tells of an AI operation.
    pub(super) unfit: Vec<Quarantined>,
    unfit_bytes: usize,
    changes: Remarks,
}

/// What decides on every item of a request.
struct Sorting<'a> {
    request: &'a Request<'a>,
    signal: Signal,
    now: Moment,
    policy: &'a ContentPolicy,
}

impl Sorted {
    /// Reads, checks and redacts what is an entry.
    ///
    /// # Errors
    /// It is no request at all, or there is no randomness.
    pub(super) fn new(
        body: &[u8],
        encoding: Encoding,
        signal: Signal,
        now: Moment,
        policy: &ContentPolicy,
    ) -> Result<Self, ApiError> {
        let request = &read(body, encoding, signal)?;
        let sorting = Sorting {
            request,
            signal,
            now,
            policy,
        };
        let mut sorted = Self::default();
        let outcomes: Box<dyn Iterator<Item = Outcome>> = match signal {
            Signal::Traces => Box::new(request.spans()),
            Signal::Logs | Signal::Metrics => Box::new(request.records()),
        };
        for (place, outcome) in outcomes.enumerate() {
            sorted.add(place, outcome, &sorting)?;
        }
        Ok(sorted)
    }

    fn add(&mut self, place: usize, outcome: Outcome, by: &Sorting<'_>) -> Result<(), ApiError> {
        match outcome {
            Outcome::Skipped(reason) => self.skipped.push(reason),
            Outcome::Refused(reason) => {
                let item = by.request.refused_operation(place, by.signal);
                self.refuse(place, &reason, item, by)?;
            }
            Outcome::Part(part) => match checked(&part, by.policy) {
                Ok(Some(part)) => self.meeting.parts.push(part),
                Ok(None) => self.skipped.push(Skipped::Part),
                Err(error) => {
                    let item = by.request.alone(place, by.signal);
                    self.refuse(place, &error.to_string(), item, by)?;
                }
            },
            Outcome::Entry(called) => self.add_called(place, *called, by)?,
        }
        Ok(())
    }

    /// Adds what was called as an entry, or why it is none.
    fn add_called(
        &mut self,
        place: usize,
        called: Called,
        by: &Sorting<'_>,
    ) -> Result<(), ApiError> {
        let Called { draft, openings } = called;
        match Submission::new(draft, by.arrival()?, by.policy) {
            Ok(mut submission) => {
                let warnings = std::mem::take(&mut submission.warnings);
                if !warnings.is_empty() {
                    self.changes.add(place, &joined(&warnings));
                }
                self.open(submission.entry.id, openings);
                self.good.push(submission);
                Ok(())
            }
            Err(errors) => {
                let item = by.request.alone(place, by.signal);
                self.refuse(place, &joined(&errors), item, by)
            }
        }
    }

    /// Notes an entry that takes content that comes by itself.
    fn open(&mut self, id: Uuid, openings: Vec<Opening>) {
        if !openings.is_empty() {
            self.meeting.entries.push(OpenEntry { id, openings });
        }
    }

    /// Tells the sender of a refusal, and keeps the item for quarantine as long as
    /// there is room: the items of one request may not take more than a body.
    fn refuse(
        &mut self,
        place: usize,
        reason: &str,
        item: Option<Vec<u8>>,
        by: &Sorting<'_>,
    ) -> Result<(), ApiError> {
        self.refusals.add(place, reason);
        if let Some(item) = item.filter(|_| self.unfit_bytes < MAX_BODY_BYTES) {
            let arrival = by.arrival()?;
            let unfit = Quarantined::new(Origin::Otlp, reason, &item, arrival, by.policy);
            self.unfit_bytes += unfit.payload.as_ref().map_or(0, |kept| kept.text.len());
            self.unfit.push(unfit);
        }
        Ok(())
    }

    /// Returns what the sender is told, in one line: why items were refused,
    /// and how others are stored otherwise than they were sent.
    pub(super) fn message(&self) -> String {
        let (refused, changed) = (self.refusals.told(), self.changes.told());
        match self.changes.items() {
            0 => refused,
            items => {
                let before = if refused.is_empty() { "" } else { "; " };
                format!("{refused}{before}{items} stored otherwise than sent: {changed}")
            }
        }
    }
}

impl Sorting<'_> {
    fn arrival(&self) -> Result<Arrival, ApiError> {
        let random = submit::random()?;
        Ok(Arrival {
            now: self.now,
            random,
        })
    }
}

/// Cuts a body into its items.
///
/// # Errors
/// It is no request at all.
pub(super) fn read(
    body: &[u8],
    encoding: Encoding,
    signal: Signal,
) -> Result<Request<'_>, ApiError> {
    Request::read(body, encoding, signal).map_err(|error| ApiError::InvalidOtlp(error.to_string()))
}

/// Returns what the policy keeps of a part, if anything.
fn checked(part: &Part, policy: &ContentPolicy) -> Result<Option<parts::Part>, JsonError> {
    let prompt = policy.prompt(part.prompt.as_deref())?;
    let response = policy.response(part.response.as_deref())?;
    let is_kept = prompt.body.is_kept() || response.body.is_kept();
    Ok(is_kept.then_some(parts::Part {
        key: part.key,
        ordinal: part.ordinal,
        prompt,
        response,
    }))
}

fn joined(errors: &[FieldError]) -> String {
    let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
    errors.join(", ")
}
