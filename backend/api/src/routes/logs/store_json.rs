//! A JSON body: one entry, or an array of them, which is all or nothing.

use std::mem::take;

use actix_web::HttpResponse;
use actix_web::web::Bytes;
use logbook_domain::entry::Submission;
use logbook_domain::field_error::FieldError;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::time::Moment;
use logbook_intake::batch::{self, BatchError, Body};
use logbook_store::ingest::write::Written;

use super::results::{BatchResult, Stored, StoredLog};
use super::submit::{self, Checked};
use crate::error::ApiError;
use crate::extract::body::Pieces;
use crate::metrics::IntakeFormat;
use crate::state::AppState;

enum Items {
    One(Box<Submission>),
    Many(Checked),
}

/// Stores what the body holds, in one commit.
///
/// # Errors
/// Nothing is stored then.
pub(crate) async fn store(state: &AppState, mut pieces: Pieces) -> Result<HttpResponse, ApiError> {
    let body = pieces.whole().await?;
    let (now, policy) = (state.clock.now(), state.live.current().policy.clone());
    let length = body.len();
    match submit::apart(length, move || check(&body, now, &policy)).await? {
        Items::One(submission) => store_one(state, *submission).await,
        Items::Many(checked) => {
            let mut results = BatchResult::default();
            checked.write(state, &mut results).await?;
            Ok(results.answer())
        }
    }
}

fn check(body: &Bytes, now: Moment, policy: &ContentPolicy) -> Result<Items, ApiError> {
    Ok(match batch::split_json(body).map_err(refuse)? {
        Body::One(json) => {
            let entry = submit::new_entry(json, now, submit::random()?, policy)?;
            Items::One(Box::new(entry))
        }
        Body::Many(items) => Items::Many(Checked::new(items, now, policy)?),
    })
}

fn refuse(error: BatchError) -> ApiError {
    match error {
        BatchError::Shape | BatchError::Syntax(_) => ApiError::InvalidJson(error.to_string()),
        BatchError::TooMany => {
            ApiError::InvalidBody(vec![FieldError::new("body", error.to_string())])
        }
    }
}

async fn store_one(state: &AppState, mut submission: Submission) -> Result<HttpResponse, ApiError> {
    let (id, warnings) = (submission.entry.id, take(&mut submission.warnings));
    let written = state.writer.write(vec![submission]).await?;
    submit::count(state, IntakeFormat::Native, &written, 0);
    // The writer gives a result for each that it was given.
    let written = written.first().copied().unwrap_or(Written::Duplicate);
    StoredLog::answer(Stored {
        id,
        written,
        warnings,
    })
}
