//! The columns of a segment.

/// A column of a segment, which stores one number for each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The start of the row, in milliseconds after the start of the bucket.
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
    /// All columns in the order of [`Column::index`].
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
    /// The columns whose sums a [`CellIndex`](super::CellIndex) holds, in the order of
    /// [`CellIndex::sums`](super::CellIndex::sums).
    pub const SUMMED: [Self; 4] = [
        Self::InputTokens,
        Self::OutputTokens,
        Self::TotalTokens,
        Self::CostNanos,
    ];

    /// Returns the index of the column in [`Column::ALL`].
    #[inline]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Returns the code of the column in the table `segment_orders`.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// Returns the name of the column in the tables `entries` and `segments`.
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

/// Encodes a number that may be absent: an absent number as 0, so that it sorts first,
/// any other as the number plus one. The number must not be negative.
#[inline]
pub fn encode_optional(value: Option<i64>) -> u64 {
    value.map_or(0, |value| value.unsigned_abs() + 1)
}

/// Decodes a number that [`encode_optional`] encoded. Returns 0 for an absent number.
#[inline]
pub const fn decode_or_zero(stored: u64) -> u64 {
    stored.saturating_sub(1)
}
