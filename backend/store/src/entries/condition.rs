//! A filter as a WHERE clause over entries alone. Lists, counts and deletions
//! all take it from here, so they always mean the same entries.

use std::str::FromStr;

use diesel::dsl::{exists, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::Interval;
use logbook_domain::vocabulary::{Capability, ErrorCategory, Source, Status};

use crate::schema::{contents, entries, series, users};
use crate::{Connection, StoreError};

/// A condition on entries.
pub(crate) type Condition =
    Box<dyn BoxableExpression<entries::table, Pg, SqlType = Nullable<Bool>>>;

/// What a text search may look into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// Everything.
    WithContent,
    /// Not prompts and responses: whoever may not read them must not find out
    /// by searching what they hold.
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
    search: Search,
    series: Option<Vec<i32>>,
    /// The series that the search text finds by model or user.
    named: Vec<i32>,
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
        let named = match &filter.q {
            Some(q) => named(conn, q)?,
            None => Vec::new(),
        };
        Ok(Self {
            filter,
            interval,
            search,
            series,
            named,
        })
    }

    /// The condition on entries.
    pub(crate) fn condition(&self) -> Condition {
        let mut all = self.row_condition();
        if let Some(codes) = codes(self.filter, Dimension::Status, Status::code) {
            all = and(all, entries::status.eq_any(codes).nullable());
        }
        if let Some(codes) = codes(self.filter, Dimension::ErrorCategory, ErrorCategory::code) {
            all = and(all, entries::error_category.eq_any(codes));
        }
        match &self.series {
            Some(ids) => and(all, entries::series_id.eq_any(ids.clone()).nullable()),
            None => all,
        }
    }

    /// The part of the condition that is not a dimension.
    fn row_condition(&self) -> Condition {
        let Filter {
            period: _,
            values: _,
            conversation_id,
            trace_id,
            parent_id,
            entity_type,
            entity_id,
            min_total_tokens,
            min_duration_ms,
            q,
        } = self.filter;
        let mut all = within(&[self.interval]);
        if let Some(id) = conversation_id {
            all = and(all, entries::conversation_id.eq(id.clone()));
        }
        if let Some(id) = trace_id {
            all = and(all, entries::trace_id.eq(id.clone()));
        }
        if let Some(id) = parent_id {
            all = and(all, entries::parent_id.eq(id.clone()));
        }
        if let Some(kind) = entity_type {
            all = and(all, entries::entity_type.eq(kind.clone()));
        }
        if let Some(id) = entity_id {
            all = and(all, entries::entity_id.eq(id.clone()));
        }
        if let Some(least) = *min_total_tokens {
            all = and(all, entries::total_tokens.ge(least));
        }
        if let Some(least) = *min_duration_ms {
            all = and(all, entries::duration_ms.ge(least));
        }
        match q {
            Some(q) => and(all, search_condition(q, self.search, self.named.clone())),
            None => all,
        }
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

fn and<E>(all: Condition, one: E) -> Condition
where
    E: BoxableExpression<entries::table, Pg, SqlType = Nullable<Bool>> + 'static,
{
    let one: Condition = Box::new(one);
    Box::new(all.and(one))
}

/// The codes of the words a filter accepts, or `None` when it accepts all.
pub(crate) fn codes<T: FromStr>(
    filter: &Filter,
    dimension: Dimension,
    code: fn(T) -> i16,
) -> Option<Vec<i16>> {
    let accepted = filter.accepted(dimension)?;
    // The filter's parser has refused unknown words.
    Some(
        accepted
            .iter()
            .filter_map(|name| name.parse().ok())
            .map(code)
            .collect(),
    )
}

type SeriesIds = series::BoxedQuery<'static, Pg, diesel::sql_types::Integer>;

/// The numbers of the series a filter accepts, or `None` when it accepts all.
fn series_of(filter: &Filter) -> Option<SeriesIds> {
    let mut ids = series::table.select(series::id).into_boxed();
    let mut narrowed = false;
    for (&dimension, accepted) in &filter.values {
        let accepted = accepted.clone();
        ids = match dimension {
            Dimension::Status | Dimension::ErrorCategory => continue,
            Dimension::Source => {
                ids.filter(series::source.eq_any(codes(filter, dimension, Source::code)?))
            }
            Dimension::Capability => {
                ids.filter(series::capability.eq_any(codes(filter, dimension, Capability::code)?))
            }
            Dimension::Model => ids.filter(series::model.eq_any(accepted)),
            Dimension::Profile => ids.filter(series::profile_alias.eq_any(accepted)),
            Dimension::Provider => ids.filter(series::provider.eq_any(accepted)),
            Dimension::Agent => ids.filter(series::agent_identity.eq_any(accepted)),
            Dimension::Platform => ids.filter(series::platform.eq_any(accepted)),
            Dimension::Feature => ids.filter(series::feature_identity.eq_any(accepted)),
            Dimension::User => ids.filter(
                series::user_id.eq_any(
                    users::table
                        .filter(users::identity.eq_any(accepted))
                        .select(users::id.nullable()),
                ),
            ),
        };
        narrowed = true;
    }
    narrowed.then_some(ids)
}

/// The numbers of the series whose model or user holds the text.
fn named(conn: &mut Connection, q: &str) -> Result<Vec<i32>, StoreError> {
    let pattern = like_pattern(q);
    let holds = series::model
        .ilike(pattern.clone())
        .or(users::name.ilike(pattern.clone()))
        .or(users::email.ilike(pattern.clone()))
        .or(users::external_id.ilike(pattern));
    let found = series::table
        .left_join(users::table)
        .filter(holds)
        .select(series::id);
    Ok(found.load(conn)?)
}

fn search_condition(q: &str, search: Search, named: Vec<i32>) -> Condition {
    let pattern = like_pattern(q);
    let beside = contents::table
        .filter(contents::started_at.eq(entries::started_at))
        .filter(contents::id.eq(entries::id));
    let in_series = entries::series_id.eq_any(named).nullable();
    match search {
        Search::WithoutContent => Box::new(
            in_series.or(exists(beside.filter(contents::error_message.ilike(pattern))).nullable()),
        ),
        Search::WithContent => {
            // JSON is kept as text, where quotes and line ends are escaped.
            let escaped = like_pattern(serde_json::Value::from(q).to_string().trim_matches('"'));
            Box::new(
                in_series.or(exists(
                    beside.filter(
                        contents::error_message
                            .ilike(pattern.clone())
                            .or(contents::prompt.ilike(pattern.clone()))
                            .or(contents::response.ilike(pattern))
                            .or(contents::prompt.ilike(escaped.clone()))
                            .or(contents::response.ilike(escaped)),
                    ),
                )
                .nullable()),
            )
        }
    }
}

/// A LIKE pattern that finds `text` anywhere, taking it literally.
fn like_pattern(text: &str) -> String {
    let literal = text
        .replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_");
    format!("%{literal}%")
}
