//! The sums of a cell.

/// The sums of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// How many entries.
    Requests,
    /// Input tokens.
    InputTokens,
    /// Output tokens.
    OutputTokens,
    /// Total tokens.
    TotalTokens,
    /// Cached input tokens.
    CachedInputTokens,
    /// Reasoning tokens.
    ReasoningTokens,
    /// How many entries have a duration.
    TimedRequests,
    /// Durations, in milliseconds.
    Duration,
    /// Cache-write tokens.
    CacheWriteTokens,
    /// How many entries have a cost.
    CostedRequests,
    /// Cost, in 0.000000001 US dollars.
    Cost,
}

/// The sums of a cell but its cost, in the order of [`Sum`].
pub type Numbers = [u64; Sum::Cost as usize];

/// The sums of both, unless one of them is beyond 2^63, the most that a record tells.
pub fn added(mut numbers: Numbers, more: Numbers) -> Option<Numbers> {
    for (sum, more) in numbers.iter_mut().zip(more) {
        *sum = sum.checked_add(more)?;
        i64::try_from(*sum).ok()?;
    }
    Some(numbers)
}
