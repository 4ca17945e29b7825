//! Exact decimals with a fixed number of places: money and audio length.
//!
//! Floating point would make sums depend on their order; a whole number of
//! the smallest unit does not.

use std::borrow::Cow;
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
/// Largest exponent that is read.
const MOST_EXPONENT: i32 = 400;

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

    /// Reads digits with an optional sign, point and exponent. Further places are
    /// rounded half up; says whether any of them was not zero.
    ///
    /// # Errors
    /// A complaint when the text is no decimal number, or has more than 18 whole digits.
    pub fn read(text: &str) -> Result<(Self, bool), String> {
        let refuse = || format!("`{text}` is not a decimal number");
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let digits = without_exponent(digits).ok_or_else(refuse)?;
        let (whole, part) = digits.split_once('.').unwrap_or((&digits, "0"));
        let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(part) {
            return Err(refuse());
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > MOST_WHOLE_DIGITS {
            return Err(format!(
                "has more than {MOST_WHOLE_DIGITS} digits before the decimal point"
            ));
        }
        let (kept, rest) = part.split_at_checked(PLACES as usize).unwrap_or((part, ""));
        let number = |digits: &str| {
            digits
                .bytes()
                .fold(0, |sum, b| sum * 10 + i128::from(b - b'0'))
        };
        let missing = (PLACES as usize).saturating_sub(kept.len());
        let part = number(kept) * 10_i128.pow(u32::try_from(missing).unwrap_or(0));
        let round_up = i128::from(rest.starts_with(['5', '6', '7', '8', '9']));
        let units = number(whole) * Self::ONE + part + round_up;
        Ok((Self(sign * units), rest.contains(|one| one != '0')))
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

    /// As [`Decimal::read`], where it does not matter whether it is rounded.
    ///
    /// # Errors
    /// A complaint when the text is no decimal number, or has more than 18 whole digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text).map(|(number, _)| number)
    }
}

/// Moves the point of a number as its exponent says; `None` where that is none, or
/// further than any floating-point number goes.
fn without_exponent(text: &str) -> Option<Cow<'_, str>> {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
        return Some(Cow::Borrowed(text));
    };
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let has_part = digits.len() > whole.len();
    if whole.is_empty() || has_part && part.is_empty() || exponent > MOST_EXPONENT {
        return None;
    }
    let places = usize::try_from(exponent.unsigned_abs().min(MOST_EXPONENT.unsigned_abs())).ok()?;
    let zeros = "0".repeat(places);
    let moved = if exponent < 0 {
        // Zeros in front, so that there is always something before the point.
        let padded = format!("{zeros}{whole}");
        let (whole, moved) = padded.split_at(padded.len() - places);
        let whole = if whole.is_empty() { "0" } else { whole };
        format!("{whole}.{moved}{part}")
    } else {
        let padded = format!("{part}{zeros}");
        let (moved, part) = padded.split_at_checked(places)?;
        let part = if part.is_empty() { "0" } else { part };
        format!("{whole}{moved}.{part}")
    };
    Some(Cow::Owned(moved))
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
    fn only_what_is_lost_counts_as_rounded() {
        for (text, kept, is_rounded) in [
            ("0.1234567890", "0.123456789", false),
            ("0.12345678901", "0.123456789", true),
            ("0.12345678949999999999", "0.123456789", true),
            ("1e-9", "0.000000001", false),
            ("1e-10", "0", true),
            ("0e-999", "0", false),
            ("1.5e-999", "0", true),
            ("12345.678e-4", "1.2345678", false),
            ("1.25E+1", "12.5", false),
            ("-2.5e0", "-2.5", false),
        ] {
            let (number, rounded) = Usd::read(text).unwrap();
            assert_eq!(
                (number.to_string().as_str(), rounded),
                (kept, is_rounded),
                "{text}"
            );
        }
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
        for text in [
            "", "-", ".5", "1.", "1e", "e", "1e401", "nan", "1.2.3", "1.e2", ".5e1", "1e1.5", "--1",
        ] {
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
