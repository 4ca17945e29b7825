//! The usage of an entry as it stands on the wire.

use logbook_domain::entry::{Draft, MAX_COUNT};
use serde::Deserialize;
use utoipa::ToSchema;

use super::number::Fixed;
use super::reader::Reader;

/// What the operation used up; what was not counted is left out. The usage that OpenAI, Anthropic,
/// Gemini, Bedrock, Ollama or Cohere returned is taken as it is, with the fields it has there.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLogUsage)]
pub struct WireUsage {
    /// The whole input, with what was read from the provider's cache and written to it.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    pub(super) input_tokens: Option<i64>,
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    pub(super) output_tokens: Option<i64>,
    /// Input + output when left out, and no less than either of them.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    pub(super) total_tokens: Option<i64>,
    /// Part of the input that came from the provider's cache.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    pub(super) cached_input_tokens: Option<i64>,
    /// Part of the input that was written to the provider's cache.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    pub(super) cache_write_tokens: Option<i64>,
    /// Part of the output that was spent on reasoning.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    pub(super) reasoning_tokens: Option<i64>,
    /// Length of transcribed audio in seconds, kept to three places.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 2_147_483)]
    pub(super) audio_seconds: Option<Fixed<3>>,
}

impl WireUsage {
    /// Reports whether an entry may have all of these counts.
    pub(super) fn may_be_kept(&self) -> bool {
        let counts = [
            self.input_tokens,
            self.output_tokens,
            self.total_tokens,
            self.cached_input_tokens,
            self.cache_write_tokens,
            self.reasoning_tokens,
        ];
        let told = counts.iter().flatten();
        let part = |count: Option<i64>| count.unwrap_or(0);
        let of_cache = part(self.cached_input_tokens).saturating_add(part(self.cache_write_tokens));
        let sum = part(self.input_tokens).saturating_add(part(self.output_tokens));
        let audio = self.audio_seconds.map_or(0, |audio| audio.number.units());
        told.chain([&sum])
            .all(|count| (0..=MAX_COUNT).contains(count))
            && self.input_tokens.is_none_or(|input| of_cache <= input)
            && (0..=i128::from(MAX_COUNT)).contains(&audio)
    }

    pub(super) fn fill(self, draft: &mut Draft<'_>, reader: &mut Reader) {
        let Self {
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            audio_seconds,
        } = self;
        draft.input_tokens = input_tokens;
        draft.output_tokens = output_tokens;
        draft.total_tokens = total_tokens;
        draft.cached_input_tokens = cached_input_tokens;
        draft.cache_write_tokens = cache_write_tokens;
        draft.reasoning_tokens = reasoning_tokens;
        draft.audio_seconds = reader.decimal("usage.audio_seconds", audio_seconds);
    }
}
