//! From the body of an OTLP request to entries.

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, web::Data};
use logbook_domain::entry::{Arrival, Submission};
use logbook_domain::field_error::FieldError;
use logbook_domain::json::JsonError;
use logbook_domain::parts::{self, OpenEntry, Opening};
use logbook_domain::policy::ContentPolicy;
use logbook_domain::time::Moment;
use logbook_intake::otlp::{Called, Encoding, Outcome, Part, Request, Signal, Skipped};
use logbook_store::parts::{self as store_parts, Meeting, Met};
use logbook_store::{Connection, Lane};
use uuid::Uuid;

use super::answer;
use super::remarks::Remarks;
use crate::error::ApiError;
use crate::extract::body::Pieces;
use crate::routes::logs::submit::{self, MAX_BODY_BYTES};
use crate::state::AppState;

/// What became of the items of a request before anything is written.
#[derive(Default)]
struct Sorted {
    good: Vec<Submission>,
    /// Which of the good ones take content that comes by itself, and such content.
    meeting: Meeting,
    skipped: Vec<Skipped>,
    refusals: Remarks,
    changes: Remarks,
}

impl Sorted {
    /// Notes an entry that takes content that comes by itself.
    fn open(&mut self, id: Uuid, openings: Vec<Opening>) {
        if !openings.is_empty() {
            self.meeting.entries.push(OpenEntry { id, openings });
        }
    }

    /// Adds what was called as an entry, or why it is none.
    fn add(&mut self, place: usize, called: Called, arrival: Arrival, policy: &ContentPolicy) {
        let Called { draft, openings } = called;
        match Submission::new(draft, arrival, policy) {
            Ok(mut submission) => {
                let warnings = std::mem::take(&mut submission.warnings);
                if !warnings.is_empty() {
                    self.changes.add(place, &joined(&warnings));
                }
                self.open(submission.entry.id, openings);
                self.good.push(submission);
            }
            Err(errors) => self.refusals.add(place, &joined(&errors)),
        }
    }

    /// What the sender is told, in one line: why items were refused, and how
    /// others are stored otherwise than they were sent.
    fn message(&self) -> String {
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

/// Stores what the request holds, in one commit.
///
/// # Errors
/// Nothing is stored then.
pub(super) async fn store(
    state: &Data<AppState>,
    request: &HttpRequest,
    payload: Payload,
    signal: Signal,
) -> Result<HttpResponse, ApiError> {
    let encoding = answer::encoding_of(request)?;
    let mut pieces = Pieces::of(request, payload.into_inner(), MAX_BODY_BYTES)?;
    if !state.live.current().enabled {
        pieces.skip().await?;
        return Ok(answer::taken(signal, encoding, 0, ""));
    }
    let body = pieces.whole().await?;
    let (now, policy) = (state.clock.now(), state.live.current().policy.clone());
    let length = body.len();
    let sort_out = move || sort_out(&body, encoding, signal, now, &policy);
    let mut sorted = submit::apart(length, sort_out).await?;
    let written = match std::mem::take(&mut sorted.good) {
        none if none.is_empty() => Vec::new(),
        good => state.writer.write(good).await?,
    };
    submit::count(state, &written, sorted.refusals.items());
    meet(state, std::mem::take(&mut sorted.meeting), now).await?;
    for reason in &sorted.skipped {
        state.metrics.count_skipped(*reason, 1);
    }
    let message = sorted.message();
    Ok(answer::taken(
        signal,
        encoding,
        sorted.refusals.items(),
        &message,
    ))
}

/// Brings content and entries together that came apart. A request that breaks
/// off before is sent again, and comes here with duplicates.
async fn meet(state: &Data<AppState>, meeting: Meeting, now: Moment) -> Result<(), ApiError> {
    if meeting.is_empty() {
        return Ok(());
    }
    let expires_at = now + state.live.current().running_timeout;
    let sent = meeting.parts.len();
    let work = move |conn: &mut Connection| store_parts::meet(conn, &meeting, expires_at);
    let met: Met = state.store.transact(Lane::Completion, work).await?;
    if met.refused > 0 {
        log::warn!(
            "{} of {sent} parts of content have no room to wait",
            met.refused
        );
    }
    let refused = met.refused as u64;
    state.metrics.count_skipped(Skipped::NoRoom, refused);
    Ok(())
}

/// What the policy keeps of a part, if anything.
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

/// Counts the metrics of a request, which are not kept.
///
/// # Errors
/// The body cannot be read.
pub(super) async fn count_metrics(
    state: &Data<AppState>,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let encoding = answer::encoding_of(request)?;
    let mut pieces = Pieces::of(request, payload.into_inner(), MAX_BODY_BYTES)?;
    let body = pieces.whole().await?;
    let count = submit::apart(body.len(), move || {
        read(&body, encoding, Signal::Metrics).map(|request| request.len())
    });
    let count = count.await? as u64;
    state.metrics.count_skipped(Skipped::Metric, count);
    Ok(answer::taken(Signal::Metrics, encoding, 0, ""))
}

fn read(body: &Bytes, encoding: Encoding, signal: Signal) -> Result<Request<'_>, ApiError> {
    Request::read(body, encoding, signal).map_err(|error| ApiError::InvalidOtlp(error.to_string()))
}

/// Reads, checks and redacts what is an entry.
fn sort_out(
    body: &Bytes,
    encoding: Encoding,
    signal: Signal,
    now: Moment,
    policy: &ContentPolicy,
) -> Result<Sorted, ApiError> {
    let request = read(body, encoding, signal)?;
    let mut sorted = Sorted::default();
    let outcomes: Box<dyn Iterator<Item = Outcome>> = match signal {
        Signal::Traces => Box::new(request.spans()),
        Signal::Logs | Signal::Metrics => Box::new(request.records()),
    };
    for (place, outcome) in outcomes.enumerate() {
        match outcome {
            Outcome::Skipped(reason) => sorted.skipped.push(reason),
            Outcome::Refused(reason) => sorted.refusals.add(place, &reason),
            Outcome::Part(part) => match checked(&part, policy) {
                Ok(Some(part)) => sorted.meeting.parts.push(part),
                Ok(None) => sorted.skipped.push(Skipped::Part),
                Err(error) => sorted.refusals.add(place, &error.to_string()),
            },
            Outcome::Entry(called) => {
                let random = submit::random()?;
                sorted.add(place, *called, Arrival { now, random }, policy);
            }
        }
    }
    Ok(sorted)
}

fn joined(errors: &[FieldError]) -> String {
    let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
    errors.join(", ")
}
