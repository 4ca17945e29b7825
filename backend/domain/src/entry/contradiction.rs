//! Numbers of one entry of which at most one can be right.

use crate::entry::{MAX_COUNT, Usage};
use crate::field_error::{Complaints, FieldError};

/// Numbers of one entry that contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// More tokens were read from a cache and written to it than the whole input has.
    #[error(
        "must include cached_input_tokens ({read}) and cache_write_tokens ({written}), got {input}; \
         where the provider counts the input without its cache, as Anthropic does, send \
         input_tokens + cache_read_input_tokens + cache_creation_input_tokens"
    )]
    Cache {
        /// Tokens read from the cache.
        read: i64,
        /// Tokens written to it.
        written: i64,
        /// Tokens of the input.
        input: i64,
    },
    /// More tokens were spent on reasoning than the whole output has.
    #[error(
        "must be at most output_tokens ({output}), got {reasoning}; where the provider counts the \
         output without its reasoning, send the sum of both as output_tokens"
    )]
    Reasoning {
        /// Tokens spent on reasoning.
        reasoning: i32,
        /// Tokens of the output.
        output: i32,
    },
    /// The total is less than one of its parts.
    #[error("must be at least {part} ({tokens}), got {total}")]
    Total {
        /// The total.
        total: i32,
        /// The part, by the name of its field.
        part: &'static str,
        /// Tokens of the part.
        tokens: i32,
    },
    /// Input and output are more together than a count may be.
    #[error("must be at most {MAX_COUNT}, input and output are {sum} together")]
    Sum {
        /// Their sum.
        sum: i64,
    },
    /// The first token came after the end.
    #[error("must be at most duration_ms ({duration}), got {first}")]
    FirstToken {
        /// How long the first token took, in milliseconds.
        first: i32,
        /// How long the operation took, in milliseconds.
        duration: i32,
    },
}

impl Contradiction {
    /// Whether the cache fits into the input. Where the input is not told, there
    /// is nothing to compare it with.
    fn of_cache(usage: &Usage) -> Option<Self> {
        let part = |tokens: Option<i32>| i64::from(tokens.unwrap_or(0));
        let (read, written) = (
            part(usage.cached_input_tokens),
            part(usage.cache_write_tokens),
        );
        let input = i64::from(usage.input_tokens?);
        (read + written > input).then_some(Self::Cache {
            read,
            written,
            input,
        })
    }

    /// Whether the reasoning fits into the output.
    fn of_reasoning(usage: &Usage) -> Option<Self> {
        let (reasoning, output) = (usage.reasoning_tokens?, usage.output_tokens?);
        (reasoning > output).then_some(Self::Reasoning { reasoning, output })
    }

    /// Whether input and output fit into the total, each by itself.
    fn of_total(usage: &Usage) -> Option<Self> {
        let total = usage.total_tokens?;
        let parts = [
            ("input_tokens", usage.input_tokens),
            ("output_tokens", usage.output_tokens),
        ];
        let mut parts = parts.into_iter();
        parts.find_map(|(part, tokens)| {
            let tokens = tokens.filter(|tokens| *tokens > total)?;
            Some(Self::Total {
                total,
                part,
                tokens,
            })
        })
    }

    /// Everything that contradicts itself in a usage.
    pub(super) fn of_usage(usage: &Usage) -> impl Iterator<Item = Self> + use<> {
        let found = [
            Self::of_cache(usage),
            Self::of_reasoning(usage),
            Self::of_total(usage),
        ];
        found.into_iter().flatten()
    }

    /// Whether the first token came before the end.
    pub(super) fn of_first_token(first: Option<i32>, duration: Option<i32>) -> Option<Self> {
        let (first, duration) = (first?, duration?);
        (first > duration).then_some(Self::FirstToken { first, duration })
    }

    /// Leaves out of a usage what the contradiction is about, where input and output
    /// are the numbers that are believed.
    pub(super) const fn leave_out(self, usage: &mut Usage) {
        match self {
            Self::Cache { .. } => {
                usage.cached_input_tokens = None;
                usage.cache_write_tokens = None;
            }
            Self::Reasoning { .. } => usage.reasoning_tokens = None,
            Self::Total { .. } | Self::Sum { .. } => usage.total_tokens = None,
            Self::FirstToken { .. } => {}
        }
    }

    /// Refuses the entry, or says that a number is left out of it.
    pub(super) fn tell(self, is_left_out: bool, bad: &mut Complaints) {
        if is_left_out {
            let what = self.left_out();
            bad.warn(self.field(), format!("{self}: {what} left out"));
        } else {
            bad.add(self.field(), self.to_string());
        }
    }

    /// What an entry goes without that is not refused.
    const fn left_out(self) -> &'static str {
        match self {
            Self::Cache { .. } => "the tokens of the cache are",
            Self::Reasoning { .. } => "the tokens of reasoning are",
            Self::Total { .. } | Self::Sum { .. } => "the total is",
            Self::FirstToken { .. } => "it is",
        }
    }

    /// The field it is a complaint about.
    const fn field(self) -> &'static str {
        match self {
            Self::Cache { .. } => "usage.input_tokens",
            Self::Reasoning { .. } => "usage.reasoning_tokens",
            Self::Total { .. } | Self::Sum { .. } => "usage.total_tokens",
            Self::FirstToken { .. } => "time_to_first_token_ms",
        }
    }
}

impl From<Contradiction> for FieldError {
    fn from(contradiction: Contradiction) -> Self {
        Self::new(contradiction.field(), contradiction.to_string())
    }
}
