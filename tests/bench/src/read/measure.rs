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

/// However slow a query is, it is asked so often.
const LEAST_TRIES: usize = 3;
/// Plain SQL is asked so often.
const SQL_TRIES: usize = 3;

/// How long the answers took, in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figures {
    pub(crate) part: &'static str,
    pub(crate) name: String,
    /// The first answer, which is not in the others.
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
