//! Metering of the budget of a search.

use std::time::{Duration, Instant};

use crate::logs::query::Budget;

/// A step that takes less time doubles the size of the next one.
const SHORT_STEP: Duration = Duration::from_millis(60);
/// A step that takes more time halves the size of the next one.
const LONG_STEP: Duration = Duration::from_millis(200);
/// The most entries of a step, unless the first step is larger.
const MAX_STEP_ROWS: usize = 16_000;

/// Measures the time and the entries that a search uses, and sizes its steps.
#[derive(Debug)]
pub(super) struct BudgetMeter {
    started: Instant,
    step_started: Instant,
    /// The number of entries of the next step.
    step_rows: usize,
    rows_left: usize,
    time: Duration,
}

impl BudgetMeter {
    /// Starts a search with the whole budget.
    pub(super) fn new(budget: Budget) -> Self {
        let now = Instant::now();
        Self {
            started: now,
            step_started: now,
            step_rows: budget.first_step.max(1),
            rows_left: budget.rows,
            time: budget.time,
        }
    }

    /// Starts the next step, and returns the number of entries that it should search.
    pub(super) fn start_step(&mut self) -> usize {
        self.step_started = Instant::now();
        self.step_rows.min(self.rows_left.max(1))
    }

    /// Charges the budget with a step that searched `rows` entries.
    pub(super) fn charge(&mut self, rows: usize) {
        self.rows_left = self.rows_left.saturating_sub(rows);
        let elapsed = self.step_started.elapsed();
        if elapsed < SHORT_STEP {
            let largest = MAX_STEP_ROWS.max(self.step_rows);
            self.step_rows = self.step_rows.saturating_mul(2).min(largest);
        } else if elapsed > LONG_STEP {
            self.step_rows = (self.step_rows / 2).max(1);
        }
    }

    /// Returns whether the budget is used up.
    pub(super) fn is_empty(&self) -> bool {
        self.rows_left == 0 || self.started.elapsed() >= self.time
    }
}
