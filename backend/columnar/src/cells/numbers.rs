//! The names of the sums of a cell.

/// A sum of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// The number of entries.
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
    /// The number of entries with a duration.
    TimedRequests,
    /// Durations, in milliseconds.
    Duration,
    /// Cache-write tokens.
    CacheWriteTokens,
    /// The number of entries with a cost.
    CostedRequests,
    /// Cost, in 0.000000001 US dollars.
    Cost,
}

/// The sums of a cell without its cost, in the order of [`Sum`].
pub type Numbers = [u64; Sum::Cost as usize];

/// Adds two cells. Returns `None` when a sum reaches 2^63, which a record cannot hold.
#[inline]
pub fn checked_add(mut numbers: Numbers, more: Numbers) -> Option<Numbers> {
    for (sum, more) in numbers.iter_mut().zip(more) {
        *sum = sum.checked_add(more)?;
        i64::try_from(*sum).ok()?;
    }
    Some(numbers)
}
