//! Asking a case again and again.

use std::time::Instant;

use logbook_store::Connection;
use serde::Serialize;

use crate::error::Result;
use crate::read::args::Args;
use crate::read::case::Case;
use crate::read::client::Client;
use crate::shared::sql;
use crate::shared::statistics::{median, millis, quantile};

/// A slow query is asked so often.
const LEAST_TRIES: usize = 3;
/// One whose first answer alone takes so many budgets is not asked again: the
/// first answer is its figure.
const HOPELESS: f64 = 2.0;
/// Plain SQL is asked so often.
const SQL_TRIES: usize = 3;

/// How long the answers took, in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figures {
    pub(crate) part: &'static str,
    pub(crate) name: String,
    /// The first answer; the others are without it, unless it took so long that
    /// there are no others.
    pub(crate) first: f64,
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) most: f64,
    pub(crate) tries: usize,
    /// Of plain SQL, the median; at the largest size.
    pub(crate) sql: Option<f64>,
}

impl Figures {
    /// How many times faster the log is than plain SQL.
    pub(crate) fn times(&self) -> Option<f64> {
        self.sql.map(|sql| sql / self.p50)
    }
}

/// What came of a case.
#[derive(Debug)]
pub(crate) enum Measured {
    Figures(Figures),
    /// The server does not have this yet, or not with these parameters.
    Refused(u16),
}

/// Asks a case: once without counting it, then as often as wanted.
pub(crate) fn http(client: &mut Client, case: &Case, args: &Args) -> Result<Measured> {
    client.refresh()?;
    let first = client.get(&case.paths[0])?;
    match first.status {
        200 => {}
        400 | 404 | 405 => return Ok(Measured::Refused(first.status)),
        _ => return Err(first.refusal()),
    }
    let times = again(client, case, millis(first.time), args)?;
    Ok(Measured::Figures(Figures {
        part: case.part.name(),
        name: case.name.clone(),
        first: millis(first.time),
        p50: median(times.clone()),
        p95: quantile(times.clone(), 0.95),
        most: quantile(times.clone(), 1.0),
        tries: times.len(),
        sql: None,
    }))
}

/// The times of the answers after the first, in milliseconds.
fn again(client: &Client, case: &Case, first: f64, args: &Args) -> Result<Vec<f64>> {
    if first > args.budget * 1e3 * HOPELESS {
        return Ok(vec![first]);
    }
    let (began, mut times) = (Instant::now(), Vec::new());
    for path in case.paths.iter().cycle().skip(1).take(args.tries as usize) {
        let answer = client.get(path)?;
        if answer.status != 200 {
            return Err(answer.refusal());
        }
        times.push(millis(answer.time));
        if times.len() >= LEAST_TRIES && began.elapsed().as_secs_f64() > args.budget {
            break;
        }
    }
    Ok(times)
}

/// The median time of the same question to Postgres alone, the first try not
/// counted, unless that alone takes all the time there is.
pub(crate) fn sql(conn: &mut Connection, statement: &str, args: &Args) -> Result<f64> {
    let mut times = Vec::new();
    let began = Instant::now();
    for _ in 0..=SQL_TRIES {
        let start = Instant::now();
        sql::execute(conn, statement)?;
        times.push(millis(start.elapsed()));
        if began.elapsed().as_secs_f64() > args.budget {
            break;
        }
    }
    if times.len() > 1 {
        times.remove(0);
    }
    Ok(median(times))
}
