//! What is query of the log.

use std::time::Duration;

use logbook_domain::filter::Filter;
use logbook_domain::page::Sort;
use logbook_domain::period::Interval;

use crate::entries::search_scope::Search;

/// Which entries a read is about, and how long it may search for them.
#[derive(Clone, Copy, Debug)]
pub struct LogQuery<'a> {
    /// Which of them count.
    pub filter: &'a Filter,
    /// The period that the filter names, resolved.
    pub interval: Interval,
    /// How far its search reaches.
    pub search: Search,
    /// How long it may search.
    pub budget: Budget,
}

/// What is exported.
#[derive(Clone, Debug)]
pub struct Export {
    /// Which entries.
    pub filter: Filter,
    /// What the period of the filter means.
    pub interval: Interval,
    /// How far its search reaches.
    pub search: Search,
    /// In which order.
    pub sort: Sort,
    /// Whether with prompt, response, error message and metadata.
    pub with_content: bool,
}

/// What one search may use up before it answers with what it has.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// How long it may take.
    pub time: Duration,
    /// How many entries it may look at.
    pub rows: usize,
    /// How many entries it looks at in its first step.
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
