//! Keys that begin with a prefix of their own.

use std::ops::Range;
use std::sync::LazyLock;

use super::formats::FORMATS;
use super::key_format::KeyFormat;
use super::random::looks_random;
use crate::redaction::builtin::border::{begins, is_behind_escape};

/// Prefixes of so many characters are not met by chance in base64.
const DISTINCT: usize = 5;

/// Longest name before a key, in bytes.
const NAME: usize = 32;

/// Formats by their first byte, longer prefixes first.
static BY_FIRST_BYTE: LazyLock<Vec<Vec<&KeyFormat>>> = LazyLock::new(|| {
    let mut table = vec![Vec::new(); 256];
    for format in FORMATS.iter().copied().flatten() {
        table[usize::from(format.prefix.as_bytes()[0])].push(format);
    }
    for formats in &mut table {
        formats.sort_by_key(|format| std::cmp::Reverse(format.prefix.len()));
    }
    table
});

/// The second bytes of the prefixes that begin with a byte.
static SECOND_BYTES: LazyLock<Vec<Bytes>> = LazyLock::new(|| {
    let second = |format: &&KeyFormat| format.prefix.as_bytes()[1];
    let all = |formats: &Vec<&KeyFormat>| formats.iter().map(second).collect();
    BY_FIRST_BYTE.iter().map(all).collect()
});

/// A set of ASCII bytes.
#[derive(Clone, Copy, Default)]
struct Bytes(u128);

impl Bytes {
    const fn contains(self, byte: u8) -> bool {
        byte.is_ascii() && self.0 >> byte & 1 == 1
    }
}

impl FromIterator<u8> for Bytes {
    fn from_iter<I: IntoIterator<Item = u8>>(bytes: I) -> Self {
        Self(bytes.into_iter().fold(0, |set, byte| set | 1 << byte))
    }
}

/// Where in a run a word may begin: at its front, behind an escape that ends in
/// it (`n`, `3D`, `196m`, `u003d`), and behind each mark.
fn starts(run: &[u8]) -> impl Iterator<Item = usize> {
    let is_start = |at: &usize| matches!(at, 0..=5) || !run[at - 1].is_ascii_alphanumeric();
    (0..run.len()).filter(is_start)
}

/// Whether words of letters end at `end`, as in `my_token` and `API-KEY`, and not
/// a part of base64.
fn is_behind_name(text: &[u8], end: usize) -> bool {
    let near = &text[end.saturating_sub(NAME)..end];
    let other = |byte: &u8| !(byte.is_ascii_alphanumeric() || b"+/=-_.~".contains(byte));
    let start = near.iter().rposition(other).map_or(0, |place| place + 1);
    let is_word = |word: &[u8]| {
        let rest = word.get(1..).unwrap_or_default();
        rest.iter().all(u8::is_ascii_lowercase) && word.iter().all(u8::is_ascii_alphabetic)
            || word.iter().all(u8::is_ascii_uppercase)
    };
    let mut words = near[start..].split(|byte| matches!(byte, b'-' | b'_' | b'.'));
    (start > 0 || near.len() < NAME) && words.all(|word| !word.is_empty() && is_word(word))
}

/// Looks for keys in one text.
pub(super) struct Finder<'a> {
    text: &'a [u8],
    /// The characters of each alphabet that were last looked at: a text that
    /// repeats a prefix would otherwise be read again from each of them.
    known: [(usize, usize); 10],
}

impl<'a> Finder<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            known: [(0, 0); 10],
        }
    }

    /// The keys that begin within the run.
    pub(super) fn within(&mut self, run: &Range<usize>) -> Vec<Range<usize>> {
        let (mut found, mut free) = (Vec::new(), run.start);
        for at in starts(&self.text[run.clone()]) {
            let at = run.start + at;
            if at >= free
                && let Some(end) = self.key(at)
            {
                found.push(at..end);
                free = end;
            }
        }
        found
    }

    /// The end of the key that begins at `at`.
    fn key(&mut self, at: usize) -> Option<usize> {
        let formats = &BY_FIRST_BYTE[usize::from(self.text[at])];
        let second = self.text.get(at + 1).copied().unwrap_or_default();
        if !SECOND_BYTES[usize::from(self.text[at])].contains(second) || !begins(self.text, at) {
            return None;
        }
        let text = self.text;
        let starts = |format: &&&KeyFormat| text[at..].starts_with(format.prefix.as_bytes());
        let mut formats: Vec<&KeyFormat> = formats.iter().filter(starts).copied().collect();
        // A mark alone is one of Markdown (`_…_`).
        let glued = matches!(text[..at], [.., before, b'-' | b'_'] if before.is_ascii_alphanumeric())
            && !is_behind_escape(text, at);
        if glued && !formats.is_empty() && !is_behind_name(text, at - 1) {
            formats.retain(|format| format.prefix.len() >= DISTINCT && !format.ambiguous);
        }
        formats
            .into_iter()
            .find_map(|format| self.body(format, at + format.prefix.len()))
    }

    /// The end of the body that begins at `start`.
    fn body(&mut self, format: &KeyFormat, start: usize) -> Option<usize> {
        let known = &mut self.known[format.alphabet as usize];
        if !(known.0..known.1).contains(&start) {
            let rest = self.text[start..].iter();
            let length = rest.take_while(|byte| format.alphabet.has(**byte)).count();
            let body = &self.text[start..start + length];
            // Full stops end a sentence, not a key.
            let dots = body.iter().rev().take_while(|byte| **byte == b'.').count();
            *known = (start, start + length - dots);
        }
        let body = &self.text[start..known.1];
        let fits = (format.fewest..=format.most).contains(&body.len());
        (fits && (!format.ambiguous || looks_random(body))).then_some(start + body.len())
    }
}
