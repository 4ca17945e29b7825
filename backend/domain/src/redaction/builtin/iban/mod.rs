//! International bank account numbers (ISO 13616).

mod countries;

use std::ops::Range;

use super::border::{begins, blank, dash, ends};
use super::digits;
use countries::{COUNTRIES, Kind};

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let (bytes, mut found, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(digit) = digits::next(bytes, at) {
        at = match account(bytes, digit).filter(|account| account.start >= at) {
            Some(account) => {
                found.push(account.clone());
                account.end
            }
            None => digits::run(bytes, digit).end,
        };
    }
    found
}

/// The account number whose two check digits begin at `digit`. It ends where
/// its country's numbers end, whatever stands behind it.
fn account(text: &[u8], digit: usize) -> Option<Range<usize>> {
    let start = digit.checked_sub(2)?;
    let country = [
        text[start].to_ascii_uppercase(),
        text[start + 1].to_ascii_uppercase(),
    ];
    if !country.iter().all(u8::is_ascii_uppercase) || !begins(text, start) {
        return None;
    }
    let index = COUNTRIES.binary_search_by(|(code, _)| code.as_bytes().cmp(&country));
    let (_, format) = COUNTRIES[index.ok()?];
    let mut rest = Remainder::default();
    let mut at = start;
    for kind in head().chain(
        format
            .iter()
            .flat_map(|&(count, kind)| (0..count).map(move |_| kind)),
    ) {
        at = character(text, at, kind)?;
        rest.characters.push(text[at - 1]);
    }
    (ends(text, at) && rest.is_one()).then_some(start..at)
}

fn head() -> impl Iterator<Item = Kind> {
    [Kind::A, Kind::A, Kind::N, Kind::N].into_iter()
}

/// The end of the character of that kind at `at`, or behind one separator.
fn character(text: &[u8], at: usize, kind: Kind) -> Option<usize> {
    let at = at + blank(text, at).max(dash(text, at));
    let byte = text.get(at)?;
    let fits = match kind {
        Kind::A => byte.is_ascii_alphabetic(),
        Kind::N => byte.is_ascii_digit(),
        Kind::C => byte.is_ascii_alphanumeric(),
    };
    fits.then_some(at + 1)
}

/// The characters of a number, to be divided by 97.
#[derive(Default)]
struct Remainder {
    characters: Vec<u8>,
}

impl Remainder {
    fn is_one(&self) -> bool {
        let (head, tail) = self.characters.split_at(4);
        let remainder = tail.iter().chain(head).try_fold(0, |rest, &byte| {
            let value = char::from(byte).to_digit(36)?;
            let shifted = if value > 9 { rest * 100 } else { rest * 10 };
            Some((shifted + value) % 97)
        });
        remainder == Some(1)
    }
}
