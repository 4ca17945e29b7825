//! From the bytes of a request to checked submissions, and on to the writer.

use std::mem::take;

use logbook_domain::entry::{Arrival, Draft, Submission};
use logbook_domain::field_error::FieldError;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::request_id::carried;
use logbook_domain::time::Moment;
use logbook_intake::batch::without_mark;
use logbook_intake::native::{self, ParseError};
use logbook_store::ingest::SubmitError;
use logbook_store::ingest::write::Written;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::complaints::Complaints;
use super::results::{BatchResult, Stored};
use crate::auth::secret;
use crate::error::ApiError;
use crate::metrics::{EntryCounts, IntakeFormat};
use crate::state::AppState;

/// Largest request with entries, unpacked, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 32 * 1024 * 1024;
/// Up to this size, in bytes, reading and checking takes less than it would to
/// hand it to another thread.
const AT_ONCE_BYTES: usize = 32 * 1024;
/// Bytes of bodies that are read and checked at the same time: that takes up to
/// three times as much memory for a while. Others wait for their turn.
const CHECKED_BYTES: u32 = 48 * 1024 * 1024;

/// The bytes of bodies that may still be checked.
static CHECKING: Semaphore = Semaphore::const_new(CHECKED_BYTES as usize);

/// Why one item is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is not JSON.
    Syntax(String),
    /// These fields are wrong.
    Fields(Vec<FieldError>),
}

impl Refusal {
    /// Returns the complaints, as a batch reports them for one of its items.
    fn into_errors(self) -> Vec<FieldError> {
        match self {
            Self::Syntax(message) => ParseError::Syntax(message).into_field_errors(),
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

/// Items that have been read, checked and redacted.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// For each item in order, what is known of it, or what is wrong with it.
    items: Vec<Result<Good, Vec<FieldError>>>,
    /// Those that may be stored.
    good: Vec<Submission>,
}

/// What is told of an item that may be stored.
#[derive(Debug)]
struct Good {
    id: Uuid,
    warnings: Vec<FieldError>,
}

impl Checked {
    /// Reads, checks and redacts entries.
    ///
    /// # Errors
    /// Fails when the system has no randomness.
    pub(crate) fn new<'a>(
        items: impl IntoIterator<Item = &'a [u8]>,
        now: Moment,
        policy: &ContentPolicy,
    ) -> Result<Self, ApiError> {
        let (mut checked, mut complaints) = (Self::default(), Complaints::default());
        for json in items {
            let item = match new_entry(json, now, random()?, policy) {
                Ok(mut submission) => {
                    let id = submission.entry.id;
                    let warnings = complaints.of_item(take(&mut submission.warnings));
                    checked.good.push(submission);
                    Ok(Good { id, warnings })
                }
                Err(refusal) => Err(complaints.of_item(refusal.into_errors())),
            };
            checked.items.push(item);
        }
        Ok(checked)
    }

    /// Has the good ones written in one commit and adds what became of all.
    ///
    /// # Errors
    /// See [`SubmitError`]; nothing is added then.
    pub(crate) async fn write(
        self,
        state: &AppState,
        results: &mut BatchResult,
    ) -> Result<(), SubmitError> {
        let written = state.writer.write(self.good).await?;
        count(
            state,
            IntakeFormat::Native,
            &written,
            self.items.len() - written.len(),
        );
        let mut written = written.into_iter();
        for item in self.items {
            results.add(item.map(|Good { id, warnings }| Stored {
                id,
                // The writer gives a result for each that it was given.
                written: written.next().unwrap_or(Written::Duplicate),
                warnings,
            }));
        }
        Ok(())
    }
}

/// Counts what became of entries.
pub(crate) fn count(state: &AppState, format: IntakeFormat, written: &[Written], rejected: usize) {
    let of = |kind| written.iter().filter(|&&one| one == kind).count() as u64;
    let refused = written
        .iter()
        .filter(|one| matches!(one, Written::Refused(_)));
    let counts = EntryCounts {
        accepted: of(Written::Accepted),
        completed: of(Written::Completed),
        duplicates: of(Written::Duplicate),
        rejected: (rejected + refused.count()) as u64,
        skipped: 0,
    };
    state.metrics.count_entries(format, counts);
}

/// Counts items that are accepted and not kept.
pub(crate) fn count_skipped(state: &AppState, format: IntakeFormat, skipped: usize) {
    let counts = EntryCounts {
        skipped: skipped as u64,
        ..EntryCounts::default()
    };
    state.metrics.count_entries(format, counts);
}

/// Does work on that many bytes: little of it at once, much on a thread of its
/// own, because other requests must not wait for it.
///
/// # Errors
/// Those of the work.
pub(crate) async fn apart<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    if bytes <= AT_ONCE_BYTES {
        return work();
    }
    let bytes = u32::try_from(bytes).unwrap_or(CHECKED_BYTES);
    let turn = CHECKING.acquire_many(bytes.min(CHECKED_BYTES));
    let turn = turn.await.map_err(ApiError::internal)?;
    tokio::task::spawn_blocking(carried(move || {
        // Given back with the work, also when nobody waits for it any more.
        let _turn = turn;
        work()
    }))
    .await
    .map_err(ApiError::internal)?
}

/// Returns the random part of an id.
pub(crate) fn random() -> Result<[u8; 10], ApiError> {
    secret::random().map_err(ApiError::internal)
}

/// Reads, checks and redacts one new entry; `random` goes into an id made here.
pub(crate) fn new_entry(
    json: &[u8],
    now: Moment,
    random: [u8; 10],
    policy: &ContentPolicy,
) -> Result<Submission, Refusal> {
    let draft = read(json)?;
    Submission::new(draft, Arrival { now, random }, policy).map_err(Refusal::Fields)
}

/// Reads, checks and redacts the end of a running entry.
pub(crate) fn completion(
    id: Uuid,
    json: &[u8],
    now: Moment,
    policy: &ContentPolicy,
) -> Result<Submission, Refusal> {
    let draft = read(without_mark(json))?;
    Submission::completion(id, draft, now, policy).map_err(Refusal::Fields)
}

fn read(json: &[u8]) -> Result<Draft<'_>, Refusal> {
    native::parse(json).map_err(|error| match error {
        ParseError::Syntax(message) => Refusal::Syntax(message),
        ParseError::Fields(errors) => Refusal::Fields(errors),
    })
}
