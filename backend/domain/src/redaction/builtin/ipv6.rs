//! IPv6 addresses.

use std::net::Ipv6Addr;
use std::ops::Range;

use memchr::memchr;

use super::border::is_behind_escape;

/// Longest text of an address: six groups and an IPv4 address.
const MOST: usize = 45;

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let (bytes, mut found, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(colon) = bytes.get(at..).and_then(|rest| memchr(b':', rest)) {
        let colon = at + colon;
        let run = run(bytes, at, colon);
        at = run.end.max(colon + 1);
        found.extend(address(text, run));
    }
    found
}

/// The characters of addresses around the colon.
fn run(text: &[u8], from: usize, colon: usize) -> Range<usize> {
    let of_address = |byte: &&u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let before = text[from..colon]
        .iter()
        .rev()
        .take(MOST)
        .take_while(of_address)
        .count();
    let behind = text[colon..].iter().take_while(of_address).count();
    colon - before..colon + behind
}

fn address(text: &str, run: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if bytes.get(run.end).is_some_and(of_word) {
        return None;
    }
    let mut start = run.start;
    if bytes[start..].starts_with(b":::") {
        start += 1;
    } else if !is_free(bytes, start) || is_colon_before(&bytes[run.clone()]) {
        start += memchr(b':', &bytes[run.clone()])? + 1;
        if bytes[start..run.end].starts_with(b":") {
            return None;
        }
    }
    let end = start + trimmed(&text[start..run.end]).len();
    let plain = |start: usize| parse(&text[start..end]).then_some(start..end);
    let range = plain(start).or_else(|| plain(behind_word(text, start, end)?))?;
    (!is_slice(bytes, &range)).then_some(range)
}

/// Letters directly beside it belong to a word: `std::fs`, `ip:2001:…`.
fn of_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

fn is_free(text: &[u8], start: usize) -> bool {
    !text[..start].last().is_some_and(of_word) || is_behind_escape(text, start)
}

fn is_colon_before(run: &[u8]) -> bool {
    run.starts_with(b":") && !run.starts_with(b"::")
}

/// Without the marks that end a sentence.
fn trimmed(run: &str) -> &str {
    let run = run.trim_end_matches('.');
    match run.strip_suffix(':') {
        Some(shorter) if !shorter.ends_with(':') => shorter,
        _ => run,
    }
}

/// Behind a word of letters and a colon, such as `add:`.
fn behind_word(text: &str, start: usize, end: usize) -> Option<usize> {
    let (word, rest) = text[start..end].split_once(':')?;
    let letters = word.bytes().all(|byte| byte.is_ascii_alphabetic());
    (letters && !rest.starts_with(':')).then(|| end - rest.len())
}

/// Whether it is an address rather than a time, a hardware address, or names
/// with colons between them.
fn parse(text: &str) -> bool {
    if text.len() > MOST || text.parse::<Ipv6Addr>().is_err() {
        return false;
    }
    let groups: Vec<&str> = text.split(':').filter(|group| !group.is_empty()).collect();
    match text.contains("::") {
        true => {
            let digits = text.bytes().any(|byte| byte.is_ascii_digit());
            let long = groups.len() > 2 || groups.iter().any(|group| group.len() > 3);
            text == "::1" || digits && long
        }
        // Eight bytes in pairs are the identifier of a network card.
        false => groups.iter().any(|group| group.len() != 2),
    }
}

/// Whether it is in the brackets of an index: `list[::1]`.
fn is_slice(text: &[u8], range: &Range<usize>) -> bool {
    let indexed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b']' | b')');
    range.len() < 5 && matches!(text[..range.start], [.., byte, b'['] if indexed(byte))
}
