//! The usage of a provider as that of an entry.

use logbook_domain::decimal::Decimal;
use logbook_domain::field_error::FieldError;
use serde_json::Value;
use serde_json::value::RawValue;

use super::shapes::{Count, SHAPES, Shape};
use crate::native::number::Fixed;
use crate::native::read::{WHOLE, every_error, read};
use crate::native::wire_usage::WireUsage;

/// The longest usage that is looked at. Those of providers have a few hundred
/// bytes, and as a tree JSON takes many times its length.
const MOST_BYTES: usize = 16 * 1024;

/// Fields of the log that are no provider's.
const OWN: [&str; 3] = ["cached_input_tokens", "cache_write_tokens", "audio_seconds"];

/// Returns what the usage of a provider counts; `None` where it is of none that
/// is known. Fields that a provider has added are passed over.
///
/// # Errors
/// One of its numbers is none.
pub(in crate::native) fn read_usage(raw: &RawValue) -> Option<Result<WireUsage, FieldError>> {
    if raw.get().len() > MOST_BYTES {
        return None;
    }
    let usage: Value = serde_json::from_str(raw.get()).ok()?;
    let fits = |shape: &&Shape| shape.marks.iter().any(|mark| usage.get(mark).is_some());
    let shape = SHAPES.iter().find(fits)?;
    // What the log has a word for is no provider's, and would be passed over.
    if OWN.iter().any(|own| usage.get(own).is_some()) {
        return None;
    }
    // Seconds could be anybody's; only with their type they are OpenAI's.
    let is_duration = usage.get("type").is_some_and(|kind| kind == "duration");
    (shape.marks != ["seconds"] || is_duration).then(|| counts(&usage, shape))
}

/// Returns the usage as the log counts itself, which some providers do as well.
///
/// # Errors
/// Every field that is wrong.
pub(in crate::native) fn own(raw: &RawValue) -> Result<WireUsage, Vec<FieldError>> {
    let json = raw.get();
    read(json).map_err(|first| {
        let check = |json: &str| read::<WireUsage>(json).err().into_iter().collect();
        let errors = every_error(json, first, &[], &check).into_iter();
        let of_usage = |error: FieldError| match error.field.as_str() {
            WHOLE => FieldError::new("usage", error.message),
            field => FieldError::new(format!("usage.{field}"), error.message),
        };
        errors.map(of_usage).collect()
    })
}

fn counts(usage: &Value, shape: &Shape) -> Result<WireUsage, FieldError> {
    let of = |count| sum(usage, shape, count);
    let (cached, written) = (of(Count::Cached)?, of(Count::CacheWrite)?);
    let mut input = of(Count::Input)?;
    if shape.leaves_out_cached {
        let of_cache = cached.unwrap_or(0).saturating_add(written.unwrap_or(0));
        input = input.map(|input| input.saturating_add(of_cache));
    }
    let (total, reasoning) = (of(Count::Total)?, of(Count::Reasoning)?);
    let mut output = of(Count::Output)?;
    if let Some(whole) = output_with_reasoning(input, output, reasoning, total) {
        output = Some(whole);
    }
    let has_both = input.is_some() && output.is_some();
    Ok(WireUsage {
        input_tokens: input,
        output_tokens: output,
        // Totals of providers count what the log does not; with both parts told
        // the log adds them up itself.
        total_tokens: total.filter(|_| !has_both),
        cached_input_tokens: cached,
        cache_write_tokens: written,
        reasoning_tokens: reasoning,
        audio_seconds: seconds(usage, shape)?,
    })
}

/// Returns the output and its reasoning, where the output leaves the reasoning
/// out, as that of xAI does: then only all three counts together are the total.
fn output_with_reasoning(
    input: Option<i64>,
    output: Option<i64>,
    reasoning: Option<i64>,
    total: Option<i64>,
) -> Option<i64> {
    let whole = output?.checked_add(reasoning.filter(|count| *count > 0)?)?;
    (input?.checked_add(whole)? == total?).then_some(whole)
}

/// One count: the sum of the first rows that give it.
fn sum(usage: &Value, shape: &Shape, count: Count) -> Result<Option<i64>, FieldError> {
    for rows in shape.counts {
        let mut sum = None;
        for (path, _) in rows.iter().filter(|(_, of)| *of == count) {
            if let Some(number) = number(usage, path)? {
                sum = Some(sum.unwrap_or(0_i64).saturating_add(number));
            }
        }
        if sum.is_some() {
            return Ok(sum);
        }
    }
    Ok(None)
}

/// Returns the whole number at a path, which some write as 21.0.
fn number(usage: &Value, path: &str) -> Result<Option<i64>, FieldError> {
    let Some(value) = at(usage, path) else {
        return Ok(None);
    };
    let whole = |number: f64| (number.fract() == 0.0).then_some(number as i64);
    let number = value.as_i64().or_else(|| value.as_f64().and_then(whole));
    match number {
        Some(number) => Ok(Some(number)),
        None => Err(refusal(path, value, "a whole number")),
    }
}

fn seconds(usage: &Value, shape: &Shape) -> Result<Option<Fixed<3>>, FieldError> {
    let mut rows = shape.counts.iter().flat_map(|rows| rows.iter());
    let Some((path, _)) = rows.find(|(_, of)| *of == Count::Seconds) else {
        return Ok(None);
    };
    let Some(value) = at(usage, path) else {
        return Ok(None);
    };
    let number = value.as_number().map(ToString::to_string);
    match number.as_deref().map(Decimal::read) {
        Some(Ok((number, is_rounded))) => Ok(Some(Fixed { number, is_rounded })),
        _ => Err(refusal(path, value, "a number")),
    }
}

/// Returns what stands at a path, unless that is null.
fn at<'a>(usage: &'a Value, path: &str) -> Option<&'a Value> {
    let found = path
        .split('.')
        .try_fold(usage, |value, name| value.get(name));
    found.filter(|value| !value.is_null())
}

fn refusal(path: &str, value: &Value, expected: &str) -> FieldError {
    let sent = value.to_string();
    let shown = &sent[..sent.floor_char_boundary(100)];
    let message = format!("must be {expected}, got {shown}");
    FieldError::new(format!("usage.{path}"), message)
}
