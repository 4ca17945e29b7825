//! One query in a few variants.

use crate::read::args::Part;

/// What is asked, and what plain SQL would be asked for the same.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) part: Part,
    /// Which of the part's queries, under which filter: the same at every size.
    pub(crate) name: String,
    /// What is asked in turn, after `/api/v1/`.
    pub(crate) paths: Vec<String>,
    /// The statement that answers the first of them.
    pub(crate) sql: Option<String>,
}
