//! What is left of the budget of a search.

use std::time::{Duration, Instant};

use crate::logs::query::Budget;

/// A step that takes less makes room for twice as much in the next one.
const SHORT_STEP: Duration = Duration::from_millis(60);
/// A step that takes more halves the next one.
const LONG_STEP: Duration = Duration::from_millis(200);
/// Most entries of a step.
const MOST_OF_STEP: usize = 16_000;

/// A budget being used up.
#[derive(Debug)]
pub(crate) struct BudgetMeter {
    begun: Instant,
    step_begun: Instant,
    step: usize,
    rows_left: usize,
    time: Duration,
}

impl BudgetMeter {
    /// A whole budget.
    pub(crate) fn new(budget: Budget) -> Self {
        let now = Instant::now();
        Self {
            begun: now,
            step_begun: now,
            step: budget.first_step.max(1),
            rows_left: budget.rows,
            time: budget.time,
        }
    }

    /// How many entries the next step is to look at, which begins now.
    pub(crate) fn step(&mut self) -> usize {
        self.step_begun = Instant::now();
        self.step.min(self.rows_left.max(1))
    }

    /// Charges a step that looked at `rows` entries.
    pub(crate) fn charge(&mut self, rows: usize) {
        self.rows_left = self.rows_left.saturating_sub(rows);
        let took = self.step_begun.elapsed();
        if took < SHORT_STEP {
            self.step = self.step.saturating_mul(2).min(MOST_OF_STEP.max(self.step));
        } else if took > LONG_STEP {
            self.step = (self.step / 2).max(1);
        }
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows_left == 0 || self.begun.elapsed() >= self.time
    }
}
