//! What stands before the `@`.

use std::ops::RangeInclusive;

use unicode_normalization::char::is_combining_mark;

use crate::redaction::builtin::border::is_behind_escape;

/// Most characters looked at: twice of what RFC 5321 allows.
const MOST: usize = 128;
/// Most bytes before an address that may belong to the same URL.
const URL_BYTES: usize = 256;

/// Scripts that are written without blanks between words: Thai to Myanmar,
/// Khmer, Chinese, Japanese and Korean.
const UNSPACED: [RangeInclusive<char>; 6] = [
    '\u{E00}'..='\u{EFF}',
    '\u{1000}'..='\u{109F}',
    '\u{1780}'..='\u{17FF}',
    '\u{2E80}'..='\u{D7AF}',
    '\u{F900}'..='\u{FAFF}',
    '\u{20000}'..='\u{3FFFF}',
];

/// Where the name before the `@` at `at` begins, not before `from`.
pub(super) fn start(text: &str, from: usize, at: usize) -> Option<usize> {
    let before = &text[from..at];
    match before.strip_suffix('"') {
        Some(quoted) => Some(from + quoted_start(quoted)?),
        None => Some(from + plain_start(text, from, before)?),
    }
}

/// A name in quotes may hold anything, but what stands between the end of one
/// text in quotes and the beginning of the next is none.
fn quoted_start(quoted: &str) -> Option<usize> {
    let start = quoted.rfind(['"', '\n'])?;
    let name = quoted[start..].strip_prefix('"')?;
    let is_name = name.trim() == name && name.contains(char::is_alphanumeric);
    (is_name && name.len() < MOST).then_some(start)
}

fn plain_start(text: &str, from: usize, before: &str) -> Option<usize> {
    let (mut start, mut behind) = (before.len(), '@');
    for (at, c) in before.char_indices().rev().take(MOST) {
        // What is one word in Latin letters begins where the script changes.
        if !may_stand(c) || (behind.is_ascii_alphabetic() && is_unspaced(c)) {
            break;
        }
        (start, behind) = (at, c);
    }
    // The letter of an escape that was left as it is.
    if before[..start].ends_with('\\') && is_behind_escape(text.as_bytes(), from + start + 1) {
        start += 1;
    }
    let name = before[start..].trim_start_matches(['.', '\'', '-', '&', '%']);
    let start = before.len() - name.len();
    name.chars().any(char::is_alphanumeric).then_some(start)
}

fn may_stand(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '.' | '_' | '%' | '+' | '\'' | '-' | '&')
        || is_combining_mark(c)
}

/// Whether the name ends in a script that is written without blanks: in such a
/// text the name of an account (`@name.surname`) follows the words at once.
pub(super) fn ends_unspaced(name: &str) -> bool {
    name.ends_with(is_unspaced)
}

fn is_unspaced(c: char) -> bool {
    UNSPACED.iter().any(|script| script.contains(&c))
}

/// Whether a name is that of everybody who clones a repository (`git@host:path`).
pub(super) fn is_clone(name: &str) -> bool {
    name == "git"
}

/// Whether the `@` ends the credentials of a URL (`ftp://name:word@host`).
pub(super) fn is_password(text: &str, from: usize, start: usize, at: usize) -> bool {
    let bytes = &text.as_bytes()[from.max(start.saturating_sub(URL_BYTES))..at];
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'<>".contains(byte);
    let begin = bytes.iter().rposition(ends).map_or(0, |place| place + 1);
    bytes[..begin].ends_with(b"://") && bytes[begin..].contains(&b':')
}
