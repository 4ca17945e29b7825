//! Checks of what an operation used up.

use crate::entry::text::count;
use crate::entry::{Contradiction, Draft, Usage};
use crate::field_error::Complaints;

/// Returns the usage that a draft tells, as far as it is acceptable.
pub(super) fn check(draft: &Draft<'_>, bad: &mut Complaints) -> Usage {
    let input_tokens = count("usage.input_tokens", draft.input_tokens, bad);
    let output_tokens = count("usage.output_tokens", draft.output_tokens, bad);
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
    let mut usage = Usage {
        input_tokens,
        output_tokens,
        total_tokens: count("usage.total_tokens", draft.total_tokens, bad),
        cached_input_tokens: count("usage.cached_input_tokens", draft.cached_input_tokens, bad),
        cache_write_tokens: count("usage.cache_write_tokens", draft.cache_write_tokens, bad),
        reasoning_tokens: count("usage.reasoning_tokens", draft.reasoning_tokens, bad),
        audio,
    };
    for contradiction in Contradiction::of_usage(&usage) {
        contradiction.tell(draft.foreign.usage, bad);
        contradiction.leave_out(&mut usage);
    }
    if !draft.foreign.lacks_part {
        add_up(&mut usage, bad);
    }
    usage
}

/// Fills in the total that was not sent; of one that was, says what is odd.
fn add_up(usage: &mut Usage, bad: &mut Complaints) {
    let sum = sum(usage);
    match usage.total_tokens {
        None => usage.total_tokens = count("usage.total_tokens", sum, bad),
        Some(total) if sum.is_some_and(|sum| sum > total.into()) => {
            let sum = sum.unwrap_or_default();
            let message = format!("is less than input_tokens + output_tokens ({sum}), got {total}");
            bad.warn("usage.total_tokens", message);
        }
        Some(_) => {}
    }
}

/// The sum of input and output, as far as they are told.
fn sum(usage: &Usage) -> Option<i64> {
    match (usage.input_tokens, usage.output_tokens) {
        (None, None) => None,
        (input, output) => Some(i64::from(input.unwrap_or(0)) + i64::from(output.unwrap_or(0))),
    }
}

/// The total that a client has sent: one that is no sum of the parts beside it.
fn sent_total(usage: &Usage) -> Option<i32> {
    let is_sum = usage.total_tokens.map(i64::from) == sum(usage);
    usage.total_tokens.filter(|_| !is_sum)
}

/// The usage of a completed entry: what the completion leaves out stays as it was.
/// What contradicts is left out where the completion is not to fail for it.
pub(super) fn merge(new: &Usage, old: &Usage, leaves_out: bool) -> Result<Usage, Contradiction> {
    let said = sent_total(new);
    let mut merged = Usage {
        input_tokens: new.input_tokens.or(old.input_tokens),
        output_tokens: new.output_tokens.or(old.output_tokens),
        total_tokens: said,
        cached_input_tokens: new.cached_input_tokens.or(old.cached_input_tokens),
        cache_write_tokens: new.cache_write_tokens.or(old.cache_write_tokens),
        reasoning_tokens: new.reasoning_tokens.or(old.reasoning_tokens),
        audio: new.audio.or(old.audio),
    };
    for contradiction in Contradiction::of_usage(&merged) {
        if !leaves_out {
            return Err(contradiction);
        }
        contradiction.leave_out(&mut merged);
    }
    // A total that was sent with the beginning grows with what the end adds.
    let sent = merged.total_tokens.or_else(|| sent_total(old));
    let Some(sum) = sum(&merged).max(sent.map(i64::from)) else {
        return Ok(merged);
    };
    let total = i32::try_from(sum).map_err(|_| Contradiction::Sum { sum })?;
    Ok(Usage {
        total_tokens: Some(total),
        ..merged
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn complaints(input: Option<i64>, cached: Option<i64>, written: Option<i64>) -> Complaints {
        let draft = Draft {
            input_tokens: input,
            cached_input_tokens: cached,
            cache_write_tokens: written,
            ..Draft::default()
        };
        let mut bad = Complaints::default();
        check(&draft, &mut bad);
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
            prop_assert_eq!(complaints(input, cached, written).is_empty(), fits);
        }
    }

    #[test]
    fn the_complaint_says_how_to_add_up_what_anthropic_tells() {
        let bad = complaints(Some(21), Some(188_086), Some(1_000)).into_vec();
        assert_eq!(bad[0].field, "usage.input_tokens");
        assert_eq!(
            bad[0].message,
            "must include cached_input_tokens (188086) and cache_write_tokens (1000), got 21; \
             where the provider counts the input without its cache, as Anthropic does, send \
             input_tokens + cache_read_input_tokens + cache_creation_input_tokens"
        );
    }
}
