//! What `logbook import` says at its end.

use std::io::{self, Write};

use super::refused::Refused;
use crate::remote::{BatchAnswer, FieldComplaint};

/// What became of the lines that were sent.
#[derive(Debug, Default)]
pub(super) struct Tally {
    accepted: usize,
    completed: usize,
    duplicates: usize,
    changed: usize,
    first_change: Option<String>,
}

impl Tally {
    /// Counts the answer to a batch in.
    pub(super) const fn add(&mut self, answer: &BatchAnswer) {
        self.accepted += answer.accepted;
        self.completed += answer.completed;
        self.duplicates += answer.duplicates;
    }

    /// Notes that a line is stored otherwise than it was sent.
    pub(super) fn note_change(&mut self, line: u64, warning: &FieldComplaint) {
        self.changed += 1;
        let FieldComplaint { field, message } = warning;
        self.first_change
            .get_or_insert_with(|| format!("line {line}: {field} {message}"));
    }

    /// Returns how many lines are in the log now.
    pub(super) const fn stored(&self) -> usize {
        self.accepted + self.completed + self.duplicates
    }
}

/// Says what became of all lines.
pub(super) fn conclude(tally: &Tally, refused: &Refused) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let Tally {
        accepted,
        completed,
        duplicates,
        changed,
        first_change,
    } = tally;
    write!(
        out,
        "Done: {accepted} new, {completed} completed, {duplicates} were there already"
    )?;
    match refused.count() {
        0 => writeln!(out, ", none refused."),
        count => writeln!(out, ", {count} refused: see {}.", refused.path().display()),
    }?;
    match first_change {
        None => Ok(()),
        Some(first) => writeln!(
            out,
            "Stored otherwise than they were sent: {changed}, the first at {first}."
        ),
    }
}
