//! What became of the entries of a request, as it is answered.

use actix_web::HttpResponse;
use logbook_domain::field_error::FieldError;
use logbook_store::ingest::write::Written;
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
    /// The fields that are stored otherwise than they were sent, and how.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<FieldError>,
}

/// An entry that was handed in well.
pub(crate) struct Stored {
    pub(crate) id: Uuid,
    pub(crate) written: Written,
    pub(crate) warnings: Vec<FieldError>,
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
    /// The fields that are stored otherwise than they were sent, and how; bounded as `errors` are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<FieldError>,
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
    /// Returns the answer while the log is switched off.
    pub(crate) fn not_stored() -> HttpResponse {
        HttpResponse::Accepted().json(Self {
            id: None,
            result: SubmissionResult::NotStored,
            warnings: Vec::new(),
        })
    }

    /// Returns the answer to a single entry that was handed in well.
    ///
    /// # Errors
    /// It contradicts the running entry that it completes.
    pub(crate) fn answer(stored: Stored) -> Result<HttpResponse, ApiError> {
        let result = SubmissionResult::from_written(stored.written);
        let result = result.map_err(|error| ApiError::InvalidBody(vec![error]))?;
        let mut answer = match result {
            SubmissionResult::Accepted => HttpResponse::Created(),
            _ => HttpResponse::Ok(),
        };
        Ok(answer.json(Self {
            id: Some(stored.id),
            result,
            warnings: stored.warnings,
        }))
    }
}

impl BatchResult {
    /// Adds what became of the next item.
    pub(crate) fn add(&mut self, item: Result<Stored, Vec<FieldError>>) {
        let item = item.and_then(
            |stored| match SubmissionResult::from_written(stored.written) {
                Ok(result) => Ok((result, stored)),
                Err(error) => Err(vec![error]),
            },
        );
        let result = match item {
            Ok((result, stored)) => ItemResult {
                id: Some(stored.id),
                warnings: self.complaints.of_item(stored.warnings),
                ..ItemResult::from_result(result)
            },
            Err(errors) => ItemResult {
                errors: self.complaints.of_item(errors),
                ..ItemResult::from_result(SubmissionResult::Rejected)
            },
        };
        self.push(result);
    }

    /// Says why nothing more was taken.
    pub(crate) fn cut_short(&mut self, error: &ApiError) {
        let result = match error.retry_after() {
            Some(_) => SubmissionResult::Retry,
            None => SubmissionResult::Rejected,
        };
        let message = format!("{error}; this item and all after it are not stored");
        self.push(ItemResult {
            errors: vec![FieldError::new("body", message)],
            ..ItemResult::from_result(result)
        });
    }

    /// Reports whether nothing has been added.
    pub(crate) const fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// Returns the answer to the whole batch.
    pub(crate) fn answer(self) -> HttpResponse {
        match self.rejected {
            0 => HttpResponse::Ok().json(self),
            _ => HttpResponse::MultiStatus().json(self),
        }
    }

    fn push(&mut self, mut item: ItemResult) {
        item.index = self.results.len();
        match item.result {
            SubmissionResult::Accepted => self.accepted += 1,
            SubmissionResult::Completed => self.completed += 1,
            SubmissionResult::Duplicate => self.duplicates += 1,
            SubmissionResult::Rejected | SubmissionResult::Retry | SubmissionResult::NotStored => {
                self.rejected += 1;
            }
        }
        self.results.push(item);
    }
}

impl ItemResult {
    /// Returns the result without more to say.
    const fn from_result(result: SubmissionResult) -> Self {
        Self {
            index: 0,
            id: None,
            result,
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl SubmissionResult {
    /// # Errors
    /// What was handed in contradicts the running entry that it completes.
    fn from_written(written: Written) -> Result<Self, FieldError> {
        match written {
            Written::Accepted => Ok(Self::Accepted),
            Written::Completed => Ok(Self::Completed),
            Written::Duplicate => Ok(Self::Duplicate),
            Written::Refused(conflict) => Err(conflict.into()),
        }
    }
}
