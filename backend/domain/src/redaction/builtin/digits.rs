//! Runs of digits.

use std::ops::Range;

use super::border::is_behind_code;

/// How many bytes are looked at together.
const CHUNK: usize = 32;

/// More bytes than these stand between no two digits of one number.
const APART: usize = 16;
/// No rule asks for more digits.
const ENOUGH: usize = 12;

/// The first digit at `from` or behind it.
///
/// Most text has few digits, so whole chunks are passed over: their bytes are
/// compared all at once.
pub(super) fn next(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(chunk) = text.get(at..at + CHUNK) {
        if chunk.iter().fold(false, |any, b| any | b.is_ascii_digit()) {
            break;
        }
        at += CHUNK;
    }
    let rest = text.get(at..)?;
    rest.iter()
        .position(u8::is_ascii_digit)
        .map(|more| at + more)
}

/// How many digits stand close together in a text, as those of one number do. It
/// is not counted beyond the digits of a payment card.
pub(in crate::redaction) fn most_together(text: &str) -> usize {
    let (text, mut most, mut count, mut at) = (text.as_bytes(), 0, 0, 0);
    while let Some(start) = next(text, at) {
        if start - at > APART {
            count = 0;
        }
        let run = run(text, start);
        count += run.len();
        most = most.max(count);
        at = run.end;
        if most >= ENOUGH {
            break;
        }
    }
    most
}

/// Most bytes of an escape that may be digits.
const CODE: usize = 4;

/// Where digits begin that follow a blank of a URL (`%20`) or an escape that was left
/// as it is (`\u0022`, `\x22`), else `start`.
pub(super) fn behind_escape(text: &[u8], start: usize) -> usize {
    let is_blank = text[..start].ends_with(b"%") && text[start..].starts_with(b"20");
    let most = text.len().min(start + CODE);
    let escape = (start + 1..=most).find(|&end| is_behind_code(text, end));
    let end = escape.or_else(|| is_blank.then_some(start + 2));
    let end = end.filter(|end| text.get(*end).is_some_and(u8::is_ascii_digit));
    end.unwrap_or(start)
}

/// The run of digits that begins at `start`.
pub(super) fn run(text: &[u8], start: usize) -> Range<usize> {
    let rest = &text[start..];
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    start..start + length
}

/// A run of digits, and the separator behind it where another run follows.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) at: Range<usize>,
    /// From its end to the next group; empty behind the last.
    pub(super) separator: Range<usize>,
}

/// The groups of digits from `start` on that separators join. `separator`
/// returns the length of the one at a place, or 0.
pub(super) fn groups(
    text: &[u8],
    start: usize,
    separator: impl Fn(&[u8], usize) -> usize,
) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut next = start;
    loop {
        let at = run(text, next);
        next = at.end + separator(text, at.end);
        let goes_on = next > at.end && text.get(next).is_some_and(u8::is_ascii_digit);
        let separator = at.end..if goes_on { next } else { at.end };
        groups.push(Group { at, separator });
        if !goes_on {
            return groups;
        }
    }
}

/// The values of the digits in `text`.
pub(super) fn values(text: &[u8]) -> impl DoubleEndedIterator<Item = u32> {
    let digits = text.iter().filter(|byte| byte.is_ascii_digit());
    digits.map(|byte| u32::from(byte - b'0'))
}
