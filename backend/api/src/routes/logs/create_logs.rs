//! Taking entries in.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, post};
use logbook_domain::entry::Submission;
use logbook_domain::field_error::FieldError;
use logbook_intake::batch::{self, BatchError, Body};
use logbook_intake::native::WireEntry;
use logbook_store::entries::write::Written;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::submit::{self, EntryBody, Refusal};
use crate::auth::secret;
use crate::error::ApiError;
use crate::extract::{Allowed, Ingest, body};
use crate::metrics::EntryCounts;
use crate::problem::Problem;
use crate::state::AppState;

/// What became of one entry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StoredLog {
    /// The id it has in the log; absent when nothing is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
    result: SubmissionResult,
}

/// What became of the items of a batch.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct BatchResult {
    /// How many were new.
    accepted: usize,
    /// How many completed a running entry.
    completed: usize,
    /// How many were there already.
    duplicates: usize,
    /// How many were refused.
    rejected: usize,
    /// One result for each item, in the order sent.
    results: Vec<ItemResult>,
}

/// What became of one item of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemResult {
    /// Its place in the batch, from 0; empty lines do not count.
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
    result: SubmissionResult,
    /// What is wrong with a rejected item.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// What became of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubmissionResult {
    /// It is a new entry.
    Accepted,
    /// It completed the running entry of this id.
    Completed,
    /// It was there already; nothing was changed.
    Duplicate,
    /// It was refused; nothing of it is stored.
    Rejected,
    /// The log is switched off; nothing is stored.
    NotStored,
}

/// Store one entry, or many
///
/// One JSON object, an array of up to 10,000, or one object a line (content type
/// `application/x-ndjson`), optionally gzipped. Acknowledged entries are on disk. An item that is
/// refused costs none of the others.
#[utoipa::path(
    tag = "logs",
    request_body(content(
        (WireEntry = "application/json"),
        (String = "application/x-ndjson", example = "{\"model\": \"gpt-5-mini\", \"status\": \"succeeded\"}\n{\"model\": \"gpt-5\", \"status\": \"failed\"}\n"),
    )),
    responses(
        (status = 200, description = "A batch, all of it stored; or a single entry that was there already", body = BatchResult),
        (status = 201, description = "One new entry", body = StoredLog),
        (status = 202, description = "The log is switched off: nothing is stored", body = StoredLog),
        (status = 207, description = "A batch of which some were refused", body = BatchResult),
        (status = 400, description = "Not readable as JSON", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `ingest`", body = Problem),
        (status = 413, description = "More than 32 MiB unpacked", body = Problem),
        (status = 415, description = "Neither JSON nor NDJSON", body = Problem),
        (status = 422, description = "One entry with a bad field, or more than 10,000 items", body = Problem),
        (status = 503, description = "The database is away, or as many entries wait as may; nothing of the request is stored", body = Problem),
    ),
    security(("bearer" = ["ingest"])),
)]
#[post("/logs")]
pub(crate) async fn create_logs(
    _caller: Allowed<Ingest>,
    state: Data<AppState>,
    request: HttpRequest,
    body: EntryBody,
) -> Result<HttpResponse, ApiError> {
    if !state.log_enabled {
        let nothing = StoredLog {
            id: None,
            result: SubmissionResult::NotStored,
        };
        return Ok(HttpResponse::Accepted().json(nothing));
    }
    let is_lines = is_ndjson(&request)?;
    let checked = check(&state, body.0, is_lines).await?;
    match checked {
        Checked::One(submission) => store_one(&state, *submission).await,
        Checked::Many(items) => store_many(&state, items).await,
    }
}

enum Checked {
    One(Box<Submission>),
    Many(Vec<Result<Submission, Refusal>>),
}

/// Reads, checks and redacts on a thread of its own: a large batch takes a
/// while, and other requests must not wait for it.
async fn check(state: &Data<AppState>, body: Bytes, is_lines: bool) -> Result<Checked, ApiError> {
    let (now, policy) = (state.clock.now(), state.policy.clone());
    let work = move || {
        let cut = if is_lines {
            batch::split_lines(&body)
        } else {
            batch::split_json(&body)
        };
        let entry = |json: &[u8]| {
            let random = secret::random().map_err(ApiError::internal)?;
            Ok::<_, ApiError>(submit::new_entry(json, now, random, &policy))
        };
        match cut.map_err(refuse_batch)? {
            Body::One(json) => Ok(Checked::One(Box::new(entry(json)??))),
            Body::Many(items) => items
                .into_iter()
                .map(entry)
                .collect::<Result<_, _>>()
                .map(Checked::Many),
        }
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(ApiError::internal)?
}

fn refuse_batch(error: BatchError) -> ApiError {
    match error {
        BatchError::Shape | BatchError::Syntax(_) => ApiError::InvalidJson(error.to_string()),
        BatchError::TooMany(_) => {
            ApiError::InvalidBody(vec![FieldError::new("body", error.to_string())])
        }
    }
}

async fn store_one(
    state: &Data<AppState>,
    submission: Submission,
) -> Result<HttpResponse, ApiError> {
    let id = submission.entry.id;
    let written = state.writer.write(vec![submission]).await?;
    let result = written
        .first()
        .map_or(SubmissionResult::Duplicate, |&one| one.into());
    count(state, &written, 0);
    let stored = StoredLog {
        id: Some(id),
        result,
    };
    Ok(match result {
        SubmissionResult::Accepted => HttpResponse::Created().json(stored),
        _ => HttpResponse::Ok().json(stored),
    })
}

async fn store_many(
    state: &Data<AppState>,
    items: Vec<Result<Submission, Refusal>>,
) -> Result<HttpResponse, ApiError> {
    let mut answer = BatchResult::default();
    let mut good = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let (id, errors) = match item {
            Ok(submission) => {
                let id = submission.entry.id;
                good.push(submission);
                (Some(id), Vec::new())
            }
            Err(refusal) => (None, refusal.into_errors()),
        };
        answer.results.push(ItemResult {
            index,
            id,
            result: SubmissionResult::Rejected,
            errors,
        });
    }
    let written = state.writer.write(good).await?;
    count(state, &written, answer.results.len() - written.len());
    let stored = answer.results.iter_mut().filter(|item| item.id.is_some());
    for (item, written) in stored.zip(written) {
        item.result = written.into();
    }
    answer.count();
    Ok(match answer.rejected {
        0 => HttpResponse::Ok().json(answer),
        _ => HttpResponse::MultiStatus().json(answer),
    })
}

fn count(state: &Data<AppState>, written: &[Written], rejected: usize) {
    let of = |kind| written.iter().filter(|&&one| one == kind).count() as u64;
    state.metrics.count_entries(EntryCounts {
        accepted: of(Written::Accepted),
        completed: of(Written::Completed),
        duplicates: of(Written::Duplicate),
        rejected: rejected as u64,
    });
}

impl BatchResult {
    fn count(&mut self) {
        for item in &self.results {
            match item.result {
                SubmissionResult::Accepted => self.accepted += 1,
                SubmissionResult::Completed => self.completed += 1,
                SubmissionResult::Duplicate => self.duplicates += 1,
                SubmissionResult::Rejected | SubmissionResult::NotStored => self.rejected += 1,
            }
        }
    }
}

impl From<Written> for SubmissionResult {
    fn from(written: Written) -> Self {
        match written {
            Written::Accepted => Self::Accepted,
            Written::Completed => Self::Completed,
            Written::Duplicate => Self::Duplicate,
        }
    }
}

/// Whether the body is one object a line rather than JSON.
fn is_ndjson(request: &HttpRequest) -> Result<bool, ApiError> {
    match body::media_type(request).as_deref() {
        None | Some("application/json") => Ok(false),
        Some("application/x-ndjson" | "application/ndjson" | "application/jsonl") => Ok(true),
        Some(other) => Err(ApiError::UnsupportedMediaType(format!(
            "the content type `{other}` is not read here, expected application/json or application/x-ndjson"
        ))),
    }
}
