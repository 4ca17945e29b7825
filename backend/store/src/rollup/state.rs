//! The progress of roll-up, for metrics and the health page.

use chrono::Duration;
use diesel::dsl::count_star;
use diesel::prelude::*;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::coverage::pending::pending;
use crate::db::Connection;
use crate::db::schema::usage_coverage;
use crate::error::StoreError;

/// The progress of roll-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RollupState {
    /// The numbers of hours and of days whose cells equal their rows.
    pub sealed: [i64; 2],
    /// The numbers of hours and of days whose rows are deleted.
    pub retired: [i64; 2],
    /// The number of hours that have ended and are not rolled up.
    pub unsealed_hours: usize,
    /// The time since the end of the oldest of these hours; zero without one.
    pub lag: Duration,
}

/// Returns the progress of roll-up at `now`. Hours that end after `before` are not due
/// yet.
///
/// # Errors
/// Returns an error when the database fails.
pub fn state(
    conn: &mut Connection,
    before: Moment,
    now: Moment,
) -> Result<RollupState, StoreError> {
    let rows: Vec<(i16, bool, i64)> = usage_coverage::table
        .group_by((usage_coverage::grain, usage_coverage::retired))
        .select((usage_coverage::grain, usage_coverage::retired, count_star()))
        .load(conn)?;
    let mut state = RollupState::default();
    for (grain, is_retired, count) in rows {
        let counts = if is_retired {
            &mut state.retired
        } else {
            &mut state.sealed
        };
        counts[usize::from(grain == Grain::Day.code())] = count;
    }
    let hours = pending(conn, before)?;
    state.unsealed_hours = hours.len();
    if let Some(&oldest) = hours.first() {
        state.lag = now - (oldest + Grain::Hour.length());
    }
    Ok(state)
}
