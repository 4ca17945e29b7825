//! What is said while it runs, on standard error: the table alone goes to
//! standard output.

use std::io::{self, IsTerminal, Write};

/// Lines of progress.
#[derive(Debug)]
pub(crate) struct Progress;

impl Progress {
    /// Begins a step.
    pub(crate) fn step(&self, what: &str) {
        let _ = write!(io::stderr(), "{what:<36}");
    }

    /// Says how far a step has come; the next call writes over it.
    pub(crate) fn count(&self, done: u64) {
        if io::stderr().is_terminal() {
            let text = done.to_string();
            let back = "\u{8}".repeat(text.len().max(12));
            let _ = write!(io::stderr(), "{text:<12}{back}");
        }
    }

    /// Ends a step that measured a rate.
    pub(crate) fn rate(&self, rate: f64) {
        let _ = writeln!(io::stderr(), "{rate:>10.0}/s");
    }

    /// Ends a step.
    pub(crate) fn done(&self, how: &str) {
        let _ = writeln!(io::stderr(), "{how:>12}");
    }

    /// Several lines between two steps.
    pub(crate) fn text(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }
}
