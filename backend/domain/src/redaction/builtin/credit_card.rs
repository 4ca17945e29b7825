//! Payment card numbers.

use std::ops::Range;

use super::border::{begins, blank, dash, ends};
use super::digits::{self, Group};

/// Most groups a number is printed in: 19 digits by four.
const MOST_GROUPS: usize = 5;

/// An issuer's numbers.
struct Issuer {
    /// The first and last of its prefixes, of as many digits as given.
    prefixes: (u32, u32, u32),
    /// How many digits they have.
    lengths: &'static [usize],
}

const fn issuer(digits: u32, first: u32, last: u32, lengths: &'static [usize]) -> Issuer {
    Issuer {
        prefixes: (digits, first, last),
        lengths,
    }
}

const LONG: &[usize] = &[16, 17, 18, 19];
const MAESTRO: &[usize] = &[12, 13, 14, 15, 16, 17, 18, 19];

/// Issuers by prefix, as ISO/IEC 7812 assigns them and the card schemes state
/// them (the table of "Payment card number" in Wikipedia gathers their sources).
/// None begins with 1: so no moment in epoch milliseconds is taken for a card.
const ISSUERS: &[Issuer] = &[
    issuer(1, 4, 4, &[13, 16, 19]),               // Visa
    issuer(2, 51, 55, &[16]),                     // Mastercard
    issuer(4, 2221, 2720, &[16]),                 // Mastercard
    issuer(2, 34, 34, &[15]),                     // American Express
    issuer(2, 37, 37, &[15]),                     // American Express
    issuer(4, 6011, 6011, LONG),                  // Discover
    issuer(3, 644, 649, LONG),                    // Discover
    issuer(2, 65, 65, LONG),                      // Discover, RuPay
    issuer(3, 300, 305, &[14, 16, 17, 18, 19]),   // Diners Club
    issuer(4, 3095, 3095, &[14, 16, 17, 18, 19]), // Diners Club
    issuer(2, 36, 36, &[14, 15, 16, 17, 18, 19]), // Diners Club
    issuer(2, 38, 39, &[14, 16, 17, 18, 19]),     // Diners Club
    issuer(4, 3528, 3589, LONG),                  // JCB
    issuer(2, 62, 62, LONG),                      // UnionPay
    issuer(2, 81, 82, &[16]),                     // RuPay
    issuer(3, 508, 508, &[16]),                   // RuPay
    issuer(2, 60, 60, &[16]),                     // RuPay
    issuer(4, 5018, 5018, MAESTRO),               // Maestro
    issuer(4, 5020, 5020, MAESTRO),               // Maestro
    issuer(4, 5038, 5038, MAESTRO),               // Maestro
    issuer(4, 5893, 5893, MAESTRO),               // Maestro
    issuer(4, 6304, 6304, MAESTRO),               // Maestro
    issuer(4, 6759, 6759, MAESTRO),               // Maestro
    issuer(4, 6761, 6763, MAESTRO),               // Maestro
    issuer(4, 5019, 5019, &[16]),                 // Dankort
    issuer(4, 2200, 2204, LONG),                  // Mir
    issuer(3, 636, 636, LONG),                    // InterPayment
    issuer(4, 9792, 9792, &[16]),                 // Troy
    issuer(6, 506_099, 506_198, &[16, 18, 19]),   // Verve
    issuer(4, 5067, 5067, &[16]),                 // Elo
    issuer(4, 8600, 8600, &[16]),                 // UzCard
    issuer(4, 9860, 9860, &[16]),                 // Humo
];

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let (bytes, mut found, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(start) = digits::next(bytes, at) {
        let start = digits::behind_escape(bytes, start);
        let groups = digits::groups(bytes, start, separator);
        at = groups.last().map_or(start + 1, |last| last.at.end);
        // Twelve digits and no fewer make a card.
        if at - start >= 12 {
            windows(bytes, &groups, &mut found);
        }
    }
    found
}

fn separator(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(b'.') => 1,
        // A blank in a URL.
        Some(b'%') if text[at..].starts_with(b"%20") => 3,
        _ => blank(text, at).max(dash(text, at)),
    }
}

/// Looks at the windows of whole groups, from each the longest first: a number
/// before a card or a date behind it does not hide the card.
fn windows(text: &[u8], groups: &[Group], found: &mut Vec<Range<usize>>) {
    let mut first = 0;
    while first < groups.len() {
        let most = MOST_GROUPS.min(groups.len() - first);
        let fits = |count: &usize| is_card(text, groups, first, *count);
        match (1..=most).rev().find(fits) {
            Some(count) => {
                found.push(groups[first].at.start..groups[first + count - 1].at.end);
                first += count;
            }
            None => first += 1,
        }
    }
}

fn is_card(text: &[u8], groups: &[Group], first: usize, count: usize) -> bool {
    let window = &groups[first..first + count];
    let (start, end) = (window[0].at.start, window[count - 1].at.end);
    let is_blank =
        |group: &Group| blank(text, group.at.end) > 0 || text[group.at.end..].starts_with(b"%20");
    let left = match first.checked_sub(1) {
        Some(before) => is_blank(&groups[before]),
        None => begins(text, start),
    };
    let right = match first + count < groups.len() {
        true => is_blank(&window[count - 1]) || is_whole(text, &groups[first + count - 1..]),
        false => ends(text, end) && !is_percentage(text, end),
    };
    left && right && is_printed_so(text, window) && is_number(&digits_of(text, window))
}

/// The digits of the groups: a separator may have some of its own (`%20`).
fn digits_of(text: &[u8], window: &[Group]) -> Vec<u8> {
    let groups = window.iter().flat_map(|group| &text[group.at.clone()]);
    groups.copied().collect()
}

/// Whether a percent sign follows that is none of a URL.
fn is_percentage(text: &[u8], end: usize) -> bool {
    let mut behind = text[end..].iter();
    behind.next() == Some(&b'%') && !behind.take(2).all(u8::is_ascii_hexdigit)
}

/// Whether a number goes on with zeros behind its decimal point.
fn is_whole(text: &[u8], groups: &[Group]) -> bool {
    let [number, zeros] = groups else {
        return false;
    };
    let is_zero = |byte: &u8| *byte == b'0';
    text[number.separator.clone()] == *b"." && text[zeros.at.clone()].iter().all(is_zero)
}

/// Whether cards are printed in groups of such lengths, with one separator.
fn is_printed_so(text: &[u8], window: &[Group]) -> bool {
    let (last, others) = match window {
        [] | [_] => return true,
        [others @ .., last] => (last, others),
    };
    let separator = &text[others[0].separator.clone()];
    if others
        .iter()
        .any(|group| &text[group.separator.clone()] != separator)
    {
        return false;
    }
    let by_four = others.iter().all(|group| group.at.len() == 4) && last.at.len() <= 4;
    // Dots also stand in decimals, versions and amounts.
    by_four || separator != b"." && is_other_print(window)
}

fn is_other_print(window: &[Group]) -> bool {
    let lengths: Vec<usize> = window.iter().map(|group| group.at.len()).collect();
    // American Express, Diners Club, UnionPay; and what people type in two halves.
    matches!(lengths[..], [4, 6, 4 | 5] | [6, 13] | [8, 8])
}

fn is_number(text: &[u8]) -> bool {
    let length = digits::values(text).count();
    let known = |issuer: &Issuer| {
        let (digits, first, last) = issuer.prefixes;
        let leading = digits::values(text).take(digits as usize);
        let prefix = leading.fold(0, |value, digit| value * 10 + digit);
        (first..=last).contains(&prefix) && issuer.lengths.contains(&length)
    };
    (12..=19).contains(&length) && ISSUERS.iter().any(known) && luhn(text)
}

/// The check digit of ISO/IEC 7812-1.
fn luhn(text: &[u8]) -> bool {
    let worth = |(place, digit): (usize, u32)| match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, doubled) if doubled > 9 => doubled - 9,
        (_, doubled) => doubled,
    };
    let sum: u32 = digits::values(text).rev().enumerate().map(worth).sum();
    sum.is_multiple_of(10)
}
