//! IPv4 addresses.

use std::ops::Range;

use super::border::begins;
use super::digits;

/// Words before a number that make it a version or the number of a section.
const NOT_ADDRESSES: [&str; 14] = [
    "version",
    "ver",
    "v",
    "release",
    "build",
    "section",
    "sections",
    "chapter",
    "clause",
    "article",
    "abschnitt",
    "kapitel",
    "table",
    "figure",
];

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let (bytes, mut found, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(start) = digits::next(bytes, at) {
        let start = digits::behind_escape(bytes, start);
        let first = digits::run(bytes, start);
        // Most numbers are no part of anything.
        if bytes.get(first.end) != Some(&b'.') {
            at = first.end;
            continue;
        }
        let groups = digits::groups(bytes, start, |text, at| {
            usize::from(text.get(at) == Some(&b'.'))
        });
        let end = groups.last().map_or(start + 1, |last| last.at.end);
        let parts: Option<Vec<u8>> = groups
            .iter()
            .map(|group| part(&bytes[group.at.clone()]))
            .collect();
        if let Some(parts) = parts.filter(|parts| parts.len() == 4)
            && is_alone(bytes, start, end)
            && !is_numbering(text, start, end, &parts)
        {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// A part in decimal, from 0 to 255 and without leading zeros.
fn part(digits: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(digits).ok()?;
    text.parse()
        .ok()
        .filter(|_| digits.len() == 1 || digits[0] != b'0')
}

/// Whether no name or version goes on before or behind it.
fn is_alone(text: &[u8], start: usize, end: usize) -> bool {
    let product = matches!(text[..start], [.., letter, b'/'] if letter.is_ascii_alphanumeric());
    let before = begins(text, start) && !text[..start].ends_with(b".") && !product;
    let behind = match text[end..] {
        [b'.' | b'-' | b'+' | b'_', next, ..] => !next.is_ascii_alphabetic(),
        [next, ..] => !next.is_ascii_alphanumeric() && next != b'%',
        [] => true,
    };
    before && behind
}

/// Whether it numbers a version or a section.
fn is_numbering(text: &str, start: usize, end: usize, parts: &[u8]) -> bool {
    let before = text[..start].trim_end_matches([' ', '\t', '"', '\'', ':', '=', '(', '.', '`']);
    if before.ends_with('§') {
        return true;
    }
    let is_named = NOT_ADDRESSES
        .iter()
        .any(|name| ends_with_word(before, name));
    is_named && before.len() + 40 > start || is_heading(text, start, end, parts)
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(start) = text.len().checked_sub(word.len()) else {
        return false;
    };
    let end = &text.as_bytes()[start..];
    end.eq_ignore_ascii_case(word.as_bytes()) && begins(text.as_bytes(), start)
}

/// Small numbers at the beginning of a line with a title behind them.
fn is_heading(text: &str, start: usize, end: usize, parts: &[u8]) -> bool {
    let small = parts[0] < 10 && parts.iter().all(|part| (1..=20).contains(part));
    let repeated = parts.iter().all(|part| *part == parts[0]);
    let before = text[..start].trim_end_matches([' ', '#', '*']);
    let title = text[end..]
        .trim_start_matches('.')
        .strip_prefix([' ', '\t']);
    let titled = title.is_some_and(|title| title.starts_with(char::is_uppercase));
    small && !repeated && (before.is_empty() || before.ends_with('\n')) && titled
}
