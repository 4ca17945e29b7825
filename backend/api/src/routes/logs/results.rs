//! What became of the entries of a request, as it is answered.

use actix_web::HttpResponse;
use logbook_domain::field_error::FieldError;
use logbook_store::entries::write::Written;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::complaints::Complaints;
use crate::error::ApiError;

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
    /// How many results say that nothing was stored: `rejected` and `retry`.
    rejected: usize,
    /// One result for each item, in the order sent. When NDJSON could not be taken to its end, the
    /// last result says why, and stands for the item of its index and all after it.
    results: Vec<ItemResult>,
    #[serde(skip)]
    complaints: Complaints,
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
    /// Why nothing of it is stored. Once the items before it have said a mebibyte, the beginning of
    /// the first reason.
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
    /// It could not be taken now: this item and all after it are to be sent again.
    Retry,
    /// The log is switched off; nothing is stored.
    NotStored,
}

impl StoredLog {
    /// The answer while the log is switched off.
    pub(crate) fn not_stored() -> HttpResponse {
        HttpResponse::Accepted().json(Self {
            id: None,
            result: SubmissionResult::NotStored,
        })
    }

    /// The answer to a single entry that was handed in well.
    pub(crate) fn answer(id: Uuid, written: Written) -> HttpResponse {
        let stored = Self {
            id: Some(id),
            result: written.into(),
        };
        match written {
            Written::Accepted => HttpResponse::Created().json(stored),
            Written::Completed | Written::Duplicate => HttpResponse::Ok().json(stored),
        }
    }
}

impl BatchResult {
    /// Adds what became of the next item.
    pub(crate) fn add(&mut self, item: Result<(Uuid, Written), Vec<FieldError>>) {
        let (id, result, errors) = match item {
            Ok((id, written)) => (Some(id), written.into(), Vec::new()),
            Err(errors) => {
                let errors = self.complaints.of_item(errors);
                (None, SubmissionResult::Rejected, errors)
            }
        };
        self.push(id, result, errors);
    }

    /// Says why nothing more was taken.
    pub(crate) fn cut_short(&mut self, error: &ApiError) {
        let result = match error.retry_after() {
            Some(_) => SubmissionResult::Retry,
            None => SubmissionResult::Rejected,
        };
        let message = format!("{error}; this item and all after it are not stored");
        self.push(None, result, vec![FieldError::new("body", message)]);
    }

    /// Whether nothing has been added.
    pub(crate) const fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// The answer to the whole batch.
    pub(crate) fn answer(self) -> HttpResponse {
        match self.rejected {
            0 => HttpResponse::Ok().json(self),
            _ => HttpResponse::MultiStatus().json(self),
        }
    }

    fn push(&mut self, id: Option<Uuid>, result: SubmissionResult, errors: Vec<FieldError>) {
        match result {
            SubmissionResult::Accepted => self.accepted += 1,
            SubmissionResult::Completed => self.completed += 1,
            SubmissionResult::Duplicate => self.duplicates += 1,
            SubmissionResult::Rejected | SubmissionResult::Retry | SubmissionResult::NotStored => {
                self.rejected += 1;
            }
        }
        self.results.push(ItemResult {
            index: self.results.len(),
            id,
            result,
            errors,
        });
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
