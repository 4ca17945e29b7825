//! A filter as a WHERE clause over entries alone. Lists, counts and deletions all use
//! it, so that they always select the same entries.
//!
//! Segments do not know conversations, traces, parents and entities. Filters by
//! these are answered from rows, which partial indexes find.

use diesel::pg::Pg;
use diesel::prelude::*;
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;

use crate::db::Connection;
use crate::db::schema::{entries, series};
use crate::entries::choices;
use crate::entries::condition::{Condition, and, within};
use crate::entries::search_scope::SearchScope;
use crate::entries::text_matcher::TextMatcher;
use crate::error::StoreError;

/// A filter whose dimensions of series are resolved to the ids of series.
///
/// The ids are looked up first and then bound as a list: Postgres has no statistics of
/// a new dictionary yet, and would plan a join with it as if it had one row.
#[derive(Debug)]
pub(crate) struct ResolvedFilter<'a> {
    filter: &'a Filter,
    interval: Interval,
    series: Option<Vec<i32>>,
    matcher: Option<TextMatcher>,
}

impl<'a> ResolvedFilter<'a> {
    /// Looks up the series that `filter` accepts, for the period `interval`.
    pub(crate) fn look_up(
        conn: &mut Connection,
        filter: &'a Filter,
        interval: Interval,
        search: SearchScope,
    ) -> Result<Self, StoreError> {
        let series = series_ids(filter).map(|ids| ids.load(conn)).transpose()?;
        let matcher = TextMatcher::look_up(conn, filter, search)?;
        Ok(Self {
            filter,
            interval,
            series,
            matcher,
        })
    }

    /// Returns the condition on entries. For a search in contents, it accepts all entries
    /// that can match.
    pub(crate) fn condition(&self) -> Condition {
        self.condition_in(self.interval)
    }

    /// Returns the condition on entries of a part of the period.
    pub(crate) fn condition_in(&self, part: Interval) -> Condition {
        let all = self.condition_without_search(part);
        match &self.matcher {
            Some(matcher) => and(all, matcher.condition()),
            None => all,
        }
    }

    /// Returns the matcher of the search, if the filter has one.
    pub(crate) const fn matcher(&self) -> Option<&TextMatcher> {
        self.matcher.as_ref()
    }

    /// Returns the matcher when it must read contents, beyond the condition.
    pub(crate) fn content_matcher(&self) -> Option<&TextMatcher> {
        self.matcher
            .as_ref()
            .filter(|matcher| matcher.is_in_contents())
    }

    /// Returns the matcher like [`Self::content_matcher`], by value.
    pub(crate) fn into_content_matcher(self) -> Option<TextMatcher> {
        self.matcher.filter(TextMatcher::is_in_contents)
    }

    /// Returns the condition on entries of a part of the period without the search.
    pub(crate) fn condition_without_search(&self, part: Interval) -> Condition {
        let mut all = self.row_condition(part);
        for (&dimension, choice) in &self.filter.values {
            if let Some(accepted) = choices::outcome_condition(dimension, choice) {
                all = and(all, accepted);
            }
        }
        match &self.series {
            Some(ids) => and(all, entries::series_id.eq_any(ids.clone()).nullable()),
            None => all,
        }
    }

    /// Returns the condition on the columns of the entry that are no dimensions.
    fn row_condition(&self, part: Interval) -> Condition {
        let Filter {
            period: _,
            values: _,
            links,
            min_total_tokens,
            min_duration_ms,
            metadata: _,
            q: _,
        } = self.filter;
        let mut all = within(&[part]);
        for (&link, choice) in links {
            all = and(all, choices::link_condition(link, choice));
        }
        if let Some(minimum) = *min_total_tokens {
            all = and(all, entries::total_tokens.ge(minimum));
        }
        if let Some(minimum) = *min_duration_ms {
            all = and(all, entries::duration_ms.ge(minimum));
        }
        all
    }
}

type SeriesIds = series::BoxedQuery<'static, Pg, diesel::sql_types::Integer>;

/// Returns the query for the ids of the series that a filter accepts, or `None` when it
/// accepts all.
fn series_ids(filter: &Filter) -> Option<SeriesIds> {
    let choices = filter.values.iter();
    let mut conditions = choices
        .filter_map(|(&dimension, choice)| choices::series_condition(dimension, choice))
        .peekable();
    conditions.peek()?;
    let ids = series::table.select(series::id).into_boxed();
    Some(conditions.fold(ids, QueryDsl::filter))
}
