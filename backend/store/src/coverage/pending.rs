//! Finds the hours that have ended and are not rolled up yet.

use chrono::{Duration, NaiveTime};
use logbook_domain::coverage::Grain;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::coverage::marks::{self, Marks};
use crate::db::{Connection, partitions};
use crate::error::StoreError;

/// Returns the hours that ended before `before` and have neither a coverage mark nor a
/// retired day, oldest first.
pub(crate) fn pending(conn: &mut Connection, before: Moment) -> Result<Vec<Moment>, StoreError> {
    let days: Vec<Moment> = partitions::list(conn, "entries")?
        .into_iter()
        .map(|partition| partition.day.and_time(NaiveTime::MIN).and_utc())
        .filter(|&day| day < before)
        .collect();
    let Some(&first) = days.first() else {
        return Ok(Vec::new());
    };
    let Marks { live, retired, .. } = marks::load(
        conn,
        Interval {
            from: Some(first),
            to: Some(before),
        },
    )?;
    let hours = days
        .into_iter()
        .flat_map(|day| (0..24).map(move |hour| day + Duration::hours(hour)));
    let is_pending = |hour: &Moment| {
        *hour + Duration::hours(1) <= before
            && !live.hours.contains(hour)
            && !retired.hours.contains(hour)
            && !retired.days.contains(&Grain::Day.bucket(*hour))
    };
    Ok(hours.filter(is_pending).collect())
}
