//! The steps of a search: each searches about as many entries as the budget allows at
//! once.

use diesel::pg::Pg;
use diesel::prelude::*;
use logbook_domain::time::{self, Moment};

use super::span::Span;
use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::condition::{self, Condition, and};
use crate::entries::resolved_filter::ResolvedFilter;
use crate::error::StoreError;

/// A step of a search.
#[derive(Debug)]
pub(super) struct SearchStep {
    /// The span that has been searched after this step.
    pub(super) span: Span,
    /// The number of entries to search.
    pub(super) rows: usize,
    /// The start times of these entries, when they are few among those in the span.
    starts: Option<Vec<Moment>>,
}

impl SearchStep {
    /// Plans a step of about `most` of the sorted `starts`, at the near end of `span`.
    /// Entries that began at the same moment belong to the same step.
    pub(super) fn from_starts(
        span: Span,
        starts: &[i64],
        are_few: bool,
        newest_first: bool,
        most: usize,
    ) -> Self {
        let at = |moment: Moment| starts.partition_point(|&one| one < moment.timestamp_millis());
        let inside = &starts[at(span.from)..at(span.to)];
        let span = match inside.len().checked_sub(most) {
            None | Some(0) => span,
            Some(rest) if newest_first => Span {
                from: time::from_millis(inside[rest]).unwrap_or(span.from),
                ..span
            },
            Some(_) => Span {
                to: time::from_millis(inside[most - 1]).map_or(span.to, time::next),
                ..span
            },
        };
        let inside = &starts[at(span.from)..at(span.to)];
        let moments = inside.iter().filter_map(|&start| time::from_millis(start));
        Self {
            span,
            rows: inside.len(),
            starts: are_few.then(|| moments.collect()),
        }
    }

    /// Plans a step of about `most` rows of the table of entries, at the near end of
    /// `span`.
    pub(super) fn from_rows(
        conn: &mut Connection,
        span: Span,
        newest_first: bool,
        most: usize,
    ) -> Result<Self, StoreError> {
        let rows = entries::table
            .filter(condition::within(&[span.to_interval()]))
            .select(entries::started_at)
            .into_boxed::<Pg>();
        let rows = if newest_first {
            rows.order((entries::started_at.desc(), entries::id.desc()))
        } else {
            rows.order((entries::started_at, entries::id))
        };
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let starts: Vec<Moment> = rows.limit(limit).load(conn)?;
        let span = match starts.last() {
            Some(&last) if starts.len() == most && newest_first => Span { from: last, ..span },
            Some(&last) if starts.len() == most => Span {
                to: time::next(last),
                ..span
            },
            _ => span,
        };
        Ok(Self {
            span,
            rows: starts.len(),
            starts: None,
        })
    }

    /// Returns the condition of the entries of this step that `resolved` accepts.
    pub(super) fn condition(&self, resolved: &ResolvedFilter<'_>) -> Condition {
        let all = resolved.condition_in(self.span.to_interval());
        match &self.starts {
            Some(starts) => and(all, entries::started_at.eq_any(starts.clone()).nullable()),
            None => all,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn steps_search_every_start_once(
            mut starts in prop::collection::vec(0..40_i64, 0..60),
            newest_first in any::<bool>(),
            most in 1..9_usize,
        ) {
            starts.sort_unstable();
            let moment = |millis| time::from_millis(millis).unwrap();
            let mut ahead = Span { from: moment(5), to: moment(35) };
            let expected = starts.iter().filter(|start| (5..35).contains(*start)).count();
            let mut searched = 0;
            while !ahead.is_empty() {
                let step = SearchStep::from_starts(ahead, &starts, true, newest_first, most);
                prop_assert_eq!(step.starts.as_ref().map(Vec::len), Some(step.rows));
                prop_assert_eq!(step.span.intersection(ahead), step.span);
                searched += step.rows;
                let rest = ahead.without(step.span, newest_first);
                prop_assert!(rest != ahead);
                ahead = rest;
            }
            prop_assert_eq!(searched, expected);
        }
    }
}
