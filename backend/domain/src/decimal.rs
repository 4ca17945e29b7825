//! Exact decimals with a fixed number of places: money and audio length.
//!
//! Floating point would make sums depend on their order; a whole number of
//! the smallest unit does not.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A decimal with exactly `PLACES` places, kept in its smallest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal<const PLACES: u32>(i128);

/// US dollars to nine places.
pub type Usd = Decimal<9>;

/// Seconds of audio to three places.
pub type AudioSeconds = Decimal<3>;

/// Whole digits that `i128` has room for beside nine places, with room for sums.
const MOST_WHOLE_DIGITS: usize = 18;

impl<const PLACES: u32> Decimal<PLACES> {
    const ONE: i128 = 10_i128.pow(PLACES);

    /// From a whole number of the smallest unit (10⁻ᴾᴸᴬᶜᴱˢ).
    #[must_use]
    pub const fn from_units(units: i128) -> Self {
        Self(units)
    }

    /// The whole number of the smallest unit.
    #[must_use]
    pub const fn units(self) -> i128 {
        self.0
    }
}

impl<const PLACES: u32> std::ops::AddAssign for Decimal<PLACES> {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

impl<const PLACES: u32> std::ops::Mul<i64> for Decimal<PLACES> {
    type Output = Self;

    fn mul(self, times: i64) -> Self {
        Self(self.0.saturating_mul(times.into()))
    }
}

impl<const PLACES: u32> fmt::Display for Decimal<PLACES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.abs() / Self::ONE, self.0.abs() % Self::ONE);
        let places = format!("{part:0width$}", width = PLACES as usize);
        match places.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            places => write!(f, "{sign}{whole}.{places}"),
        }
    }
}

impl<const PLACES: u32> FromStr for Decimal<PLACES> {
    type Err = String;

    /// Reads digits with an optional sign, point and exponent; further places are rounded half up.
    ///
    /// # Errors
    /// A complaint when the text is no decimal number, or has more than 18 whole digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || format!("`{text}` is not a decimal number");
        if text.contains(['e', 'E']) {
            // Programs write small costs as 1e-9; floating point prints it in full.
            let number: f64 = text.parse().map_err(|_| refuse())?;
            return number.to_string().parse();
        }
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(part) {
            return Err(refuse());
        }
        if whole.len() > MOST_WHOLE_DIGITS {
            return Err(format!(
                "has more than {MOST_WHOLE_DIGITS} digits before the decimal point"
            ));
        }
        let kept: String = part
            .chars()
            .chain(std::iter::repeat('0'))
            .take(PLACES as usize)
            .collect();
        let round_up = part
            .as_bytes()
            .get(PLACES as usize)
            .is_some_and(|&b| b >= b'5');
        let number = |s: &str| {
            if s.is_empty() {
                Ok(0)
            } else {
                s.parse::<i128>().map_err(|_| refuse())
            }
        };
        Ok(Self(
            sign * (number(whole)? * Self::ONE + number(&kept)? + i128::from(round_up)),
        ))
    }
}

impl<const PLACES: u32> Serialize for Decimal<PLACES> {
    /// A JSON number with every digit, never passed through floating point.
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string())
            .map_err(serde::ser::Error::custom)?
            .serialize(out)
    }
}

struct DecimalVisitor<const PLACES: u32>;

impl<const PLACES: u32> Visitor<'_> for DecimalVisitor<PLACES> {
    type Value = Decimal<PLACES>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number")
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        value.to_string().parse().map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        value.to_string().parse().map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        // The shortest decimal that reads back as the same f64 is what the client wrote.
        value.to_string().parse().map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
        value.parse().map_err(E::custom)
    }
}

impl<'de, const PLACES: u32> Deserialize<'de> for Decimal<PLACES> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(DecimalVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_beyond_the_last_are_rounded_half_up() {
        assert_eq!("0.0000000015".parse::<Usd>().unwrap().units(), 2);
        assert_eq!(
            "0.1234567894".parse::<Usd>().unwrap().to_string(),
            "0.123456789"
        );
    }

    #[test]
    fn numbers_and_strings_read_alike() {
        let number: Usd = serde_json::from_str("0.000012345").unwrap();
        let text: Usd = serde_json::from_str("\"0.000012345\"").unwrap();
        assert_eq!(number, text);
        assert_eq!("1.2345e-5".parse(), Ok(number));
        assert_eq!(serde_json::to_string(&number).unwrap(), "0.000012345");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".5", "1.", "1e", "e", "1e400", "nan", "1.2.3"] {
            assert!(text.parse::<Usd>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_that_is_too_large_is_told_apart_from_text() {
        for text in [
            "1e180",
            "1e18",
            "1234567890123456789",
            "-1234567890123456789.5",
        ] {
            let complaint = text.parse::<Usd>().unwrap_err();
            assert!(complaint.contains("more than 18 digits"), "{complaint}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(units in -1_000_000_000_000_000_i128..1_000_000_000_000_000) {
            let value = Usd::from_units(units);
            prop_assert_eq!(value.to_string().parse::<Usd>().unwrap(), value);
        }
    }
}
