//! The columns of rows that segments keep.

/// A column of a segment, one number for each of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Milliseconds between the start of the bucket and that of the row.
    Started,
    /// Input tokens.
    InputTokens,
    /// Output tokens.
    OutputTokens,
    /// Total tokens.
    TotalTokens,
    /// Cost, in 0.000000001 US dollars.
    CostNanos,
    /// Duration, in milliseconds.
    DurationMs,
    /// Cached input tokens.
    CachedInputTokens,
    /// Reasoning tokens.
    ReasoningTokens,
    /// Cache-write tokens.
    CacheWriteTokens,
}

impl Column {
    /// Every column, by its [`Column::index`].
    pub const ALL: [Self; 9] = [
        Self::Started,
        Self::InputTokens,
        Self::OutputTokens,
        Self::TotalTokens,
        Self::CostNanos,
        Self::DurationMs,
        Self::CachedInputTokens,
        Self::ReasoningTokens,
        Self::CacheWriteTokens,
    ];
    /// The columns that cells sum up, in the order of their sums.
    pub const SUMMED: [Self; 4] = [
        Self::InputTokens,
        Self::OutputTokens,
        Self::TotalTokens,
        Self::CostNanos,
    ];
    /// Its place in [`Column::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The number that stands for it in the table `segment_orders`.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// Its name in the tables `entries` and `segments`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Started => "started_at",
            Self::InputTokens => "input_tokens",
            Self::OutputTokens => "output_tokens",
            Self::TotalTokens => "total_tokens",
            Self::CostNanos => "cost_nanos",
            Self::DurationMs => "duration_ms",
            Self::CachedInputTokens => "cached_input_tokens",
            Self::ReasoningTokens => "reasoning_tokens",
            Self::CacheWriteTokens => "cache_write_tokens",
        }
    }
}

/// How a column keeps a number that may be absent: an absent one as 0, which
/// makes it the smallest, any other as one more than it is.
pub fn kept(value: Option<i64>) -> u64 {
    value.map_or(0, |value| value.unsigned_abs() + 1)
}

/// What a kept number adds to a sum.
pub const fn counted(kept: u64) -> u64 {
    kept.saturating_sub(1)
}
