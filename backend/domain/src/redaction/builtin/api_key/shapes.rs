//! Tokens without a prefix that their shape tells.

use std::ops::Range;

use memchr::memmem;

use crate::redaction::builtin::border::begins;

/// Fewest characters of such a token: those of Telegram behind the colon.
const FEWEST: usize = 35;

/// A mark in the middle or at the end of a token.
struct Shape {
    mark: &'static [u8],
    /// How many characters stand before it.
    before: usize,
    of_before: fn(u8) -> bool,
    /// How few and how many stand behind it.
    behind: (usize, usize),
    of_behind: fn(u8) -> bool,
}

fn hex(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')
}

fn alnum(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn url(byte: u8) -> bool {
    alnum(byte) || matches!(byte, b'_' | b'-')
}

fn azure(byte: u8) -> bool {
    url(byte) || matches!(byte, b'.' | b'~')
}

fn base64(byte: u8) -> bool {
    alnum(byte) || matches!(byte, b'+' | b'/')
}

fn digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

const SHAPES: &[Shape] = &[
    // HashiCorp Terraform (gitleaks: hashicorp-tf-api-token).
    Shape {
        mark: b".atlasv1.",
        before: 14,
        of_before: alnum,
        behind: (60, 70),
        of_behind: url,
    },
    // Mailchimp (gitleaks: mailchimp-api-key).
    Shape {
        mark: b"-us",
        before: 32,
        of_before: hex,
        behind: (1, 2),
        of_behind: digit,
    },
    // MaxMind (gitleaks: maxmind-license-key).
    Shape {
        mark: b"_mmk",
        before: 36,
        of_before: url,
        behind: (0, 0),
        of_behind: alnum,
    },
    // New Relic licence keys (TruffleHog: newreliclicensekey).
    Shape {
        mark: b"FFFFNRAL",
        before: 32,
        of_before: hex,
        behind: (0, 0),
        of_behind: alnum,
    },
    // Microsoft Entra client secrets (gitleaks: azure-ad-client-secret).
    Shape {
        mark: b"Q~",
        before: 4,
        of_before: azure,
        behind: (31, 34),
        of_behind: azure,
    },
    // Azure Container Registry (TruffleHog: azurecontainerregistry).
    Shape {
        mark: b"+ACR",
        before: 42,
        of_before: base64,
        behind: (6, 6),
        of_behind: alnum,
    },
];

/// The token in the run, by its shape.
pub(super) fn token(text: &[u8], run: &Range<usize>) -> Option<Range<usize>> {
    if run.len() < FEWEST {
        return None;
    }
    let marked = SHAPES.iter().find_map(|shape| marked(text, run, shape));
    marked
        .or_else(|| telegram(text, run))
        .or_else(|| discord(text, run))
}

fn marked(text: &[u8], run: &Range<usize>, shape: &Shape) -> Option<Range<usize>> {
    let mark = run.start + memmem::find(&text[run.clone()], shape.mark)?;
    let start = mark
        .checked_sub(shape.before)
        .filter(|start| *start >= run.start)?;
    let behind = mark + shape.mark.len();
    let length = text[behind..]
        .iter()
        .take_while(|byte| (shape.of_behind)(**byte))
        .count();
    let length = length.min(shape.behind.1 + 1);
    let before = text[start..mark]
        .iter()
        .all(|byte| (shape.of_before)(*byte));
    let fits = (shape.behind.0..=shape.behind.1).contains(&length);
    (before && fits && begins(text, start)).then(|| start..behind + length)
}

/// Bots of Telegram: a number, a colon and 35 characters of which the first
/// two are `AA` (gitleaks: telegram-bot-api-token).
fn telegram(text: &[u8], run: &Range<usize>) -> Option<Range<usize>> {
    let body = text[run.clone()]
        .iter()
        .take_while(|byte| url(**byte))
        .count();
    let before = text[..run.start].strip_suffix(b":")?;
    let digits = before
        .iter()
        .rev()
        .take(17)
        .take_while(|byte| byte.is_ascii_digit());
    let digits = digits.count();
    let start = before.len() - digits;
    let fits = body == 35 && (5..=16).contains(&digits) && text[run.start] == b'A';
    (fits && begins(text, start)).then(|| start..run.start + body)
}

/// Bots of Discord: three parts (detect-secrets: discord).
fn discord(text: &[u8], run: &Range<usize>) -> Option<Range<usize>> {
    let value = &text[run.clone()];
    let mut parts = value.splitn(4, |byte| *byte == b'.');
    let (id, time, tag) = (parts.next()?, parts.next()?, parts.next()?);
    let tag = tag.iter().take_while(|byte| url(**byte)).count();
    // A word may stand before the id (`token_M…`).
    let mut starts = (0..id.len()).filter(|at| *at == 0 || matches!(id[at - 1], b'_' | b'-'));
    let start = starts
        .find(|at| (24..=28).contains(&(id.len() - at)) && matches!(id[*at], b'M' | b'N' | b'O'))?;
    let fits = time.len() == 6
        && (27..=38).contains(&tag)
        && id[start..].iter().chain(time).all(|byte| url(*byte));
    fits.then(|| run.start + start..run.start + id.len() + 1 + time.len() + 1 + tag)
}
