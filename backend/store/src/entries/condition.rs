//! Boxed conditions on entries, from which every filter is composed.

use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use logbook_domain::period::Interval;

use crate::db::schema::entries;

/// A condition on entries.
pub(crate) type Condition =
    Box<dyn BoxableExpression<entries::table, Pg, SqlType = Nullable<Bool>>>;

/// Returns the condition that an entry started in one of the intervals.
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

/// Returns the conjunction of two conditions.
pub(crate) fn and<E>(all: Condition, one: E) -> Condition
where
    E: BoxableExpression<entries::table, Pg, SqlType = Nullable<Bool>> + 'static,
{
    let one: Condition = Box::new(one);
    Box::new(all.and(one))
}
