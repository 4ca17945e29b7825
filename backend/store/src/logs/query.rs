//! Queries of the log.

use std::time::Duration;

use logbook_domain::filter::Filter;
use logbook_domain::page::Sort;
use logbook_domain::period::Interval;

use crate::entries::search_scope::SearchScope;

/// A query of the log: which entries, and how long a text search may take.
#[derive(Clone, Copy, Debug)]
pub struct LogQuery<'a> {
    /// The filter of the entries.
    pub filter: &'a Filter,
    /// The period of the filter, resolved to moments.
    pub interval: Interval,
    /// Whether the text of the filter is searched in contents.
    pub search: SearchScope,
    /// The budget of a text search.
    pub budget: Budget,
}

/// A request to export entries.
#[derive(Clone, Debug)]
pub struct Export {
    /// The filter of the entries.
    pub filter: Filter,
    /// The period of the filter, resolved to moments.
    pub interval: Interval,
    /// Whether the text of the filter is searched in contents.
    pub search: SearchScope,
    /// The order of the entries.
    pub sort: Sort,
    /// Whether prompt, response, error message and metadata are exported.
    pub with_content: bool,
}

/// The limits after which a text search answers with what it has found.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The most time that the search takes.
    pub time: Duration,
    /// The most entries that it searches.
    pub rows: usize,
    /// The number of entries that it searches in its first step.
    pub first_step: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(1),
            rows: 1_000_000,
            first_step: 500,
        }
    }
}
