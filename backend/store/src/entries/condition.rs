//! A filter as a WHERE clause over entries alone. Lists, counts and deletions
//! all take it from here, so they always mean the same entries.

use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;

use super::chosen;
use super::search::Sought;
use crate::schema::{entries, series};
use crate::{Connection, StoreError};

/// A condition on entries.
pub(crate) type Condition =
    Box<dyn BoxableExpression<entries::table, Pg, SqlType = Nullable<Bool>>>;

/// What a text search may look into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Search {
    /// Everything.
    WithContent,
    /// Not prompts, responses, error messages and metadata: whoever may not read them must
    /// not find out by searching what they hold.
    WithoutContent,
}

/// A filter with its series looked up.
///
/// They are looked up first and then given as numbers: Postgres knows nothing
/// yet of how a young dictionary is filled, and would plan a join with it as if
/// it had one row.
#[derive(Debug)]
pub(crate) struct Meant<'a> {
    filter: &'a Filter,
    interval: Interval,
    series: Option<Vec<i32>>,
    sought: Option<Sought>,
}

impl<'a> Meant<'a> {
    /// Looks up what `filter` means when its period is `interval`.
    pub(crate) fn look_up(
        conn: &mut Connection,
        filter: &'a Filter,
        interval: Interval,
        search: Search,
    ) -> Result<Self, StoreError> {
        let series = series_of(filter).map(|ids| ids.load(conn)).transpose()?;
        let sought = Sought::look_up(conn, filter, search)?;
        Ok(Self {
            filter,
            interval,
            series,
            sought,
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
        match &self.sought {
            Some(sought) => and(all, sought.condition()),
            None => all,
        }
    }

    /// What is searched for.
    pub(crate) const fn sought(&self) -> Option<&Sought> {
        self.sought.as_ref()
    }

    /// What is searched for in contents, which the condition does not tell.
    pub(super) fn sought_in_contents(&self) -> Option<&Sought> {
        self.sought
            .as_ref()
            .filter(|sought| sought.is_in_contents())
    }

    /// The same, to be kept.
    pub(super) fn into_sought_in_contents(self) -> Option<Sought> {
        self.sought.filter(Sought::is_in_contents)
    }

    /// The condition on entries of a part of the period, whatever they say.
    pub(crate) fn condition_without_search(&self, part: Interval) -> Condition {
        let mut all = self.row_condition(part);
        for (&dimension, choice) in &self.filter.values {
            if let Some(accepted) = chosen::of_outcome(dimension, choice) {
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
            all = and(all, chosen::of_link(link, choice));
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

/// Whether an entry began in one of the intervals.
pub(crate) fn within(intervals: &[Interval]) -> Condition {
    let mut any: Condition = Box::new(sql::<Nullable<Bool>>("false"));
    for &Interval { from, to } in intervals {
        let mut one: Condition = Box::new(sql::<Nullable<Bool>>("true"));
        if let Some(from) = from {
            one = and(one, entries::started_at.ge(from).nullable());
        }
        if let Some(to) = to {
            one = and(one, entries::started_at.lt(to).nullable());
        }
        any = Box::new(any.or(one));
    }
    any
}

pub(super) fn and<E>(all: Condition, one: E) -> Condition
where
    E: BoxableExpression<entries::table, Pg, SqlType = Nullable<Bool>> + 'static,
{
    let one: Condition = Box::new(one);
    Box::new(all.and(one))
}

type SeriesIds = series::BoxedQuery<'static, Pg, diesel::sql_types::Integer>;

/// The numbers of the series a filter accepts, or `None` when it accepts all.
fn series_of(filter: &Filter) -> Option<SeriesIds> {
    let choices = filter.values.iter();
    let mut conditions = choices
        .filter_map(|(&dimension, choice)| chosen::of_series(dimension, choice))
        .peekable();
    conditions.peek()?;
    let ids = series::table.select(series::id).into_boxed();
    Some(conditions.fold(ids, QueryDsl::filter))
}
