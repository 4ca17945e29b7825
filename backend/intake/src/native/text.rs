//! The texts and durations of an entry as they stand on the wire.
//!
//! An entry is not lost over a detail: what can be kept in another spelling is
//! kept, and the client is told.

use std::fmt;

use logbook_domain::entry::REPLACED;
use logbook_domain::field_error::FieldError;
use logbook_domain::json;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A string. JSON of some languages spells characters that no text can hold.
#[derive(Debug)]
pub(super) struct Text<'a>(&'a RawValue);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(input)?;
        match raw.get().as_bytes() {
            [b'"', ..] => Ok(Self(raw)),
            other => Err(D::Error::invalid_type(kind(other), &"a string")),
        }
    }
}

fn kind(json: &[u8]) -> Unexpected<'static> {
    match json.first() {
        Some(b'{') => Unexpected::Map,
        Some(b'[') => Unexpected::Seq,
        Some(b't') => Unexpected::Bool(true),
        Some(b'f') => Unexpected::Bool(false),
        _ => Unexpected::Other("number"),
    }
}

/// Milliseconds, which some clocks give with a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Millis {
    whole: i64,
    /// What was sent, if that is not a whole number.
    rounded_from: Option<f64>,
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_i64(MillisVisitor)
    }
}

struct MillisVisitor;

impl Visitor<'_> for MillisVisitor {
    type Value = Millis;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number of milliseconds")
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<Millis, E> {
        Ok(Millis {
            whole,
            rounded_from: None,
        })
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<Millis, E> {
        self.visit_i64(i64::try_from(whole).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: Error>(self, sent: f64) -> Result<Millis, E> {
        // What is below zero stays so, and is refused as such.
        let whole = if sent < 0.0 {
            sent.floor()
        } else {
            sent.round()
        };
        Ok(Millis {
            // Saturates; what is so large is refused as such.
            whole: whole as i64,
            rounded_from: Some(sent),
        })
    }
}

/// Takes values over, and notes which are not kept as they were sent.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) warnings: Vec<FieldError>,
}

impl Reader {
    pub(super) fn text(&mut self, field: &str, sent: Option<Text<'_>>) -> Option<String> {
        let Text(raw) = sent?;
        if json::has_replaced(raw) {
            self.warnings.push(FieldError::new(field, REPLACED));
        }
        json::string(raw).map(std::borrow::Cow::into_owned)
    }

    pub(super) fn millis(&mut self, field: &str, sent: Option<Millis>) -> Option<i64> {
        let Millis {
            whole,
            rounded_from,
        } = sent?;
        if let Some(sent) = rounded_from {
            let message = format!("is kept in whole milliseconds: {whole} for {sent}");
            self.warnings.push(FieldError::new(field, message));
        }
        Some(whole)
    }
}
