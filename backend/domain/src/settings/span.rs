//! Spans of time as people write them.

use std::time::Duration;

/// The units, largest first, with their seconds.
const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// Reads `24h`, `90s` or `1h30m`.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || wrong(&format!("`{text}`"));
    let mut seconds: u64 = 0;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let number: u64 = rest[..end].parse().map_err(|_| wrong())?;
        let unit = rest[end..].chars().next().ok_or_else(wrong)?;
        let (_, size) = UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .ok_or_else(wrong)?;
        let part = number.checked_mul(*size).ok_or_else(wrong)?;
        seconds = seconds.checked_add(part).ok_or_else(wrong)?;
        rest = rest[end + unit.len_utf8()..].trim_start();
    }
    Ok(Duration::from_secs(seconds))
}

/// What is said of anything else.
pub(super) fn wrong(found: &str) -> String {
    format!("must be a span of time such as 24h, 90m or 1h30m, not {found}")
}

/// Writes it back in its largest whole unit: `24h`, not `86400s`.
pub(super) fn show(duration: Duration) -> String {
    let seconds = duration.as_secs();
    // One day stays 24h: that is how the setting is documented.
    let (unit, size) = UNITS
        .into_iter()
        .find(|(_, size)| seconds >= *size && seconds.is_multiple_of(*size) && seconds != *size)
        .unwrap_or(('s', 1));
    format!("{}{unit}", seconds / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_in_every_unit() {
        for (text, seconds) in [
            ("24h", 86_400),
            ("90m", 5_400),
            ("1h30m", 5_400),
            ("2d", 172_800),
            ("45s", 45),
            (" 1h 5s ", 3_605),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_span_is_refused_and_quoted() {
        for text in [
            "",
            "24",
            "h",
            "1w",
            "-1h",
            "1.5h",
            "99999999999999999999s",
            "9999999999999999d",
            "1ä",
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.ends_with(&format!("not `{text}`")), "{error}");
        }
    }

    #[test]
    fn spans_are_shown_in_their_largest_whole_unit() {
        for text in ["24h", "90m", "2d", "45s", "36h"] {
            assert_eq!(show(parse(text).unwrap()), text);
        }
    }
}
