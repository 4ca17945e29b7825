//! A few questions that are asked in turn, and how long their answers took.

use std::time::{Duration, Instant};

use crate::error::Result;
use crate::fixture::client::Client;
use crate::shared::statistics::{median, millis, quantile};

/// Below this, in milliseconds, times differ by chance more than by anything else.
pub(crate) const NOISE: f64 = 1.0;

/// What is asked, and how long the answers took so far, in milliseconds.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) name: String,
    path: String,
    times: Vec<f64>,
    first: Option<f64>,
}

impl Question {
    /// One that was not asked yet; the path is what follows `/api/v1/`.
    pub(crate) fn new(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            path: path.into(),
            times: Vec::new(),
            first: None,
        }
    }

    /// Asks once; the first answer stands alone.
    pub(crate) fn ask(&mut self, client: &Client) -> Result<f64> {
        let answer = client.get(&self.path)?;
        if answer.status != 200 {
            return Err(answer.refusal());
        }
        let time = millis(answer.time);
        if self.first.is_some() {
            self.times.push(time);
        }
        self.first.get_or_insert(time);
        Ok(time)
    }

    /// The same, without answers.
    pub(crate) fn anew(&self) -> Self {
        Self::new(self.name.clone(), self.path.clone())
    }

    /// The first answer.
    pub(crate) fn first(&self) -> f64 {
        self.first.unwrap_or(f64::NAN)
    }

    /// The median of the others; the first answer where there are no others.
    pub(crate) fn p50(&self) -> f64 {
        median(self.times())
    }

    /// The 95th percentile, as the median.
    pub(crate) fn p95(&self) -> f64 {
        quantile(self.times(), 0.95)
    }

    /// How many times as long it takes as another one.
    pub(crate) fn times_of(&self, other: &Self) -> f64 {
        self.p50().max(NOISE) / other.p50().max(NOISE)
    }

    fn times(&self) -> Vec<f64> {
        if self.times.is_empty() {
            return self.first.into_iter().collect();
        }
        self.times.clone()
    }
}

/// Asks all of them in turn, so often that each has as many answers besides the first.
pub(crate) fn in_turn(questions: &mut [Question], client: &mut Client, tries: u32) -> Result<()> {
    for _ in 0..=tries {
        client.refresh()?;
        for question in &mut *questions {
            question.ask(client)?;
        }
    }
    Ok(())
}

/// Asks all of them in turn for a time, or until something else is over, but each
/// of them once.
pub(crate) fn during(
    questions: &mut [Question],
    client: &mut Client,
    time: Duration,
    is_over: impl Fn() -> bool,
) -> Result<()> {
    let began = Instant::now();
    loop {
        client.refresh()?;
        for question in &mut *questions {
            let has_time = began.elapsed() < time && !is_over();
            if question.first.is_some() && !has_time {
                return Ok(());
            }
            question.ask(client)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn took(times: &[f64]) -> Question {
        Question {
            first: times.first().copied(),
            times: times[1..].to_vec(),
            ..Question::new("page 1", "logs")
        }
    }

    #[test]
    fn the_first_answer_stands_alone_where_there_are_others() {
        assert!((took(&[90.0, 3.0, 5.0, 4.0]).p50() - 4.0).abs() < 1e-9);
        assert!((took(&[90.0]).p50() - 90.0).abs() < 1e-9);
    }

    #[test]
    fn quick_answers_do_not_count_as_growing() {
        assert!((took(&[0.0, 0.9]).times_of(&took(&[0.0, 0.1])) - 1.0).abs() < 1e-9);
        assert!((took(&[0.0, 8.0]).times_of(&took(&[0.0, 2.0])) - 4.0).abs() < 1e-9);
    }
}
