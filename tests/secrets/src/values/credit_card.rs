//! Payment cards.

use fastrand::Rng;

use crate::Secret;
use crate::template::pick;

/// Issuers: a prefix, and how many digits their numbers have.
const ISSUERS: &[(&str, usize)] = &[
    ("4", 16),
    ("4", 16),
    ("4", 13),
    ("4", 19),
    ("51", 16),
    ("52", 16),
    ("55", 16),
    ("2221", 16),
    ("2720", 16),
    ("34", 15),
    ("37", 15),
    ("6011", 16),
    ("647", 16),
    ("65", 16),
    ("65", 19),
    ("300", 14),
    ("36", 14),
    ("38", 14),
    ("3528", 16),
    ("3589", 16),
    ("62", 16),
    ("62", 19),
    ("5018", 12),
    ("6304", 13),
    ("6759", 16),
    ("6763", 18),
    ("2202", 16),
    ("9792", 16),
];
const SEPARATORS: &[&str] = &[
    " ", " ", "-", ".", "\u{a0}", "\u{2013}", "\u{202f}", "\u{2011}",
];

pub(crate) fn make(rng: &mut Rng) -> Secret {
    let (prefix, length) = pick(rng, ISSUERS);
    let mut digits: Vec<u32> = prefix.chars().filter_map(|c| c.to_digit(10)).collect();
    while digits.len() < length - 1 {
        digits.push(rng.u32(..10));
    }
    digits.push(check_digit(&digits));
    let number: String = digits.iter().map(u32::to_string).collect();
    let separator = pick(rng, SEPARATORS);
    let text = match rng.u8(..2) {
        0 => number,
        _ => grouped(&number, separator),
    };
    Secret::whole(text)
}

fn check_digit(digits: &[u32]) -> u32 {
    let doubled = |(place, digit): (usize, &u32)| match place % 2 {
        0 => digit * 2 / 10 + digit * 2 % 10,
        _ => *digit,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).sum();
    (10 - sum % 10) % 10
}

/// As it is printed on the card.
fn grouped(number: &str, separator: &str) -> String {
    let groups: &[usize] = match number.len() {
        15 if separator != "." => &[4, 6, 5],
        14 if separator != "." => &[4, 6, 4],
        _ => &[4, 4, 4, 4, 4],
    };
    let (mut rest, mut parts) = (number, Vec::new());
    for length in groups {
        let (part, behind) = rest.split_at((*length).min(rest.len()));
        parts.push(part);
        rest = behind;
    }
    parts.retain(|part| !part.is_empty());
    parts.join(separator)
}
