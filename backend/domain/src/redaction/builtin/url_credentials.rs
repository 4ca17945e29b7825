//! Passwords in URLs, such as `postgres://user:password@host`.

use std::ops::Range;

use memchr::{memchr, memmem, memrchr};

use super::api_key::looks_random;

/// Longest credentials, in bytes.
const MOST: usize = 512;
/// Fewest characters of a token that stands alone before the host.
const TOKEN: usize = 16;

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut free = 0;
    let mut found = Vec::new();
    for slashes in memmem::find_iter(bytes, b"://") {
        let has_scheme = bytes[..slashes]
            .last()
            .is_some_and(u8::is_ascii_alphanumeric);
        if slashes >= free
            && has_scheme
            && let Some(secret) = secret(bytes, slashes + 3)
        {
            free = secret.end;
            found.push(secret);
        }
    }
    found
}

/// What is secret in the authority that begins at `start`: the password, or
/// all before the `@` where the name is a token.
fn secret(text: &[u8], start: usize) -> Option<Range<usize>> {
    let rest = &text[start..text.len().min(start + MOST)];
    let first = memchr(b'@', rest)?;
    let end = rest
        .iter()
        .position(|byte| ends_url(*byte) || b"/?#".contains(byte));
    let authority = &rest[..end.unwrap_or(rest.len())];
    let at = match memrchr(b'@', authority) {
        Some(at) => at,
        None => behind_slash(authority, &rest[..first])?,
    };
    let host = rest
        .get(at + 1)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'[' || *byte >= 0x80);
    let (name, password) = match memchr(b':', &rest[..at]) {
        Some(colon) => (&rest[..colon], colon + 1..at),
        None => (&rest[..at], at..at),
    };
    if !host || is_placeholder(&rest[password.clone()]) {
        return None;
    }
    let of_token = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if name.len() >= TOKEN && name.iter().all(of_token) && looks_random(name) {
        return Some(start..start + at);
    }
    (!password.is_empty()).then(|| start + password.start..start + password.end)
}

fn ends_url(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"\"'`<>\\,".contains(&byte)
}

/// The `@` behind a password with a slash in it: what would be the port before
/// the slash is then no number.
fn behind_slash(authority: &[u8], credentials: &[u8]) -> Option<usize> {
    let port = &authority[memchr(b':', authority)? + 1..];
    let is_port = port.iter().all(u8::is_ascii_digit) && !port.is_empty();
    let is_one =
        !is_port && !authority.starts_with(b"[") && !credentials.iter().any(|byte| ends_url(*byte));
    is_one.then_some(credentials.len())
}

/// Whether it stands for a password: `${PASSWORD}`, `{password}`, `$DB`, `***`.
fn is_placeholder(password: &[u8]) -> bool {
    match password {
        [] => false,
        [b'{' | b'[' | b'<' | b'(', .., b'}' | b']' | b'>' | b')'] => true,
        [b'$' | b'%', b'{' | b'(', ..] => true,
        [b'$', name @ ..] if !name.is_empty() => {
            let of_name = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'_';
            name.iter().all(of_name)
        }
        _ => password
            .iter()
            .all(|byte| matches!(byte, b'*' | b'x' | b'X' | b'.')),
    }
}
