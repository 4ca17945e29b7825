//! Numbers and moments as they stand on the wire, with what is lost of them.

use std::fmt;

use logbook_domain::decimal::Decimal;
use logbook_domain::entry::MAX_COUNT;
use logbook_domain::json;
use logbook_domain::time::{self, Moment};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Beyond this many milliseconds a whole number cannot be told exactly.
const MOST_MILLIS: f64 = 9e15;

/// Milliseconds, which some clocks give with a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Millis {
    pub(super) whole: i64,
    /// What was sent, if that is not a whole number.
    pub(super) rounded_from: Option<f64>,
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_f64(MillisVisitor)
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
        match i64::try_from(whole) {
            Ok(whole) => self.visit_i64(whole),
            Err(_) => self.visit_f64(whole as f64),
        }
    }

    fn visit_f64<E: Error>(self, sent: f64) -> Result<Millis, E> {
        if sent < 0.0 {
            return Err(E::custom(format_args!("must not be negative, got {sent}")));
        }
        if sent > MOST_MILLIS {
            return Err(E::custom(format_args!(
                "must be between 0 and {MAX_COUNT}, got {sent:e}"
            )));
        }
        Ok(Millis {
            whole: sent.round() as i64,
            rounded_from: (sent.fract() != 0.0).then_some(sent),
        })
    }
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct When {
    pub(super) moment: Moment,
    /// Whether the text tells fractions of a millisecond.
    pub(super) is_cut: bool,
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        let (moment, is_cut) = time::read(&text).map_err(Error::custom)?;
        Ok(Self { moment, is_cut })
    }
}

/// A decimal number, as a number or as a text. It is read as it is written:
/// floating point would round it a second time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fixed<const PLACES: u32> {
    pub(super) number: Decimal<PLACES>,
    pub(super) is_rounded: bool,
}

impl<'de, const PLACES: u32> Deserialize<'de> for Fixed<PLACES> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(input)?;
        let text = json::string(raw);
        let text = text.as_deref().unwrap_or(raw.get());
        let (number, is_rounded) = Decimal::read(text).map_err(Error::custom)?;
        if is_rounded && number.units() == 0 && text.starts_with('-') {
            return Err(D::Error::custom(format_args!(
                "must not be negative, got {text}"
            )));
        }
        Ok(Self { number, is_rounded })
    }
}
