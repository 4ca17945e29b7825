//! The log's numbers held against plain SQL on the same rows.

use chrono::{DateTime, Duration, Utc};
use logbook_store::Connection;

use crate::error::{BenchError, Result};
use crate::fixture::client::Client;
use crate::fixture::lens::Lens;
use crate::fixture::lenses::Lenses;
use crate::fixture::record::Record;
use crate::shared::sql;

/// Compares the total of the list and of the cards under every filter, over
/// everything and over a week that begins and ends within hours.
pub(crate) fn totals(
    client: &mut Client,
    conn: &mut Connection,
    lenses: &Lenses,
    record: &Record,
) -> Result<usize> {
    let (from, to) = (record.to - Duration::days(9), record.to - Duration::days(2));
    let spans = [None, Some((from, to))];
    let mut compared = 0;
    for lens in lenses.all() {
        for span in spans {
            total(client, conn, lens, span)?;
            compared += 2;
        }
    }
    Ok(compared)
}

type Span = Option<(DateTime<Utc>, DateTime<Utc>)>;

fn total(client: &mut Client, conn: &mut Connection, lens: &Lens, span: Span) -> Result<()> {
    let variant = lens.first();
    let (period, condition) = match span {
        None => ("period=all".to_owned(), "true".to_owned()),
        Some((from, to)) => (
            format!("from={}&to={}", moment(from), moment(to)),
            format!(
                "e.started_at >= '{}' AND e.started_at < '{}'",
                moment(from),
                moment(to)
            ),
        ),
    };
    let statement = format!(
        "SELECT count(*) FROM entries e WHERE {condition} AND {}",
        variant.condition
    );
    let sql = sql::number(conn, &statement)?;
    client.refresh()?;
    for (path, field) in [("logs", "total"), ("logs/stats", "total_requests")] {
        let answer = client
            .get(&format!("{path}?{period}{}", variant.query))?
            .json()?;
        let log = answer[field].as_i64().unwrap_or(-1);
        if log != sql {
            let what = format!("{path}?{period}{}", variant.query);
            return Err(BenchError::Disagree { what, log, sql });
        }
    }
    Ok(())
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
