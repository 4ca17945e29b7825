//! Cells: what entries of one series, status and error category add up to.
//! Statistics and facets are sums over cells, so they cannot disagree.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::decimal::Usd;
use crate::series::Series;
use crate::vocabulary::{ErrorCategory, Status};

/// What some entries of one kind add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Whose entries they are.
    pub series_id: i32,
    /// Their status.
    pub status: Status,
    /// Their error category.
    pub error_category: Option<ErrorCategory>,
    /// How many they are.
    pub requests: i64,
    /// Their input tokens.
    pub input_tokens: i64,
    /// Their output tokens.
    pub output_tokens: i64,
    /// Their total tokens.
    pub total_tokens: i64,
    /// What they cost.
    pub cost: Usd,
}

/// Cells with the series they speak of.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// The cells.
    pub cells: Vec<Cell>,
    /// Every series a cell names.
    pub series: HashMap<i32, Arc<Series>>,
}

impl Cells {
    /// Each cell with its series.
    pub fn iter(&self) -> impl Iterator<Item = (&Cell, &Series)> {
        self.cells
            .iter()
            .filter_map(|cell| Some((cell, self.series.get(&cell.series_id)?.as_ref())))
    }

    /// The statistics of all cells.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let mut stats = Stats::default();
        let (mut users, mut models) = (HashSet::new(), HashSet::new());
        for (cell, series) in self.iter() {
            stats.add(cell);
            users.extend(series.user.identity());
            models.extend(series.model.as_deref());
        }
        stats.user_count = users.len();
        stats.model_count = models.len();
        stats
    }
}

/// What a set of entries adds up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// How many entries.
    pub total_requests: i64,
    /// Their tokens, input and output.
    pub total_tokens: i64,
    /// Their input tokens.
    pub input_tokens: i64,
    /// Their output tokens.
    pub output_tokens: i64,
    /// Distinct users, by identity.
    pub user_count: usize,
    /// Distinct models.
    pub model_count: usize,
    /// What they cost.
    pub cost: Usd,
    /// How many of each status; every status is there.
    pub by_status: BTreeMap<Status, i64>,
}

impl Default for Stats {
    fn default() -> Self {
        Self {
            total_requests: 0,
            total_tokens: 0,
            input_tokens: 0,
            output_tokens: 0,
            user_count: 0,
            model_count: 0,
            cost: Usd::default(),
            by_status: Status::ALL.iter().map(|&status| (status, 0)).collect(),
        }
    }
}

impl Stats {
    fn add(&mut self, cell: &Cell) {
        self.total_requests += cell.requests;
        self.total_tokens += cell.total_tokens;
        self.input_tokens += cell.input_tokens;
        self.output_tokens += cell.output_tokens;
        self.cost += cell.cost;
        *self.by_status.entry(cell.status).or_default() += cell.requests;
    }
}
