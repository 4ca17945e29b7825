//! Sends the sample in batches and counts what became of it.

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use super::client::{BatchAnswer, Client};
use super::entry::Entry;
use super::error::DemoError;

/// Entries a request.
const BATCH: usize = 500;

/// What became of the entries sent.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// New in the log.
    pub(crate) accepted: usize,
    /// Running before, now complete.
    pub(crate) completed: usize,
    /// There already.
    pub(crate) duplicates: usize,
    rejected: usize,
    first_rejection: Option<String>,
}

/// Sends all entries, in order of time, under a progress bar.
pub(crate) fn all(client: &mut Client, entries: &[Entry]) -> Result<Tally, DemoError> {
    let bar = ProgressBar::new(entries.len() as u64);
    if let Ok(style) = ProgressStyle::with_template(
        "{bar:40} {human_pos} of {human_len} entries, {per_sec}, {eta} left",
    ) {
        bar.set_style(style);
    }
    let mut tally = Tally::default();
    for batch in entries.chunks(BATCH) {
        tally.add(client.post(batch)?);
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    Ok(tally)
}

impl Tally {
    fn add(&mut self, answer: BatchAnswer) {
        let BatchAnswer {
            accepted,
            completed,
            duplicates,
            rejected,
            results,
        } = answer;
        self.accepted += accepted;
        self.completed += completed;
        self.duplicates += duplicates;
        self.rejected += rejected;
        if self.first_rejection.is_none() {
            let refused = results.iter().find(|result| result["result"] == "rejected");
            self.first_rejection = refused.map(reason);
        }
    }

    /// An error unless every entry was taken.
    pub(crate) fn verdict(self) -> Result<(), DemoError> {
        match self.first_rejection {
            None if self.rejected == 0 => Ok(()),
            first => Err(DemoError::Rejected {
                count: self.rejected,
                first: first.unwrap_or_else(|| "a reason it did not give".to_owned()),
            }),
        }
    }
}

/// The fields and messages of one refused entry.
fn reason(result: &Value) -> String {
    let errors = result["errors"].as_array().into_iter().flatten();
    let told: Vec<String> = errors
        .map(|error| {
            let text = |key: &str| error[key].as_str().unwrap_or("?").to_owned();
            format!("`{}`: {}", text("field"), text("message"))
        })
        .collect();
    told.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refused_entry_is_told_by_its_field() {
        let mut tally = Tally::default();
        let result = json!({ "index": 3, "result": "rejected", "errors": [{ "field": "model", "message": "is too long" }] });
        tally.add(BatchAnswer {
            accepted: 1,
            completed: 0,
            duplicates: 0,
            rejected: 1,
            results: vec![result],
        });
        let error = tally.verdict().unwrap_err().to_string();
        assert_eq!(
            error,
            "the server refused 1 of the entries; the first because of `model`: is too long"
        );
    }
}
