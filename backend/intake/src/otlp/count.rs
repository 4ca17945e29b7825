//! The whole numbers of an operation that an attribute gives.

/// A whole number of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    InputTokens,
    OutputTokens,
    TotalTokens,
    CachedInputTokens,
    CacheWriteTokens,
    ReasoningTokens,
    FeatureVersion,
    HttpStatus,
}

impl Count {
    /// Returns the name of its field in an entry.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::InputTokens => "usage.input_tokens",
            Self::OutputTokens => "usage.output_tokens",
            Self::TotalTokens => "usage.total_tokens",
            Self::CachedInputTokens => "usage.cached_input_tokens",
            Self::CacheWriteTokens => "usage.cache_write_tokens",
            Self::ReasoningTokens => "usage.reasoning_tokens",
            Self::FeatureVersion => "feature.version",
            Self::HttpStatus => "error",
        }
    }
}
