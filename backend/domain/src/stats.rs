//! What entries add up to.

use std::collections::BTreeMap;

use crate::decimal::Usd;
use crate::time::Moment;
use crate::vocabulary::Status;

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
    /// How many have a cost.
    pub costed_requests: i64,
    /// What they cost.
    pub cost: Usd,
    /// How many of each status; every status is there.
    pub by_status: BTreeMap<Status, i64>,
    /// How far back a search for text has come, which the numbers are of;
    /// `None` when nothing is left.
    pub searched_back_to: Option<Moment>,
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
            costed_requests: 0,
            cost: Usd::default(),
            by_status: Status::ALL.iter().map(|&status| (status, 0)).collect(),
            searched_back_to: None,
        }
    }
}
