//! JSON Web Tokens (RFC 7519), signed (RFC 7515) or encrypted (RFC 7516).

use std::ops::Range;

use memchr::memmem;

use super::border::begins;

/// Base64 of `{"`, with which each header begins.
const HEADER: &[u8] = b"eyJ";

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let (bytes, mut found, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(next) = memmem::find(&bytes[at..], HEADER) {
        let start = at + next;
        if !begins(bytes, start) {
            at = start + HEADER.len();
            continue;
        }
        at = match token(bytes, start) {
            Ok(end) => {
                found.push(start..end);
                end
            }
            // No header begins within a part that no dot ends.
            Err(end) => end,
        };
    }
    found
}

/// The end of the token at `start`, or of what is none.
fn token(text: &[u8], start: usize) -> Result<usize, usize> {
    let header = part(text, start);
    let Some(payload) = next_part(text, header.end) else {
        return Err(header.end);
    };
    let Some(third) = next_part(text, payload.end) else {
        return Err(header.end);
    };
    let has_claims = text[payload.clone()].starts_with(b"ey") && payload.len() >= 4;
    // Encrypted: key, initialization vector, text and tag.
    let fourth = next_part(text, third.end).filter(|part| part.len() >= 8);
    let fifth = fourth.as_ref().and_then(|part| next_part(text, part.end));
    match fifth {
        Some(tag) if header.len() >= 16 && tag.len() >= 16 => Ok(tag.end),
        // Without a signature only where the payload is plainly one.
        _ if has_claims && third.is_empty() => Ok(third.end),
        _ if header.len() >= 12 && payload.len() >= 4 && third.len() >= 8 => Ok(third.end),
        _ => Err(header.end),
    }
}

fn next_part(text: &[u8], end: usize) -> Option<Range<usize>> {
    (text.get(end) == Some(&b'.')).then(|| part(text, end + 1))
}

/// The base64 that begins at `start`, with its padding.
fn part(text: &[u8], start: usize) -> Range<usize> {
    let of_base64 = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=');
    let length = text[start..].iter().take_while(of_base64).count();
    start..start + length
}
