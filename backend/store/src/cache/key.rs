//! Keys of cached values.

use std::sync::Arc;

use chrono::Duration;
use logbook_columnar::query::{Minimums, Predicate};
use logbook_columnar::segment::Column;
use logbook_domain::coverage::{Bucket, SegmentId};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::time::Moment;
use logbook_domain::usage::groups::Group;

use crate::entries::search_scope::SearchScope;

/// Identifies one cached value of a bucket or of one of its segments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CacheKey {
    /// The bucket, with the version of its coverage mark.
    pub(crate) bucket: Bucket,
    /// The number of the segment; `None` for a value of the whole bucket.
    pub(crate) segment: Option<i16>,
    /// What the value contains of the data of the bucket or segment.
    pub(crate) kind: ValueKind,
}

/// What a value contains of the data of a bucket or segment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ValueKind {
    /// The index of the segment's cells.
    Cells,
    /// The number of rows of each cell that reach these minimums.
    Reaching(Minimums),
    /// One column of the segment.
    Column(Column),
    /// The sort order of the segment's rows by a column.
    Sorted(Column),
    /// One chunk of the sorted numbers of a stored sort order.
    Numbers(Column, usize),
    /// The places of a sort order whose rows a predicate accepts.
    Selection(Column, Arc<Predicate>),
    /// The places of one zone of a stored sort order whose rows a predicate accepts.
    Zone(Column, Arc<Predicate>, usize),
    /// The number of rows that a predicate accepts.
    Count(Arc<Predicate>),
    /// The rows by series and outcome that reach these minimums, of all of these segments,
    /// of whose buckets the key names the first.
    Counts(Minimums, Arc<[SegmentId]>),
    /// The statistics of the rows that a predicate accepts.
    Tally(Arc<Predicate>),
    /// The usage cells of the rows that reach these minimums.
    Block(Minimums),
    /// The usage cells of the rows that reach these minimums, split into those before
    /// a moment and those since.
    CellsSplitAt(Minimums, Moment),
    /// The usage of the bucket by group.
    Answer(Arc<UsageKey>),
    /// The usage of the bucket by group, split into that before a moment and that since.
    UsageSplitAt(Arc<UsageKey>, Moment),
    /// The record that the dictionary contains all series of the bucket's usage cells.
    SeriesLoaded,
    /// The result of a search in a window of the bucket.
    Searched(Arc<SearchKey>, SearchWindow),
}

/// Identifies how the usage of a bucket is filtered and grouped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UsageKey {
    /// The filter of the entries, without its period.
    pub(crate) filter: Filter,
    /// The dimension by which the entries are grouped; `None` when they are not.
    pub(crate) by: Option<Dimension>,
    /// The groups that have sums of their own; all other entries share one sum.
    pub(crate) groups: Vec<Group>,
}

/// Identifies a search, whatever its period.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SearchKey {
    /// The filter, without its period.
    pub(crate) filter: Filter,
    /// Whether contents are searched.
    pub(crate) search: SearchScope,
}

/// A part of a sealed hour whose search result is cached as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SearchWindow {
    /// The start of the window.
    pub(crate) start: Moment,
    /// The length of the window.
    pub(crate) length: Duration,
}

/// An estimate of the bytes that a map entry takes for its key, without the data that
/// the key points to.
const KEY_BYTES: usize = 128;

impl UsageKey {
    fn size(&self) -> usize {
        let groups = self.groups.iter();
        let texts = groups.flat_map(|group| group.value.iter().chain(&group.label));
        let texts: usize = texts.map(String::len).sum();
        size_of::<Self>() + self.filter.size() + self.groups.len() * size_of::<Group>() + texts
    }
}

impl CacheKey {
    /// Returns the key of a value of a segment.
    pub(crate) const fn of_segment(
        SegmentId { bucket, number }: SegmentId,
        kind: ValueKind,
    ) -> Self {
        Self {
            bucket,
            segment: Some(number),
            kind,
        }
    }

    /// Returns the key of a value of a whole bucket.
    pub(crate) const fn of_bucket(bucket: Bucket, kind: ValueKind) -> Self {
        Self {
            bucket,
            segment: None,
            kind,
        }
    }

    /// Returns an estimate of the bytes of memory that the key takes. What the key
    /// points to counts for each key that shares it, since one alone keeps it in memory:
    /// a client chooses the texts of a filter, and could fill the memory with keys.
    pub(super) fn size(&self) -> usize {
        KEY_BYTES
            + match &self.kind {
                ValueKind::Cells
                | ValueKind::Reaching(_)
                | ValueKind::Column(_)
                | ValueKind::Sorted(_)
                | ValueKind::Numbers(..)
                | ValueKind::Block(_)
                | ValueKind::CellsSplitAt(..)
                | ValueKind::SeriesLoaded => 0,
                ValueKind::Selection(_, predicate)
                | ValueKind::Zone(_, predicate, _)
                | ValueKind::Count(predicate)
                | ValueKind::Tally(predicate) => predicate.size(),
                ValueKind::Answer(usage) | ValueKind::UsageSplitAt(usage, _) => usage.size(),
                ValueKind::Counts(_, ids) => size_of_val(&ids[..]),
                ValueKind::Searched(search, _) => size_of::<SearchKey>() + search.filter.size(),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::coverage::Grain;
    use logbook_domain::filter::{Choice, Link};
    use logbook_domain::time;

    /// The filters whose only long text, of `length` bytes, stands in each place that a
    /// client can write one.
    fn filters(length: usize) -> Vec<Filter> {
        let text = "x".repeat(length);
        let any_of = Choice {
            any_of: vec![text.clone()],
            ..Choice::default()
        };
        let none_of = Choice {
            none_of: vec![text.clone()],
            ..Choice::default()
        };
        let mut filters = Vec::new();
        for choice in [any_of, none_of] {
            let mut by_dimension = Filter::default();
            by_dimension.values.insert(Dimension::Model, choice.clone());
            let mut by_link = Filter::default();
            by_link.links.insert(Link::Trace, choice);
            filters.extend([by_dimension, by_link]);
        }
        let mut by_value = Filter::default();
        by_value.metadata.insert("key".into(), vec![text.clone()]);
        let mut by_key = Filter::default();
        by_key.metadata.insert(text.clone(), vec!["value".into()]);
        let by_text = Filter {
            q: Some(text),
            ..Filter::default()
        };
        filters.extend([by_value, by_key, by_text]);
        filters
    }

    fn size(kind: ValueKind) -> usize {
        let bucket = Bucket {
            start: time::from_millis(0).unwrap(),
            grain: Grain::Hour,
            version: 1,
        };
        CacheKey::of_bucket(bucket, kind).size()
    }

    #[test]
    fn keys_weigh_the_texts_of_their_filters_and_groups() {
        let window = SearchWindow {
            start: time::from_millis(0).unwrap(),
            length: Duration::hours(1),
        };
        for filter in filters(100_000) {
            let search = SearchKey {
                filter: filter.clone(),
                search: SearchScope::WithContent,
            };
            let kind = ValueKind::Searched(Arc::new(search), window);
            assert!(size(kind) > 100_000, "{filter:.200?}");
            let usage = UsageKey {
                filter,
                by: None,
                groups: Vec::new(),
            };
            assert!(size(ValueKind::Answer(Arc::new(usage))) > 100_000);
        }
        let group = Group {
            value: Some("x".repeat(100_000)),
            label: None,
        };
        let usage = UsageKey {
            filter: Filter::default(),
            by: Some(Dimension::User),
            groups: vec![group],
        };
        assert!(size(ValueKind::Answer(Arc::new(usage))) > 100_000);
    }
}
