//! JSON as text: read token by token, written compactly, cut to a size.
//!
//! Prompts, responses and metadata stay the text that their client sent:
//! numbers keep every digit and objects the order of their keys, and a few
//! bytes never become a tree that takes a hundred times their memory. What is
//! normalised is only what has no meaning: white space between tokens goes, and
//! each character inside a string is spelled the shortest way, so that a search
//! in the stored text finds what people read.

mod children;
mod copy;
mod cut;
mod escape;
mod flatten;
mod keep;
mod list;
mod patch;
mod scan;
mod share;
mod text;
mod write;

pub use cut::conversation;
pub(crate) use escape::{Piece, decode, encode, pieces};
pub use flatten::flatten;
pub use keep::{Kept, compact_len, keep};
pub use patch::{CUT, CUT_MARK, Patch, Patches};
pub(crate) use scan::{Scanner, Token};
pub use text::{JsonText, has_half, has_replaced, quoted, string};

/// Deepest nesting of arrays and objects.
pub const MAX_DEPTH: usize = 120;
/// What stands in place of NUL, which Postgres cannot hold: its picture.
pub const NUL_PICTURE: char = '\u{2400}';

/// Why JSON is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Arrays and objects inside each other.
    #[error("must not be nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    /// It is not JSON.
    #[error("must be JSON")]
    Malformed,
}
