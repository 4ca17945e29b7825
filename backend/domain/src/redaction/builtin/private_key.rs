//! Private keys as files hold them.

use std::ops::Range;

use memchr::{memchr, memmem};

const BEGIN: &[u8] = b"BEGIN ";
const PUTTY: &[u8] = b"PuTTY-User-Key-File-";
/// Characters of base64 without which there is no key: less is a placeholder.
const FEWEST: usize = 32;
/// Longest label between the dashes.
const LABEL: usize = 64;

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = putty(bytes);
    let mut at = 0;
    while let Some(next) = memmem::find(&bytes[at..], BEGIN) {
        let begin = at + next;
        at = begin + BEGIN.len();
        if let Some(block) = block(bytes, begin) {
            at = block.end;
            found.push(block);
        }
    }
    found.sort_by_key(|range| range.start);
    found.dedup_by(|later, earlier| later.start < earlier.end);
    found
}

/// The block whose `BEGIN` is at `begin`: to its end, or as far as the key goes
/// where the end is missing.
fn block(text: &[u8], begin: usize) -> Option<Range<usize>> {
    let start = begin - dashes(text[..begin].iter().rev())?;
    let from = begin + BEGIN.len();
    let label = &text[from..text.len().min(from + LABEL)];
    let label = &label[..memchr(b'-', label)?];
    memmem::find(label, b"PRIVATE KEY")?;
    let body = from + label.len();
    let body = body + dashes(text[body..].iter())?;
    let end = body + body_length(&text[body..]);
    let key = text[body..end]
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric());
    (key.count() >= FEWEST).then(|| start..footer(text, end))
}

/// The length of the dashes on one side of a label, and of a blank between.
fn dashes<'a>(bytes: impl Iterator<Item = &'a u8>) -> Option<usize> {
    let run: Vec<u8> = bytes
        .take(6)
        .take_while(|byte| matches!(byte, b'-' | b' '))
        .copied()
        .collect();
    let length = run.iter().rposition(|byte| *byte == b'-')? + 1;
    (length >= 4).then_some(length)
}

/// What stands between the labels: base64, headers such as `Proc-Type:
/// 4,ENCRYPTED`, line ends and their escapes, the marks of strings in code.
fn of_body(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte.is_ascii_whitespace()
        || b"+/=\\,:\"'.()>|*".contains(&byte)
}

/// The length of the body: single hyphens belong to its headers, more than one
/// begin the label of its end.
fn body_length(text: &[u8]) -> usize {
    let goes_on = |at: &usize| match text[*at] {
        b'-' => text.get(at + 1).is_some_and(u8::is_ascii_alphanumeric),
        other => of_body(other),
    };
    (0..text.len()).take_while(goes_on).count()
}

/// Behind the `END` label at `end`, or `end` itself where there is none.
fn footer(text: &[u8], end: usize) -> usize {
    let at = end + dashes(text[end..].iter()).unwrap_or(0);
    let label = &text[at..text.len().min(at + LABEL)];
    if at == end || !label.starts_with(b"END ") {
        return end;
    }
    let behind = at + memchr(b'-', label).unwrap_or(0);
    behind
        + text[behind..]
            .iter()
            .take(5)
            .take_while(|byte| **byte == b'-')
            .count()
}

/// Key files of PuTTY: from their first line to their checksum.
fn putty(text: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(next) = memmem::find(&text[at..], PUTTY) {
        let start = at + next;
        at = start + PUTTY.len();
        let mac = memmem::find(&text[at..], b"Private-MAC: ").map(|mac| at + mac + 13);
        let Some(mac) = mac else { break };
        at = mac
            + text[mac..]
                .iter()
                .take_while(|byte| byte.is_ascii_hexdigit())
                .count();
        if memmem::find(&text[start..at], b"Private-Lines:").is_some() {
            found.push(start..at);
        }
    }
    found
}
