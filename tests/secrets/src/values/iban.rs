//! IBANs.

use fastrand::Rng;

use crate::Secret;
use crate::template::{fill, pick};

/// Countries with the account numbers of the registry.
const COUNTRIES: &[(&str, &str)] = &[
    ("AE", "{digit:19}"),
    ("AT", "{digit:16}"),
    ("BE", "{digit:12}"),
    ("BG", "{upper:4}{digit:6}{UPPER:8}"),
    ("BR", "{digit:23}{upper:1}{UPPER:1}"),
    ("CH", "{digit:5}{UPPER:12}"),
    ("CY", "{digit:8}{UPPER:16}"),
    ("CZ", "{digit:20}"),
    ("DE", "{digit:18}"),
    ("DK", "{digit:14}"),
    ("EE", "{digit:16}"),
    ("ES", "{digit:20}"),
    ("FI", "{digit:14}"),
    ("FR", "{digit:10}{UPPER:11}{digit:2}"),
    ("GB", "{upper:4}{digit:14}"),
    ("GR", "{digit:7}{UPPER:16}"),
    ("HR", "{digit:17}"),
    ("HU", "{digit:24}"),
    ("IE", "{upper:4}{digit:14}"),
    ("IL", "{digit:19}"),
    ("IT", "{upper:1}{digit:10}{UPPER:12}"),
    ("LT", "{digit:16}"),
    ("LU", "{digit:3}{UPPER:13}"),
    ("LV", "{upper:4}{UPPER:13}"),
    ("MT", "{upper:4}{digit:5}{UPPER:18}"),
    ("NL", "{upper:4}{digit:10}"),
    ("NO", "{digit:11}"),
    ("PL", "{digit:24}"),
    ("PT", "{digit:21}"),
    ("QA", "{upper:4}{UPPER:21}"),
    ("RO", "{upper:4}{UPPER:16}"),
    ("SA", "{digit:2}{UPPER:18}"),
    ("SE", "{digit:20}"),
    ("SI", "{digit:15}"),
    ("SK", "{digit:20}"),
    ("TR", "{digit:5}0{UPPER:16}"),
    ("UA", "{digit:6}{UPPER:19}"),
];

pub(crate) fn make(rng: &mut Rng) -> Secret {
    let (country, format) = pick(rng, COUNTRIES);
    let account = fill(rng, format);
    let check = 98 - remainder(&format!("{account}{country}00"));
    let number = format!("{country}{check:02}{account}");
    let separator = pick(rng, &["", "", " ", " ", "-", "\u{a0}"]);
    let number = match rng.u8(..8) {
        0 => number.to_lowercase(),
        _ => number,
    };
    let groups = number.as_bytes().chunks(4).map(String::from_utf8_lossy);
    Secret::whole(groups.collect::<Vec<_>>().join(separator))
}

fn remainder(text: &str) -> u32 {
    let values = text.chars().filter_map(|c| c.to_digit(36));
    values.fold(0, |rest, value| {
        let shifted = if value > 9 { rest * 100 } else { rest * 10 };
        (shifted + value) % 97
    })
}
