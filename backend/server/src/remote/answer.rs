//! What a server answers.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::Body;
use ureq::http::{Response, StatusCode};

use super::error::RemoteError;

/// Answers are read up to here; that to the largest batch is a fraction of it.
const MAX_ANSWER_BYTES: u64 = 64 * 1024 * 1024;
/// The longest a server is believed when it says when to come back.
const LONGEST_PAUSE: u64 = 30;

/// What the server did with a batch.
#[derive(Debug, Deserialize)]
pub(crate) struct BatchAnswer {
    pub(crate) accepted: usize,
    pub(crate) completed: usize,
    pub(crate) duplicates: usize,
    pub(crate) rejected: usize,
    #[serde(default)]
    pub(crate) results: Vec<ItemAnswer>,
}

/// What the server did with one entry of a batch.
#[derive(Debug, Deserialize)]
pub(crate) struct ItemAnswer {
    /// Its place in the batch, from 0.
    pub(crate) index: usize,
    pub(crate) result: String,
    #[serde(default)]
    pub(crate) errors: Vec<FieldComplaint>,
    /// What is stored otherwise than it was sent.
    #[serde(default)]
    pub(crate) warnings: Vec<FieldComplaint>,
}

/// What is wrong with a field, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
pub(crate) struct FieldComplaint {
    pub(crate) field: String,
    pub(crate) message: String,
}

impl ItemAnswer {
    /// Reports whether nothing of the entry is stored.
    pub(crate) fn is_refused(&self) -> bool {
        self.result == "rejected"
    }
}

/// An answer, read whole: what breaks off on the way is no answer.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// When an overloaded server wants to be asked again.
    pub(super) retry_after: Duration,
    body: String,
}

impl Reply {
    /// Reads the answer to its end.
    pub(super) fn receive(mut answer: Response<Body>) -> Result<Self, ureq::Error> {
        let body = answer.body_mut().with_config().limit(MAX_ANSWER_BYTES);
        Ok(Self {
            body: body.read_to_string()?,
            status: answer.status(),
            retry_after: retry_after(&answer),
        })
    }

    /// Returns the error that a bad answer stands for.
    pub(super) fn refusal(&self, request: &'static str) -> RemoteError {
        RemoteError::Refused {
            request,
            status: self.status.as_u16(),
            detail: problem(&self.body),
        }
    }

    /// Returns the body of a good answer, or the error that a bad one stands
    /// for.
    pub(super) fn read<T: DeserializeOwned>(self, request: &'static str) -> Result<T, RemoteError> {
        if !self.status.is_success() {
            return Err(self.refusal(request));
        }
        serde_json::from_str(&self.body).map_err(|error| RemoteError::Unexpected {
            request,
            detail: error.to_string(),
        })
    }
}

/// Returns the readable part of a problem document.
fn problem(body: &str) -> String {
    let document: Value = serde_json::from_str(body).unwrap_or_default();
    let text = document["detail"]
        .as_str()
        .or_else(|| document["title"].as_str());
    text.unwrap_or("no reason given").to_owned()
}

fn retry_after(answer: &Response<Body>) -> Duration {
    let header = answer
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok());
    let seconds = header.and_then(|text| text.parse().ok()).unwrap_or(1);
    Duration::from_secs(seconds.clamp(1, LONGEST_PAUSE))
}
