//! Replacing secrets and personal data before anything is stored.

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
