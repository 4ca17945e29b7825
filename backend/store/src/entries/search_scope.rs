//! What a search may look into.

/// What a text search may look into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Search {
    /// Everything.
    WithContent,
    /// Not prompts, responses, error messages and metadata: whoever may not read them must
    /// not find out by searching what they hold.
    WithoutContent,
}
