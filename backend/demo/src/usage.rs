//! Tokens, cost and duration that fit the texts and the model.

use logbook_domain::decimal::{AudioSeconds, Usd};
use logbook_domain::vocabulary::Source;
use serde_json::Value;

use super::cast::models::{Model, Price};
use super::entry::{Entry, Usage};
use super::random::Random;

/// What a call took in and gave out, in tokens.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tokens {
    /// Everything in the prompt.
    pub(crate) input: i64,
    /// The part of it the provider still had.
    pub(crate) cached: i64,
    /// Visible answer.
    pub(crate) output: i64,
}

/// About how many tokens a text has: four letters of English, fewer of others.
pub(crate) fn of_text(text: &str) -> i64 {
    let ascii = text.bytes().filter(u8::is_ascii).count() as f64;
    let other = text.chars().filter(|c| !c.is_ascii()).count() as f64;
    (ascii / 4.1 + other * 0.7).ceil() as i64
}

/// Returns the same for every text inside a JSON value, plus the envelope of
/// messages.
pub(crate) fn of_value(value: &Value) -> i64 {
    match value {
        Value::String(text) => of_text(text),
        Value::Array(items) => items.iter().map(of_value).sum(),
        Value::Object(fields) => 3 + fields.values().map(of_value).sum::<i64>(),
        _ => 1,
    }
}

impl Entry {
    /// Fills in usage, cost and duration of a call that ran by tokens.
    pub(crate) fn settle(&mut self, model: &Model, tokens: Tokens, random: &mut Random) {
        let reasoning = thoughts(model, tokens, random);
        let output = tokens.output + reasoning.unwrap_or(0);
        let written = written(model, tokens);
        self.usage = Usage {
            input_tokens: Some(tokens.input),
            output_tokens: Some(output),
            total_tokens: Some(tokens.input + output),
            cached_input_tokens: (tokens.cached > 0).then_some(tokens.cached),
            cache_write_tokens: (written > 0).then_some(written),
            reasoning_tokens: reasoning,
            audio_seconds: None,
        };
        self.cost_usd = cost(model.price, Tokens { output, ..tokens }, written);
        let reading = (tokens.input - tokens.cached) as f64 * 0.02;
        let writing = output as f64 / model.pace * 1_000.0;
        let pace = random.spread();
        let millis = (model.first_ms + reading + writing) * pace;
        self.duration_ms = Some(millis.round() as i64);
        // Chats stream: people read along.
        let first = (model.first_ms + reading) * pace;
        self.time_to_first_token_ms = (self.source == Source::Chat).then_some(first as i64);
    }

    /// Fills in usage, cost and duration of a transcription.
    pub(crate) fn settle_audio(&mut self, model: &Model, tenths: i64, random: &mut Random) {
        self.usage.audio_seconds = Some(AudioSeconds::from_units(i128::from(tenths) * 100));
        if let Price::Second(nanos) = model.price {
            self.cost_usd = Some(Usd::from_units(i128::from(tenths) * nanos / 10));
        }
        let millis = (model.first_ms + tenths as f64 * 4.0) * random.spread();
        self.duration_ms = Some(millis.round() as i64);
    }
}

/// Reasoning models think at least a little, and longer about longer answers.
fn thoughts(model: &Model, tokens: Tokens, random: &mut Random) -> Option<i64> {
    let share = 0.4 + 1.8 * random.fraction();
    (model.reasons && tokens.output > 0).then(|| 64 + (tokens.output as f64 * share) as i64)
}

/// Returns what Anthropic's models write to the cache: all that is new in a
/// prompt that is long enough, in steps of 128 tokens.
fn written(model: &Model, tokens: Tokens) -> i64 {
    let is_kept = model.provider == "anthropic" && tokens.input >= 1_024;
    i64::from(is_kept) * ((tokens.input - tokens.cached) / 128 * 128)
}

/// Cost by price, where a token that is `written` to the cache costs a quarter more;
/// a call without a price has no cost, which is not zero.
pub(crate) fn cost(price: Price, tokens: Tokens, written: i64) -> Option<Usd> {
    let nanos = match price {
        Price::Token(fresh, cached, output) => {
            i128::from(tokens.input - tokens.cached) * fresh
                + i128::from(written) * fresh / 4
                + i128::from(tokens.cached) * cached
                + i128::from(tokens.output) * output
        }
        Price::Call(nanos) => nanos,
        Price::Second(_) | Price::Unpriced => return None,
    };
    Some(Usd::from_units(nanos))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::models;

    #[test]
    fn a_million_tokens_cost_the_price_of_a_million() {
        let tokens = Tokens {
            input: 1_000_000,
            cached: 0,
            output: 1_000_000,
        };
        let cost = cost(models::GPT.price, tokens, 0).unwrap();
        assert_eq!(cost.to_string(), "15.75");
    }

    #[test]
    fn what_the_provider_still_had_is_cheaper() {
        let cached = Tokens {
            input: 1_000,
            cached: 900,
            output: 0,
        };
        assert_eq!(
            cost(models::SONNET.price, cached, 0).unwrap().to_string(),
            "0.00057"
        );
        assert_eq!(
            cost(models::SONNET.price, cached, 100).unwrap().to_string(),
            "0.000645"
        );
    }

    #[test]
    fn in_house_models_send_no_invoice() {
        assert_eq!(cost(models::QWEN.price, Tokens::default(), 0), None);
    }
}
