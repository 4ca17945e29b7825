//! How each provider counts.

/// A number of an entry's usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    Input,
    Output,
    Total,
    Cached,
    CacheWrite,
    Reasoning,
    Seconds,
}

/// The usage of one provider, told from others by one of its fields.
#[derive(Debug)]
pub(super) struct Shape {
    /// Fields that no other usage has, nor that of the log.
    pub(super) marks: &'static [&'static str],
    /// Where its numbers are. What several fields give is added up, but of the
    /// same count the first block of rows that gives anything counts alone.
    pub(super) counts: &'static [&'static [(&'static str, Count)]],
    /// Whether the input leaves out what was read from a cache and written to it.
    pub(super) leaves_out_cached: bool,
}

/// Every shape; the first that fits counts.
pub(super) const SHAPES: [Shape; 8] = [
    OPENAI_CHAT,
    ANTHROPIC,
    OPENAI_RESPONSES,
    OPENAI_DURATION,
    GEMINI,
    BEDROCK,
    OLLAMA,
    COHERE,
];

/// Chat, completions and embeddings of OpenAI and of the many that speak alike.
const OPENAI_CHAT: Shape = Shape {
    marks: &["prompt_tokens", "completion_tokens"],
    counts: &[
        &[
            ("prompt_tokens", Count::Input),
            ("completion_tokens", Count::Output),
            ("total_tokens", Count::Total),
            ("prompt_tokens_details.cached_tokens", Count::Cached),
            (
                "prompt_tokens_details.cache_write_tokens",
                Count::CacheWrite,
            ),
            (
                "completion_tokens_details.reasoning_tokens",
                Count::Reasoning,
            ),
        ],
        &[("prompt_cache_hit_tokens", Count::Cached)],
    ],
    leaves_out_cached: false,
};

const ANTHROPIC: Shape = Shape {
    marks: &[
        "cache_read_input_tokens",
        "cache_creation_input_tokens",
        "cache_creation",
        "server_tool_use",
    ],
    counts: &[
        &[
            ("input_tokens", Count::Input),
            ("output_tokens", Count::Output),
            ("cache_read_input_tokens", Count::Cached),
            ("cache_creation_input_tokens", Count::CacheWrite),
        ],
        &[
            (
                "cache_creation.ephemeral_5m_input_tokens",
                Count::CacheWrite,
            ),
            (
                "cache_creation.ephemeral_1h_input_tokens",
                Count::CacheWrite,
            ),
        ],
    ],
    leaves_out_cached: true,
};

/// The Responses API, and images and transcriptions that are counted in tokens.
const OPENAI_RESPONSES: Shape = Shape {
    marks: &[
        "input_tokens_details",
        "output_tokens_details",
        "input_token_details",
        "output_token_details",
    ],
    counts: &[
        &[
            ("input_tokens", Count::Input),
            ("output_tokens", Count::Output),
            ("total_tokens", Count::Total),
            ("input_tokens_details.cached_tokens", Count::Cached),
            ("input_tokens_details.cache_write_tokens", Count::CacheWrite),
            ("output_tokens_details.reasoning_tokens", Count::Reasoning),
        ],
        &[
            ("input_token_details.cached_tokens", Count::Cached),
            ("output_token_details.reasoning_tokens", Count::Reasoning),
        ],
    ],
    leaves_out_cached: false,
};

/// Transcriptions that are counted in seconds.
const OPENAI_DURATION: Shape = Shape {
    marks: &["seconds"],
    counts: &[&[("seconds", Count::Seconds)]],
    leaves_out_cached: false,
};

/// Gemini as its REST API and its JavaScript SDK spell it, and its Python SDK.
const GEMINI: Shape = Shape {
    marks: &[
        "promptTokenCount",
        "candidatesTokenCount",
        "totalTokenCount",
        "prompt_token_count",
        "candidates_token_count",
        "total_token_count",
    ],
    counts: &[
        &[
            ("promptTokenCount", Count::Input),
            ("toolUsePromptTokenCount", Count::Input),
            ("candidatesTokenCount", Count::Output),
            ("thoughtsTokenCount", Count::Output),
            ("thoughtsTokenCount", Count::Reasoning),
            ("cachedContentTokenCount", Count::Cached),
            ("totalTokenCount", Count::Total),
        ],
        &[
            ("prompt_token_count", Count::Input),
            ("tool_use_prompt_token_count", Count::Input),
            ("candidates_token_count", Count::Output),
            ("thoughts_token_count", Count::Output),
            ("thoughts_token_count", Count::Reasoning),
            ("cached_content_token_count", Count::Cached),
            ("total_token_count", Count::Total),
        ],
    ],
    leaves_out_cached: false,
};

/// The Converse API.
const BEDROCK: Shape = Shape {
    marks: &["inputTokens", "outputTokens", "totalTokens"],
    counts: &[&[
        ("inputTokens", Count::Input),
        ("outputTokens", Count::Output),
        ("totalTokens", Count::Total),
        ("cacheReadInputTokens", Count::Cached),
        ("cacheWriteInputTokens", Count::CacheWrite),
    ]],
    leaves_out_cached: true,
};

const OLLAMA: Shape = Shape {
    marks: &["prompt_eval_count", "eval_count"],
    counts: &[&[
        ("prompt_eval_count", Count::Input),
        ("eval_count", Count::Output),
    ]],
    leaves_out_cached: false,
};

/// What went through the model; where that is not told, what is billed.
const COHERE: Shape = Shape {
    marks: &["tokens", "billed_units"],
    counts: &[
        &[
            ("tokens.input_tokens", Count::Input),
            ("tokens.output_tokens", Count::Output),
            ("cached_tokens", Count::Cached),
        ],
        &[
            ("billed_units.input_tokens", Count::Input),
            ("billed_units.output_tokens", Count::Output),
        ],
    ],
    leaves_out_cached: false,
};
