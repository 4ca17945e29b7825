//! The same questions to Postgres alone, within a limit of time: over many
//! entries most of them take longer than anybody would wait.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use diesel::result::{DatabaseErrorKind, Error};
use logbook_store::Connection;

use crate::error::{BenchError, Result};
use crate::read::args::Args;
use crate::read::case::Case;
use crate::shared::sql;
use crate::shared::statistics::{median, millis};

/// A statement is run so often, the first time not counted.
const TRIES: usize = 3;
/// From this on, a statement is slow.
const SLOW: Duration = Duration::from_secs(10);
/// Of the questions that are like a slow one, one in so many is asked.
const ONE_IN: u32 = 8;
/// What one statement may write to disk to sort.
const SORTED_ON_DISK: &str = "2GB";

/// How long plain SQL took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Time {
    /// The median, in milliseconds.
    Took(f64),
    /// More than so many milliseconds: it was broken off.
    Over(f64),
}

/// Whoever asks Postgres alone.
#[derive(Debug)]
pub(crate) struct PlainSql {
    limit: Duration,
    /// How many questions like a slow one come before the next that is asked.
    skipped: HashMap<String, u32>,
}

impl PlainSql {
    /// Without a question yet.
    pub(crate) fn new(args: &Args) -> Self {
        Self {
            limit: Duration::from_secs(args.sql_seconds),
            skipped: HashMap::new(),
        }
    }

    /// Asks a case, unless enough like it were too slow.
    pub(crate) fn ask(
        &mut self,
        conn: &mut Connection,
        case: &Case,
        budget: f64,
    ) -> Result<Option<Time>> {
        let Some(statement) = case.sql.as_ref() else {
            return Ok(None);
        };
        if self.limit.is_zero() || self.skips(case) {
            return Ok(None);
        }
        sql::execute(
            conn,
            &format!("SET statement_timeout = {}", self.limit.as_millis()),
        )?;
        sql::execute(conn, &format!("SET temp_file_limit = '{SORTED_ON_DISK}'"))?;
        let time = self.timed(conn, statement, budget);
        sql::execute(conn, "RESET statement_timeout")?;
        let time = time?;
        self.note(case, time);
        Ok(Some(time))
    }

    fn timed(&self, conn: &mut Connection, statement: &str, budget: f64) -> Result<Time> {
        let mut times = Vec::new();
        let began = Instant::now();
        for _ in 0..=TRIES {
            let start = Instant::now();
            match sql::execute(conn, statement) {
                Ok(()) => times.push(millis(start.elapsed())),
                Err(error) if is_limit(&error) => return Ok(Time::Over(millis(self.limit))),
                Err(error) => return Err(error),
            }
            if began.elapsed().as_secs_f64() > budget {
                break;
            }
        }
        if times.len() > 1 {
            times.remove(0);
        }
        Ok(Time::Took(median(times)))
    }

    /// Whether a question is left out because one like it was slow.
    fn skips(&mut self, case: &Case) -> bool {
        let Some(left) = self.skipped.get_mut(&like(case)) else {
            return false;
        };
        if *left == 0 {
            return false;
        }
        *left -= 1;
        true
    }

    fn note(&mut self, case: &Case, time: Time) {
        let is_slow = match time {
            Time::Took(time) => time > millis(SLOW),
            Time::Over(_) => true,
        };
        let left = if is_slow { ONE_IN - 1 } else { 0 };
        self.skipped.insert(like(case), left);
    }
}

/// Questions of one part over one period take plain SQL about as long.
fn like(case: &Case) -> String {
    let period = case.name.split(' ').next().unwrap_or_default();
    format!("{} {period}", case.part.name())
}

/// Whether a statement was broken off for its time or its space.
fn is_limit(error: &BenchError) -> bool {
    let BenchError::Sql(Error::DatabaseError(kind, said)) = error else {
        return false;
    };
    let said = said.message();
    matches!(kind, DatabaseErrorKind::Unknown)
        && (said.contains("statement timeout") || said.contains("temp_file_limit"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::args::Part;

    fn case(name: &str) -> Case {
        Case {
            part: Part::Cards,
            name: name.to_owned(),
            paths: Vec::new(),
            sql: Some(String::new()),
        }
    }

    #[test]
    fn one_in_eight_is_asked_once_one_was_slow() {
        let mut plain = PlainSql {
            limit: Duration::from_secs(30),
            skipped: HashMap::new(),
        };
        let (long, short) = (case("all one model"), case("1h  one model"));
        assert!(!plain.skips(&long));
        plain.note(&long, Time::Over(30_000.0));
        let asked = (0..16).filter(|_| {
            let is_asked = !plain.skips(&long);
            if is_asked {
                plain.note(&long, Time::Took(12_000.0));
            }
            is_asked
        });
        assert_eq!(asked.count(), 2);
        assert!(!plain.skips(&short));
        plain.note(&long, Time::Took(9_000.0));
        assert!(!plain.skips(&long));
    }
}
