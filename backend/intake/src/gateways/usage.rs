//! Tokens as providers and gateways count them.

use logbook_domain::entry::Draft;
use serde::Deserialize;

use super::values::{Field, fields, integer, nested};

/// Tokens in the names of OpenAI and of Anthropic.
#[derive(Default, Deserialize)]
struct Usage<'a> {
    #[serde(borrow)]
    prompt_tokens_details: Field<'a>,
    #[serde(borrow)]
    completion_tokens_details: Field<'a>,
    #[serde(borrow)]
    cache_read_input_tokens: Field<'a>,
    #[serde(borrow)]
    cache_creation_input_tokens: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Details<'a> {
    #[serde(borrow)]
    cached_tokens: Field<'a>,
    #[serde(borrow)]
    cache_creation_tokens: Field<'a>,
    #[serde(borrow)]
    reasoning_tokens: Field<'a>,
}

/// Fills in what a usage says of the parts of input and output.
///
/// # Errors
/// The first number that is none.
pub(super) fn fill_parts(
    draft: &mut Draft<'_>,
    name: &str,
    usage: Field<'_>,
) -> Result<(), String> {
    let Some(usage) = usage else { return Ok(()) };
    let text = nested(usage);
    let usage: Usage<'_> = fields(name, &text)?;
    let input = usage.prompt_tokens_details.map(nested).unwrap_or_default();
    let input: Details<'_> = fields(&format!("{name}.prompt_tokens_details"), &input)?;
    let output = usage.completion_tokens_details.map(nested);
    let output = output.unwrap_or_default();
    let output: Details<'_> = fields(&format!("{name}.completion_tokens_details"), &output)?;
    let read = |what: &str, field| integer(&format!("{name}.{what}"), field);
    let cached = usage.cache_read_input_tokens.or(input.cached_tokens);
    let written = usage.cache_creation_input_tokens;
    let written = written.or(input.cache_creation_tokens);
    draft.cached_input_tokens = read("cached_tokens", cached)?;
    draft.cache_write_tokens = read("cache_creation_tokens", written)?;
    draft.reasoning_tokens = read("reasoning_tokens", output.reasoning_tokens)?;
    Ok(())
}

/// Input includes what the cache gave and took; what leaves it out is told by
/// a cache that gave more than there was.
pub(super) fn include_cached(draft: &mut Draft<'_>) {
    let cached = draft.cached_input_tokens.unwrap_or(0);
    let of_cache = cached.saturating_add(draft.cache_write_tokens.unwrap_or(0));
    draft.input_tokens = draft.input_tokens.map(|input| {
        if of_cache > input {
            input.saturating_add(of_cache)
        } else {
            input
        }
    });
    // A total beside both parts says nothing more, and may leave the cache out.
    if draft.input_tokens.is_some() && draft.output_tokens.is_some() {
        draft.total_tokens = None;
    }
}
