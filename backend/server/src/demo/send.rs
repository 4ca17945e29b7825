//! Sends the sample in batches and counts what became of it.

use indicatif::{ProgressBar, ProgressStyle};
use logbook_demo::Entry;

use super::error::DemoError;
use crate::remote::{BatchAnswer, Client, Encoding, FieldComplaint, ItemAnswer};

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
        let body = serde_json::to_vec(batch)?;
        tally.add(client.post(Encoding::Array, &body)?);
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
            let refused = results.iter().find(|item| item.is_refused());
            self.first_rejection = refused.map(reason);
        }
    }

    /// Returns an error unless every entry was taken.
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

/// Returns the fields and messages of one refused entry.
fn reason(item: &ItemAnswer) -> String {
    let told = |error: &FieldComplaint| format!("`{}`: {}", error.field, error.message);
    item.errors.iter().map(told).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_entry_is_told_by_its_field() {
        let mut tally = Tally::default();
        let complaint = FieldComplaint {
            field: "model".to_owned(),
            message: "is too long".to_owned(),
        };
        let result = ItemAnswer {
            index: 3,
            result: "rejected".to_owned(),
            errors: vec![complaint],
            warnings: Vec::new(),
        };
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
