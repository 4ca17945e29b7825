//! Trying again what could not become an entry.

use logbook_domain::activity::{Act, Action};
use logbook_domain::entry::Submission;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::time::Moment;
use logbook_store::quarantine::{self, Kept};
use logbook_store::{Connection, activity};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ApiError;
use crate::extract::Caller;
use crate::metrics::IntakeFormat;
use crate::routes::ingest::sorted::{Sorted, gateway_of};
use crate::routes::logs::submit;
use crate::routes::otlp::sort_again;
use crate::state::AppState;

/// What became of something that was tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RetryResult {
    /// It is an entry now, or was one already, and has left quarantine.
    Stored,
    /// It tells of no call of a model, and has left quarantine.
    Skipped,
    /// It stays in quarantine.
    Kept,
}

/// Something that was tried again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Retried {
    id: Uuid,
    result: RetryResult,
    /// The entries it is now.
    log_ids: Vec<Uuid>,
    /// Why it stays in quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
}

/// Things that were tried again, and the entries they are.
#[derive(Default)]
struct Attempt {
    good: Vec<Submission>,
    retried: Vec<Retried>,
}

/// Sends things through the intake once more. An entry is stored before its
/// thing leaves quarantine: whatever happens in between, a further try finds a
/// duplicate and loses nothing.
///
/// # Errors
/// The log is switched off, or the database is away.
pub(super) async fn retry(
    state: &AppState,
    caller: &Caller,
    ids: Vec<Uuid>,
) -> Result<Vec<Retried>, ApiError> {
    let (now, settings) = (state.clock.now(), state.live.current());
    if !settings.enabled {
        let message = "the log is switched off (audit_log.enabled), so nothing can be stored";
        return Err(ApiError::Conflict(message.to_owned()));
    }
    let read = move |conn: &mut Connection| quarantine::with_payloads(conn, &ids);
    let things = state.store.run(caller, read).await?;
    if things.is_empty() {
        return Ok(Vec::new());
    }
    let bytes = things
        .iter()
        .map(|(kept, _)| kept.bytes.unsigned_abs() as usize);
    let (bytes, policy) = (bytes.sum(), settings.policy.clone());
    let attempt = move || Attempt::new(things, now, &policy);
    let Attempt { good, retried } = submit::apart(bytes, attempt).await?;
    if !good.is_empty() {
        let written = state.writer.write(good).await?;
        submit::count(state, IntakeFormat::Quarantine, &written, 0);
    }
    let act = Act::new(now, caller.actor.clone(), Action::QuarantineRetried);
    let note = move |conn: &mut Connection| {
        note(conn, &retried, act, now)?;
        Ok::<_, ApiError>(retried)
    };
    state.store.transact(caller, note).await
}

impl Attempt {
    fn new(
        things: Vec<(Kept, Option<String>)>,
        now: Moment,
        policy: &ContentPolicy,
    ) -> Result<Self, ApiError> {
        let mut attempt = Self::default();
        for (kept, payload) in things {
            let sorted = sort_out(&kept, payload.as_deref(), now, policy)?;
            attempt.add(kept.id, sorted);
        }
        Ok(attempt)
    }

    fn add(&mut self, id: Uuid, sorted: Result<Sorted, String>) {
        let mut retried = Retried {
            id,
            result: RetryResult::Kept,
            log_ids: Vec::new(),
            reason: None,
        };
        match sorted {
            Err(reason) => retried.reason = Some(reason),
            Ok(Sorted { good, unfit, .. }) => {
                retried.log_ids = good.iter().map(|one| one.entry.id).collect();
                retried.reason = unfit.into_iter().next().map(|one| one.reason);
                retried.result = match (&retried.reason, good.is_empty()) {
                    (Some(_), _) => RetryResult::Kept,
                    (None, true) => RetryResult::Skipped,
                    (None, false) => RetryResult::Stored,
                };
                self.good.extend(good);
            }
        }
        self.retried.push(retried);
    }
}

/// Returns what a thing becomes now, or why it cannot be tried again.
fn sort_out(
    kept: &Kept,
    payload: Option<&str>,
    now: Moment,
    policy: &ContentPolicy,
) -> Result<Result<Sorted, String>, ApiError> {
    let cannot = |why: &str| Ok(Err(format!("cannot be tried again: {why}")));
    let Some(payload) = payload else {
        return cannot("its payload was not kept");
    };
    if kept.truncated {
        return cannot("its payload was cut");
    }
    match gateway_of(kept.origin) {
        Some(gateway) => Sorted::new(gateway, payload.as_bytes(), now, policy).map(Ok),
        None => match sort_again(payload.as_bytes(), now, policy)? {
            Some(sorted) => Ok(Ok(sorted)),
            None => cannot("its sender has to send it again"),
        },
    }
}

/// Takes away what is an entry now, and notes the try on what stays.
fn note(conn: &mut Connection, retried: &[Retried], act: Act, now: Moment) -> Result<(), ApiError> {
    let left: Vec<&Retried> = retried
        .iter()
        .filter(|one| one.result != RetryResult::Kept)
        .collect();
    let ids: Vec<Uuid> = left.iter().map(|one| one.id).collect();
    quarantine::delete(conn, &ids)?;
    for one in retried {
        if let Some(reason) = &one.reason {
            quarantine::record_try(conn, one.id, reason, now)?;
        }
    }
    let act = act
        .saying("retried_count", retried.len())
        .saying("stored_count", left.len());
    Ok(activity::record(conn, &act)?)
}
