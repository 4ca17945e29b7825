//! Phone numbers.
//!
//! What is looked for is the shape of a number that a person would dial: a
//! country code behind a plus sign or two zeros, an area code in brackets, or a
//! trunk zero with separators. The ported `libphonenumber`s were considered:
//! `phonenumber` 0.3 parses a number it is given but finds none in a text and
//! compiles a megabyte of metadata with two hundred expressions for each
//! country's format; `rlibphonenumber` 2.2 finds numbers, but those without a
//! country code only for one country it is told, which a log does not know, and
//! builds by code generation from protocol buffers. Both reject numbers outside
//! the current numbering plans, while a number somebody mistyped is personal too.

mod country_codes;
mod forms;
mod ids;

use std::ops::Range;

use super::border::{begins, blank, dash, ends};
use super::digits::{self, Group};
use forms::{Lead, Number};

/// Most groups a number is written in.
const MOST_GROUPS: usize = 8;

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let (bytes, mut found, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(start) = digits::next(bytes, at) {
        let groups = digits::groups(bytes, start, separator);
        at = groups.last().map_or(start + 1, |last| last.at.end);
        // Seven digits and no fewer make a number.
        if at - start >= 7 {
            numbers(bytes, &groups, &mut found);
        }
    }
    found
}

/// The numbers among groups that separators join: each begins with the first of
/// them, behind another number, or at an area code in brackets.
fn numbers(text: &[u8], groups: &[Group], found: &mut Vec<Range<usize>>) {
    let (mut first, mut free) = (0, 0);
    while first < groups.len() {
        match number(text, &groups[first..], free) {
            Some((number, count)) => {
                free = number.end;
                found.push(number);
                first += count;
            }
            None => {
                let opens = |group: &Group| text[group.separator.clone()].contains(&b'(');
                let bracket = groups[first..].iter().position(opens);
                first += bracket.map_or(groups.len(), |place| place + 1);
            }
        }
    }
}

/// The length of what stands between two groups: a blank, a hyphen, a dot or a
/// slash, with brackets around a group. Two of them only around a slash.
fn separator(text: &[u8], at: usize) -> usize {
    let mut next = at;
    if text.get(next) == Some(&b')') {
        next += 1;
    }
    let before = blank(text, next);
    let mark = match text.get(next + before) {
        Some(b'/') => 1,
        Some(b'.') if before == 0 => 1,
        _ if before == 0 => dash(text, next),
        _ => 0,
    };
    next += before + mark;
    if mark == 1 && text[next - 1] == b'/' {
        next += blank(text, next);
    }
    if text.get(next) == Some(&b'(') {
        next += 1;
    }
    next - at
}

/// The number that begins with the first of the groups, as long as possible, and
/// how many groups it has.
fn number(text: &[u8], groups: &[Group], from: usize) -> Option<(Range<usize>, usize)> {
    let start = groups[0].at.start;
    let (lead, begin) = lead(text, start);
    let free = begin >= from && (begin < start || begins(text, start)) && is_free(text, begin);
    if !free {
        return None;
    }
    let fits = |count: &usize| {
        let groups = &groups[..*count];
        may_end(text, groups) && Number { text, groups, lead }.is_phone()
    };
    let count = (1..=groups.len().min(MOST_GROUPS)).rev().find(fits)?;
    let end = groups[count - 1].at.end;
    Some((with_bracket(text, begin, end)..end, count))
}

/// The beginning with the bracket that is closed within: `(+49) 30 …`.
fn with_bracket(text: &[u8], begin: usize, end: usize) -> usize {
    let has = |bracket: u8| text[begin..end].contains(&bracket);
    let opens = text[..begin].last() == Some(&b'(') && has(b')') && !has(b'(');
    begin - usize::from(opens)
}

/// What stands before the group at `start`, and where that begins.
fn lead(text: &[u8], start: usize) -> (Lead, usize) {
    match text[..start] {
        [.., b'+', b'('] => (Lead::Plus, start - 2),
        [.., b'+'] => (Lead::Plus, start - 1),
        // The plus sign in a URL, and in full width.
        [.., b'%', b'2', b'B' | b'b'] => (Lead::Plus, start - 3),
        [.., 0xEF, 0xBC, 0x8B] => (Lead::Plus, start - 3),
        [.., b'('] if text.get(digits::run(text, start).end) == Some(&b')') => {
            (Lead::Bracket, start - 1)
        }
        _ => (Lead::Nothing, start),
    }
}

/// Whether a number may begin at `at`: not within a word, a name with hyphens
/// (`INV-0135`, a UUID), an amount or a time.
fn is_free(text: &[u8], at: usize) -> bool {
    let joined = match text[..at] {
        [.., digit, b'.' | b',' | b':'] => digit.is_ascii_digit(),
        [.., other, b'-' | b'/' | b'_'] => other.is_ascii_alphanumeric(),
        [.., b']' | b')'] => true,
        _ => false,
    };
    begins(text, at) && !joined
}

/// Whether a number may end with these groups: before a blank, at the end of
/// the last group, and not within an amount, a time or a percentage.
fn may_end(text: &[u8], groups: &[Group]) -> bool {
    let last = &groups[groups.len() - 1];
    let end = last.at.end;
    if !last.separator.is_empty() {
        return blank(text, end) > 0;
    }
    let behind = &text[end + blank(text, end)..];
    let goes_on = match text[end..] {
        [b'.' | b',' | b':', next, ..] => next.is_ascii_digit(),
        [b'-' | b'_', next, ..] => next.is_ascii_alphanumeric(),
        _ => false,
    };
    ends(text, end) && !goes_on && !behind.starts_with(b"%")
}
