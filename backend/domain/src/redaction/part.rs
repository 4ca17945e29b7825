//! Texts that come in parts.

/// Tells texts apart.
pub(super) type Track = u64;

/// A text that may go on in the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// What it goes on in has the same.
    pub(super) track: Track,
    /// Its token.
    pub(super) token: usize,
    /// Whether an index counts the parts of this text, if they are many.
    pub(super) is_counted: bool,
}
