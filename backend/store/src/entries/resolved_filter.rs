//! A filter as a WHERE clause over entries alone. Lists, counts and deletions
//! all take it from here, so they always mean the same entries.

use diesel::pg::Pg;
use diesel::prelude::*;
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;

use crate::db::Connection;
use crate::db::schema::{entries, series};
use crate::entries::choices;
use crate::entries::condition::{Condition, and, within};
use crate::entries::search_scope::Search;
use crate::entries::text_matcher::TextMatcher;
use crate::error::StoreError;

/// A filter with its series looked up.
///
/// They are looked up first and then given as numbers: Postgres knows nothing
/// yet of how a young dictionary is filled, and would plan a join with it as if
/// it had one row.
#[derive(Debug)]
pub(crate) struct ResolvedFilter<'a> {
    filter: &'a Filter,
    interval: Interval,
    series: Option<Vec<i32>>,
    matcher: Option<TextMatcher>,
}

impl<'a> ResolvedFilter<'a> {
    /// Looks up what `filter` means when its period is `interval`.
    pub(crate) fn look_up(
        conn: &mut Connection,
        filter: &'a Filter,
        interval: Interval,
        search: Search,
    ) -> Result<Self, StoreError> {
        let series = series_of(filter).map(|ids| ids.load(conn)).transpose()?;
        let matcher = TextMatcher::look_up(conn, filter, search)?;
        Ok(Self {
            filter,
            interval,
            series,
            matcher,
        })
    }

    /// The condition on entries. Of what is searched in contents, it accepts more: all
    /// that can hold it.
    pub(crate) fn condition(&self) -> Condition {
        self.condition_in(self.interval)
    }

    /// The condition on entries of a part of the period.
    pub(crate) fn condition_in(&self, part: Interval) -> Condition {
        let all = self.condition_without_search(part);
        match &self.matcher {
            Some(matcher) => and(all, matcher.condition()),
            None => all,
        }
    }

    /// What is searched for.
    pub(crate) const fn matcher(&self) -> Option<&TextMatcher> {
        self.matcher.as_ref()
    }

    /// What is searched for in contents, which the condition does not tell.
    pub(crate) fn content_matcher(&self) -> Option<&TextMatcher> {
        self.matcher
            .as_ref()
            .filter(|matcher| matcher.is_in_contents())
    }

    /// The same, to be kept.
    pub(crate) fn into_content_matcher(self) -> Option<TextMatcher> {
        self.matcher.filter(TextMatcher::is_in_contents)
    }

    /// The condition on entries of a part of the period, whatever they say.
    pub(crate) fn condition_without_search(&self, part: Interval) -> Condition {
        let mut all = self.row_condition(part);
        for (&dimension, choice) in &self.filter.values {
            if let Some(accepted) = choices::of_outcome(dimension, choice) {
                all = and(all, accepted);
            }
        }
        match &self.series {
            Some(ids) => and(all, entries::series_id.eq_any(ids.clone()).nullable()),
            None => all,
        }
    }

    /// The part of the condition that is neither a dimension nor searched for.
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
            all = and(all, choices::of_link(link, choice));
        }
        if let Some(least) = *min_total_tokens {
            all = and(all, entries::total_tokens.ge(least));
        }
        if let Some(least) = *min_duration_ms {
            all = and(all, entries::duration_ms.ge(least));
        }
        all
    }
}

type SeriesIds = series::BoxedQuery<'static, Pg, diesel::sql_types::Integer>;

/// The numbers of the series a filter accepts, or `None` when it accepts all.
fn series_of(filter: &Filter) -> Option<SeriesIds> {
    let choices = filter.values.iter();
    let mut conditions = choices
        .filter_map(|(&dimension, choice)| choices::of_series(dimension, choice))
        .peekable();
    conditions.peek()?;
    let ids = series::table.select(series::id).into_boxed();
    Some(conditions.fold(ids, QueryDsl::filter))
}
