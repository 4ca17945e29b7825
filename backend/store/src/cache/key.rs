//! What values of the cache are of.

use std::sync::Arc;

use chrono::Duration;
use logbook_columnar::query::{Minimums, Predicate};
use logbook_columnar::segment::Column;
use logbook_domain::coverage::Bucket;
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::time::Moment;
use logbook_domain::usage::groups::Group;

use crate::entries::search_scope::Search;

/// Identifies one cached value of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CacheKey {
    /// The bucket, with the version of its mark.
    pub(crate) bucket: Bucket,
    /// What of the bucket.
    pub(crate) part: Part,
}

/// What of a bucket a value is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// The index of its cells.
    Cells,
    /// How many rows of each cell have these minimums.
    Within(Minimums),
    /// One column of its segment.
    Column(Column),
    /// The sort order of its rows by a column.
    Sorted(Column),
    /// The places of a sort order that a predicate accepts.
    Selection(Column, Arc<Predicate>),
    /// The accepted places of one zone of a stored order.
    Zone(Column, Arc<Predicate>, usize),
    /// How many rows a predicate accepts.
    Count(Arc<Predicate>),
    /// What the rows add up to that a predicate accepts.
    Tally(Arc<Predicate>),
    /// The cells of its rows that have these minimums.
    Block(Minimums),
    /// The same before this moment, and from then on.
    Halves(Minimums, Moment),
    /// What it adds up to by group.
    Answer(Arc<UsageKey>),
    /// What it adds up to by group before this moment, and from then on.
    Sides(Arc<UsageKey>, Moment),
    /// That the dictionary has all series of its block.
    SeriesLoaded,
    /// What a search found in a window of the bucket.
    Searched(Arc<SearchKey>, SearchWindow),
}

/// What usage is asked for of every bucket: sums by group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UsageKey {
    /// Which entries, without a period.
    pub(crate) filter: Filter,
    /// What they are grouped by.
    pub(crate) by: Option<Dimension>,
    /// The groups told apart.
    pub(crate) told: Vec<Group>,
}

/// What a search looks for in every window.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SearchKey {
    /// The filter without its period.
    pub(crate) filter: Filter,
    /// Whether contents are searched.
    pub(crate) search: Search,
}

/// A part of a sealed hour that is searched, and its result cached, as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SearchWindow {
    /// When it begins.
    pub(crate) start: Moment,
    /// How long it is.
    pub(crate) length: Duration,
}

/// Bytes that a map of keys takes for a key besides what the key points to, roughly.
const KEY_BYTES: usize = 128;

impl CacheKey {
    /// Bytes of memory it takes. Many keys share one predicate, but one alone may
    /// keep it in memory.
    pub(crate) fn size(&self) -> usize {
        KEY_BYTES
            + match &self.part {
                Part::Cells
                | Part::Within(_)
                | Part::Column(_)
                | Part::Sorted(_)
                | Part::Block(_)
                | Part::Halves(..)
                | Part::SeriesLoaded => 0,
                Part::Selection(_, predicate)
                | Part::Zone(_, predicate, _)
                | Part::Count(predicate)
                | Part::Tally(predicate) => predicate.size(),
                Part::Answer(usage) | Part::Sides(usage, _) => {
                    size_of::<UsageKey>() + usage.told.len() * size_of::<Group>()
                }
                Part::Searched(..) => size_of::<SearchKey>(),
            }
    }
}
