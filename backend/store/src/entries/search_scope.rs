//! The scope of a text search, which depends on the rights of the caller.

/// The texts that a search may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SearchScope {
    /// All texts of an entry.
    WithContent,
    /// All texts except prompts, responses, error messages and metadata: a caller who
    /// may not read these must not learn about them by searching.
    WithoutContent,
}
