//! Asking a case again and again.

use serde::Serialize;

use crate::error::Result;
use crate::fixture::client::Client;
use crate::read::args::Args;
use crate::read::case::Case;
use crate::read::plain_sql::Time;
use crate::shared::statistics::{median, millis, quantile};

/// A slow query is asked so often.
const LEAST_TRIES: usize = 3;
/// One whose first answer alone takes so many budgets is not asked again: the
/// first answer is its figure.
const HOPELESS: f64 = 2.0;

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
    /// Of plain SQL, the median; at the largest size, where it was asked.
    pub(crate) sql: Option<f64>,
    /// Whether plain SQL was broken off after that time.
    pub(crate) is_sql_over: bool,
}

impl Figures {
    /// Adds how long plain SQL took.
    pub(crate) fn beside(&mut self, sql: Option<Time>) {
        (self.sql, self.is_sql_over) = match sql {
            None => (None, false),
            Some(Time::Took(time)) => (Some(time), false),
            Some(Time::Over(time)) => (Some(time), true),
        };
    }

    /// How many times faster the log is than plain SQL, at least.
    pub(crate) fn times(&self) -> Option<f64> {
        self.sql.map(|sql| sql / self.p50)
    }
}

/// A case at one size, and how long its answers took so far, in milliseconds.
#[derive(Debug)]
pub(crate) struct Question<'a> {
    client: &'a Client,
    case: &'a Case,
    first: f64,
    times: Vec<f64>,
}

impl<'a> Question<'a> {
    /// Asks a case for the first time, which does not count.
    pub(crate) fn first(client: &'a mut Client, case: &'a Case) -> Result<Self> {
        client.refresh()?;
        let mut question = Self {
            client,
            case,
            first: 0.0,
            times: Vec::new(),
        };
        question.first = question.ask(&case.paths[0])?;
        Ok(question)
    }

    fn ask(&self, path: &str) -> Result<f64> {
        let answer = self.client.get(path)?;
        if answer.status != 200 {
            return Err(answer.refusal());
        }
        Ok(millis(answer.time))
    }

    /// Asks it for the `number`th time again, unless it has taken its time.
    fn again(&mut self, number: usize, args: &Args) -> Result<()> {
        let budget = args.budget * 1e3;
        let has_time = self.times.len() < LEAST_TRIES || self.times.iter().sum::<f64>() <= budget;
        if self.first <= budget * HOPELESS && has_time {
            let paths = &self.case.paths;
            let time = self.ask(&paths[number % paths.len()])?;
            self.times.push(time);
        }
        Ok(())
    }

    fn figures(self) -> Figures {
        let times = match self.times.len() {
            0 => vec![self.first],
            _ => self.times,
        };
        Figures {
            part: self.case.part.name(),
            name: self.case.name.clone(),
            first: self.first,
            p50: median(times.clone()),
            p95: quantile(times.clone(), 0.95),
            most: quantile(times.clone(), 1.0),
            tries: times.len(),
            sql: None,
            is_sql_over: false,
        }
    }
}

/// Asks all of them in turn, as often as wanted.
pub(crate) fn in_turn(mut questions: Vec<Question<'_>>, args: &Args) -> Result<Vec<Figures>> {
    for number in 1..=args.tries as usize {
        for question in &mut questions {
            question.again(number, args)?;
        }
    }
    Ok(questions.into_iter().map(Question::figures).collect())
}
