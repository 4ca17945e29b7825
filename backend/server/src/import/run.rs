//! The import itself: read, send, write down what was refused.

use indicatif::{HumanCount, ProgressBar};

use super::args::Args;
use super::batch::Batch;
use super::error::ImportError;
use super::refused::Refused;
use super::report::{self, Tally};
use super::source::Source;
use crate::remote::{BatchAnswer, Client, Encoding};

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Every line is in the log.
    Complete,
    /// Some lines were refused; they are in their file.
    SomeRefused,
}

/// An import under way.
struct Import {
    client: Client,
    bar: ProgressBar,
    batch: Batch,
    refused: Refused,
    tally: Tally,
}

/// Brings every line of the input into the log, in their order: a completion
/// must come after what it completes.
///
/// # Errors
/// When the input cannot be read or the server cannot be used. What was stored
/// until then stays; running the same import again goes on.
pub(crate) fn run(args: Args) -> Result<Outcome, ImportError> {
    let (mut source, bar) = Source::open(&args)?;
    let refused = Refused::new(args.refused());
    let client =
        Client::connect(args.remote).map_err(|source| ImportError::Remote { source, stored: 0 })?;
    let mut import = Import {
        client,
        bar,
        batch: Batch::default(),
        refused,
        tally: Tally::default(),
    };
    let outcome = import.all(&mut source);
    import.bar.finish_and_clear();
    // Also when it broke off: what was refused until then is worth knowing.
    import.refused.finish()?;
    outcome?;
    report::conclude(&import.tally, &import.refused).map_err(ImportError::Output)?;
    Ok(match import.refused.count() {
        0 => Outcome::Complete,
        _ => Outcome::SomeRefused,
    })
}

impl Import {
    fn all(&mut self, source: &mut Source) -> Result<(), ImportError> {
        while let Some(item) = source.next_item()? {
            if item.complaints.is_empty() {
                self.batch.push(item);
            } else {
                self.refused.add(&item, &item.complaints)?;
            }
            if self.batch.is_full() {
                self.send()?;
            }
        }
        if self.batch.is_empty() {
            return Ok(());
        }
        self.send()
    }

    fn send(&mut self) -> Result<(), ImportError> {
        let answer = self.client.post(Encoding::Lines, &self.batch.body);
        let answer = answer.map_err(|source| ImportError::Remote {
            source,
            stored: self.tally.stored(),
        })?;
        self.take_in(&answer)?;
        self.batch.clear();
        let lines = self.tally.stored() + self.refused.count();
        self.bar
            .set_message(format!("{} entries", HumanCount(lines as u64)));
        Ok(())
    }

    fn take_in(&mut self, answer: &BatchAnswer) -> Result<(), ImportError> {
        self.tally.add(answer);
        for result in &answer.results {
            let Some(item) = self.batch.items.get(result.index) else {
                continue;
            };
            if result.is_refused() {
                self.refused.add(item, &result.errors)?;
            } else if let Some(warning) = result.warnings.first() {
                self.tally.note_change(item.line, warning);
            }
        }
        Ok(())
    }
}
