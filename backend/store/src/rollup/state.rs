//! How much of the log is rolled up.

use chrono::Duration;
use diesel::dsl::count_star;
use diesel::prelude::*;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::coverage::pending::pending;
use crate::db::Connection;
use crate::db::schema::usage_coverage;
use crate::error::StoreError;

/// How much of the log is rolled up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RollupState {
    /// Hours and days whose cells equal their rows.
    pub sealed: [i64; 2],
    /// Hours and days whose rows are gone.
    pub retired: [i64; 2],
    /// Hours that are over and not rolled up.
    pub unsealed_hours: usize,
    /// How long ago the oldest of these ended.
    pub lag: Duration,
}

/// How much is rolled up of what was over `before`, seen from `now`.
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
