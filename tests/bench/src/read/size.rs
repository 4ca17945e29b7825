//! How many entries a database holds.

use std::fmt;
use std::str::FromStr;

/// A number of entries, spelled with `k` or `M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Size(pub(crate) u64);

const THOUSAND: u64 = 1_000;
const MILLION: u64 = 1_000_000;
/// Thirty days with an entry a minute, up to what a disk may bear.
const ALLOWED: std::ops::RangeInclusive<u64> = 50_000..=100 * MILLION;

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (digits, unit) = match text.strip_suffix(['M', 'm']) {
            Some(digits) => (digits, MILLION),
            None => match text.strip_suffix(['K', 'k']) {
                Some(digits) => (digits, THOUSAND),
                None => (text, 1),
            },
        };
        let number = digits
            .parse()
            .ok()
            .and_then(|number: u64| number.checked_mul(unit));
        number
            .filter(|number| ALLOWED.contains(number))
            .map(Self)
            .ok_or_else(|| format!("must be a number from 50k to 100M such as 1M, not `{text}`"))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            number if number.is_multiple_of(MILLION) => write!(f, "{}M", number / MILLION),
            number if number.is_multiple_of(THOUSAND) => write!(f, "{}k", number / THOUSAND),
            number => write!(f, "{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for text in ["1M", "200k", "123456"] {
            assert_eq!(text.parse::<Size>().unwrap().to_string(), text);
        }
        for text in ["", "M", "1G", "10", "99999999999999999999", "-1M"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }
}
