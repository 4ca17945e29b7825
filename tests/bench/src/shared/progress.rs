//! What is said while it runs, on standard error: the table alone goes to
//! standard output.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};

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

/// Counts something of which there will be so many, on any thread.
#[derive(Debug)]
pub(crate) struct Counter {
    done: AtomicU64,
    all: u64,
}

impl Counter {
    /// One that has counted nothing yet.
    pub(crate) const fn new(all: u64) -> Self {
        Self {
            done: AtomicU64::new(0),
            all,
        }
    }

    /// Adds some, and says how far it has come: on a terminal the number, else
    /// each tenth.
    pub(crate) fn add(&self, count: u64, progress: &Progress) {
        let before = self.done.fetch_add(count, Ordering::Relaxed);
        progress.count(before + count);
        let tenths = tenth(before, self.all) + 1..=tenth(before + count, self.all);
        if !io::stderr().is_terminal() {
            for tenth in tenths {
                let _ = write!(io::stderr(), "{}% ", tenth * 10);
            }
        }
    }

    /// How many there were.
    pub(crate) fn sum(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }
}

/// How many tenths of all are done.
const fn tenth(done: u64, all: u64) -> u64 {
    let tenth = done * 10 / if all == 0 { 1 } else { all };
    if tenth > 10 { 10 } else { tenth }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tenth_is_passed_once() {
        assert_eq!(
            [0, 9, 10, 99, 100, 120].map(|done| tenth(done, 100)),
            [0, 0, 1, 9, 10, 10]
        );
        assert_eq!(tenth(3, 0), 10);
        let counter = Counter::new(10);
        for _ in 0..4 {
            counter.add(3, &Progress);
        }
        assert_eq!(counter.sum(), 12);
    }
}
