//! Waiting for the server to roll up what was copied in behind its back.

use std::time::{Duration, Instant};

use chrono::{DurationRound, TimeDelta, Utc};
use logbook_domain::coverage::Grain;
use logbook_store::Connection;

use crate::error::{BenchError, Result};
use crate::read::record::Record;
use crate::shared::progress::Progress;
use crate::shared::sql;

/// How long a month of entries may take.
const PATIENCE: Duration = Duration::from_secs(900);
/// The server leaves an hour alone for a minute after it is over.
const SETTLING: TimeDelta = TimeDelta::seconds(75);

/// Waits until every hour and day that is over has its mark.
pub(crate) fn wait(
    conn: &mut Connection,
    record: &Record,
    progress: &Progress,
) -> Result<Duration> {
    let (from, over) = (record.from, Utc::now() - SETTLING);
    let hour = |moment: chrono::DateTime<Utc>| {
        moment.duration_trunc(TimeDelta::hours(1)).unwrap_or(moment)
    };
    let expected = (hour(over) - hour(from)).num_hours();
    let first = from.date_naive() + chrono::Days::new(1);
    let expected_days = (over.date_naive() - first).num_days();
    let began = Instant::now();
    loop {
        let hours = marks(conn, Grain::Hour, &hour(from).to_rfc3339())?;
        let days = marks(conn, Grain::Day, &first.to_string())?;
        if hours >= expected && days >= expected_days {
            return Ok(began.elapsed());
        }
        if began.elapsed() > PATIENCE {
            return Err(BenchError::NotRolled {
                seconds: began.elapsed().as_secs(),
                hours,
                expected,
                days,
                expected_days,
            });
        }
        progress.count(hours.unsigned_abs());
        std::thread::sleep(Duration::from_millis(500));
    }
}

fn marks(conn: &mut Connection, grain: Grain, from: &str) -> Result<i64> {
    let code = grain.code();
    sql::number(
        conn,
        &format!("SELECT count(*) FROM usage_coverage WHERE grain = {code} AND bucket >= '{from}'"),
    )
}
