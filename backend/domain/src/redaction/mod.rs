//! Replacing secrets and personal data before anything is stored.
//!
//! A content is read as one text with its escapes decoded at all levels (`read`).
//! The rules look at it (`hits`), and at texts that were sent in pieces where
//! these touch (`touching`). `plan` says which bytes of the content change to
//! what, and [`crate::json`] makes these changes while it copies and cuts. Of a
//! content of megabytes, one window is in memory at a time.

mod alphabet;
mod automaton;
mod builtin;
mod compile;
mod counts;
mod draft;
mod embedded;
mod explain;
mod hits;
mod keys;
mod part;
mod path;
mod percent;
mod plan;
mod quick;
mod read;
mod reading;
mod redact;
mod redactor;
mod rule;
mod source;
mod touching;
mod trace;
mod twins;

pub use builtin::{Alphabet, BUILTINS, Builtin, FORMATS, KeyFormat, Source};
pub use redactor::Redactor;
pub use source::{DEFAULT_REPLACEMENT, RuleError, RuleList, RuleSource};
pub use trace::{Piece, Replaced, Trace};

#[cfg(test)]
mod tests;
