//! What entries add up to.

use std::ops::AddAssign;

use super::durations::{self, Durations};
use super::sparse;
use crate::decimal::Usd;
use crate::vocabulary::Status;

/// The sums of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many entries.
    pub requests: i64,
    /// Their input tokens.
    pub input_tokens: i64,
    /// Their output tokens.
    pub output_tokens: i64,
    /// Their total tokens.
    pub total_tokens: i64,
    /// The part of the input that came from a cache.
    pub cached_input_tokens: i64,
    /// The part of the input that was written to a cache.
    pub cache_write_tokens: i64,
    /// The part of the output spent on reasoning.
    pub reasoning_tokens: i64,
    /// How many have a cost.
    pub costed_requests: i64,
    /// What they cost.
    pub cost: Usd,
    /// How many have a duration.
    pub timed_requests: i64,
    /// The sum of these durations, in milliseconds.
    pub duration_ms: i64,
}

impl Totals {
    /// Adds others, so many times; fewer than none takes them away.
    fn add_times(&mut self, times: i64, other: &Self) {
        let Self { sums, by_status } = other;
        self.sums.add_times(times, sums);
        for (count, more) in self.by_status.iter_mut().zip(by_status) {
            *count += times * more;
        }
    }
}

impl AddAssign<&Self> for Sums {
    fn add_assign(&mut self, other: &Self) {
        self.add_times(1, other);
    }
}

impl Sums {
    #[inline]
    fn add_times(&mut self, times: i64, other: &Self) {
        let Self {
            requests,
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            costed_requests,
            cost,
            timed_requests,
            duration_ms,
        } = *other;
        self.requests += times * requests;
        self.input_tokens += times * input_tokens;
        self.output_tokens += times * output_tokens;
        self.total_tokens += times * total_tokens;
        self.cached_input_tokens += times * cached_input_tokens;
        self.cache_write_tokens += times * cache_write_tokens;
        self.reasoning_tokens += times * reasoning_tokens;
        self.costed_requests += times * costed_requests;
        self.cost += cost * times;
        self.timed_requests += times * timed_requests;
        self.duration_ms += times * duration_ms;
    }
}

/// Sums, told apart by status where that matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The sums of all.
    pub sums: Sums,
    /// How many of each status, in the order of [`Status::ALL`].
    pub by_status: [i64; Status::ALL.len()],
}

impl Totals {
    /// Adds what entries of one status add up to.
    #[inline]
    pub fn add(&mut self, status: Status, sums: &Sums) {
        self.sums += sums;
        self.by_status[status as usize] += sums.requests;
    }

    /// Returns how many have this status.
    #[must_use]
    pub const fn requests_with(&self, status: Status) -> i64 {
        self.by_status[status as usize]
    }

    /// The part of those that are no longer running that succeeded wholly;
    /// `None` when all are still running.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a ratio")]
    pub fn success_rate(&self) -> Option<f64> {
        let ended = self.sums.requests - self.requests_with(Status::Running);
        (ended > 0).then(|| self.requests_with(Status::Succeeded) as f64 / ended as f64)
    }

    /// The mean of the durations; `None` when no entry has one.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a mean")]
    pub fn average_ms(&self) -> Option<f64> {
        let Sums {
            timed_requests,
            duration_ms,
            ..
        } = self.sums;
        (timed_requests > 0).then(|| duration_ms as f64 / timed_requests as f64)
    }
}

/// Totals with the percentiles of their durations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numbers {
    /// The totals.
    pub totals: Totals,
    /// The 50th, 95th and 99th percentile in milliseconds, where there are durations.
    pub percentiles: Option<[f64; 3]>,
}

/// Which percentiles are told.
const TOLD: [f64; 3] = [0.5, 0.95, 0.99];

/// Totals with all of their durations, in little room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallied {
    totals: Totals,
    /// As [`sparse::write`] packs them.
    durations: Box<[u8]>,
}

impl Tallied {
    /// Whether nothing was added.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.totals.sums.requests == 0
    }

    /// Its totals with their percentiles.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        let counts = sparse::read(&self.durations);
        Numbers {
            totals: self.totals,
            percentiles: durations::percentiles(counts, self.totals.sums.timed_requests, TOLD),
        }
    }

    /// Bytes of memory it takes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        size_of::<Self>() + self.durations.len()
    }
}

/// Totals that grow, with all of their durations.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    totals: Totals,
    durations: Durations,
    /// Room to pack them in.
    packed: Vec<u8>,
}

impl Tally {
    /// Adds what entries of one status add up to, with the bins of their durations.
    #[inline]
    pub fn add(&mut self, status: Status, sums: &Sums, bins: impl Iterator<Item = (u32, i64)>) {
        self.totals.add(status, sums);
        self.durations.add(1, bins);
    }

    /// Adds what has been added up before.
    pub fn add_all(&mut self, tallied: &Tallied) {
        self.add_times(1, tallied);
    }

    /// Adds it so many times; fewer than none takes away what is a part of what
    /// was added.
    pub fn add_times(&mut self, times: i64, tallied: &Tallied) {
        if !tallied.is_empty() {
            self.totals.add_times(times, &tallied.totals);
            self.durations.add(times, sparse::read(&tallied.durations));
        }
    }

    /// What has been added.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        let total = self.totals.sums.timed_requests;
        Numbers {
            totals: self.totals,
            percentiles: durations::percentiles(self.durations.counts(), total, TOLD),
        }
    }

    /// Gives what has been added and begins anew.
    pub fn take(&mut self) -> Tallied {
        if self.totals.sums.requests == 0 {
            return Tallied::default();
        }
        Tallied {
            totals: std::mem::take(&mut self.totals),
            durations: self.durations.take(&mut self.packed),
        }
    }
}
