//! Credentials in headers: `Bearer …`, `Basic …`.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::random::looks_random;
use crate::redaction::builtin::border::begins;

/// Fewest characters of a token.
const FEWEST: usize = 16;

/// The run as the credentials of an authentication scheme that stands before it.
pub(super) fn credentials(text: &[u8], run: &Range<usize>) -> Option<Range<usize>> {
    let before = text[..run.start].trim_ascii_end();
    if before.len() == run.start {
        return None;
    }
    let padding = text[run.end..]
        .iter()
        .take(2)
        .take_while(|byte| **byte == b'=')
        .count();
    let value = &text[run.clone()];
    let dots = value.iter().rev().take_while(|byte| **byte == b'.').count();
    let value = &value[..value.len() - dots];
    let is_one = match () {
        () if ends_with_word(before, b"bearer") => is_token(value),
        () if ends_with_word(before, b"ssws") => is_token(value),
        () if ends_with_word(before, b"token") => is_token(value) && is_authorization(before),
        () if ends_with_word(before, b"basic") => is_pair(&text[run.start..run.end + padding]),
        () => false,
    };
    is_one.then(|| run.start..run.start + value.len() + padding)
}

fn is_token(value: &[u8]) -> bool {
    value.len() >= FEWEST && looks_random(value)
}

fn ends_with_word(text: &[u8], word: &[u8]) -> bool {
    let Some(start) = text.len().checked_sub(word.len()) else {
        return false;
    };
    text[start..].eq_ignore_ascii_case(word) && begins(text, start)
}

/// Whether the scheme is that of an `Authorization` header.
fn is_authorization(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(30)..];
    near.to_ascii_lowercase()
        .windows(13)
        .any(|word| word == b"authorization")
}

/// Whether it is a name and a password, with a colon between them.
fn is_pair(value: &[u8]) -> bool {
    let decoded = STANDARD
        .decode(value)
        .or_else(|_| STANDARD_NO_PAD.decode(value));
    decoded.is_ok_and(|pair| {
        pair.contains(&b':')
            && pair.iter().all(|byte| !byte.is_ascii_control())
            && std::str::from_utf8(&pair).is_ok()
    })
}
