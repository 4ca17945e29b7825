//! Checks of what an operation used up.

use crate::entry::text::count;
use crate::entry::{Draft, Usage};
use crate::field_error::{Complaints, FieldError};

/// The usage that a draft tells.
pub(super) fn of(draft: &Draft<'_>, bad: &mut Complaints) -> Usage {
    let input_tokens = count("usage.input_tokens", draft.input_tokens, bad);
    let output_tokens = count("usage.output_tokens", draft.output_tokens, bad);
    let sum = match (input_tokens, output_tokens) {
        (None, None) => None,
        (input, output) => Some(i64::from(input.unwrap_or(0)) + i64::from(output.unwrap_or(0))),
    };
    let audio = draft.audio_seconds.filter(|audio| {
        let fits = (0..=i128::from(i32::MAX)).contains(&audio.units());
        if !fits {
            bad.add(
                "usage.audio_seconds",
                format!("must be between 0 and 2147483, got {audio}"),
            );
        }
        fits
    });
    let usage = Usage {
        input_tokens,
        output_tokens,
        total_tokens: count("usage.total_tokens", draft.total_tokens.or(sum), bad),
        cached_input_tokens: count("usage.cached_input_tokens", draft.cached_input_tokens, bad),
        cache_write_tokens: count("usage.cache_write_tokens", draft.cache_write_tokens, bad),
        reasoning_tokens: count("usage.reasoning_tokens", draft.reasoning_tokens, bad),
        audio,
    };
    if let Some(conflict) = CacheConflict::of(&usage) {
        bad.add(CacheConflict::FIELD, conflict.to_string());
    }
    usage
}

/// More tokens were read from a cache and written to it than the whole input has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "must include cached_input_tokens ({read}) and cache_write_tokens ({written}), got {input}; \
     where the provider counts the input without its cache, as Anthropic does, send \
     input_tokens + cache_read_input_tokens + cache_creation_input_tokens"
)]
pub struct CacheConflict {
    read: i64,
    written: i64,
    input: i64,
}

impl CacheConflict {
    /// The field it is a complaint about.
    const FIELD: &'static str = "usage.input_tokens";

    /// `None` where both parts fit into the input. Where the input is not told,
    /// there is nothing to compare them with.
    pub(super) fn of(usage: &Usage) -> Option<Self> {
        let part = |tokens: Option<i32>| i64::from(tokens.unwrap_or(0));
        let conflict = Self {
            read: part(usage.cached_input_tokens),
            written: part(usage.cache_write_tokens),
            input: usage.input_tokens?.into(),
        };
        (conflict.read + conflict.written > conflict.input).then_some(conflict)
    }
}

impl From<CacheConflict> for FieldError {
    fn from(conflict: CacheConflict) -> Self {
        Self::new(CacheConflict::FIELD, conflict.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: Option<i64>, cached: Option<i64>, written: Option<i64>) -> Complaints {
        let draft = Draft {
            input_tokens: input,
            cached_input_tokens: cached,
            cache_write_tokens: written,
            ..Draft::default()
        };
        let mut bad = Complaints::default();
        of(&draft, &mut bad);
        bad
    }

    fn tokens() -> impl Strategy<Value = Option<i64>> {
        prop::option::of(prop_oneof![0..30_i64, Just(i64::from(i32::MAX))])
    }

    proptest! {
        #[test]
        fn the_input_holds_what_was_read_from_a_cache_and_written_to_it(
            input in tokens(), cached in tokens(), written in tokens(),
        ) {
            let parts = cached.unwrap_or(0) + written.unwrap_or(0);
            let fits = input.is_none_or(|input| parts <= input);
            prop_assert_eq!(check(input, cached, written).is_empty(), fits);
        }
    }

    #[test]
    fn the_complaint_says_how_to_add_up_what_anthropic_tells() {
        let bad = check(Some(21), Some(188_086), Some(1_000)).into_vec();
        assert_eq!(bad[0].field, "usage.input_tokens");
        assert_eq!(
            bad[0].message,
            "must include cached_input_tokens (188086) and cache_write_tokens (1000), got 21; \
             where the provider counts the input without its cache, as Anthropic does, send \
             input_tokens + cache_read_input_tokens + cache_creation_input_tokens"
        );
    }
}
