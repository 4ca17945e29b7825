//! Values that are named as keys: `AWS_SECRET_ACCESS_KEY=…`, `"api_key": "…"`.

use std::ops::Range;

use super::random::looks_random;

/// Fewest characters of a value.
const FEWEST: usize = 16;
/// Longest name that is looked at.
const NAME: usize = 40;

/// How the names end, without what separates their words.
const NAMES: [&[u8]; 30] = [
    b"apikey",
    b"apisecret",
    b"apitoken",
    b"appsecret",
    b"appkey",
    b"accesskey",
    b"accesstoken",
    b"accountkey",
    b"authtoken",
    b"authkey",
    b"bearertoken",
    b"clientsecret",
    b"consumersecret",
    b"encryptionkey",
    b"masterkey",
    b"passphrase",
    b"passwd",
    b"password",
    b"privatekey",
    b"pwd",
    b"refreshtoken",
    b"secret",
    b"secretaccesskey",
    b"secretkey",
    b"secrettoken",
    b"sessiontoken",
    b"sharedaccesskey",
    b"signingkey",
    b"subscriptionkey",
    b"webhooktoken",
];

/// The run as the value of a name that stands before it, to the end of the
/// value. It has to look random: `api_key = settings.api_key` names no key.
pub(super) fn value(text: &[u8], run: &Range<usize>) -> Option<Range<usize>> {
    let value = text[run.clone()].trim_ascii_end();
    if value.len() < FEWEST || !is_named(text, run.start) || !looks_random(value) {
        return None;
    }
    let rest = text[run.end..].iter();
    let more =
        rest.take_while(|byte| byte.is_ascii_graphic() && !b"\"'`<>,;&()[]{}\\|*".contains(byte));
    let end = run.end + more.count();
    let marks = text[run.start..end].iter().rev();
    let marks = marks.take_while(|byte| matches!(byte, b'.' | b':' | b'!' | b'?'));
    let marks = marks.count();
    Some(run.start..end - marks)
}

fn is_named(text: &[u8], start: usize) -> bool {
    let before = &text[start.saturating_sub(NAME + 12)..start];
    let before = without(before, b" \t\"'`\\(", 4);
    let name = match before {
        [name @ .., b':', b'='] | [name @ .., b'=', b'>'] | [name @ .., b'=', b'='] => name,
        [name @ .., b'=' | b':' | b'>'] => name,
        _ => return false,
    };
    let name = without(name, b" \t\"'`\\]", 4);
    let of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-. ".contains(byte);
    let compact: Vec<u8> = name
        .iter()
        .rev()
        .take(NAME)
        .take_while(of_name)
        .filter(|byte| byte.is_ascii_alphanumeric())
        .map(u8::to_ascii_lowercase)
        .collect();
    let ends = |one: &&[u8]| {
        one.iter()
            .rev()
            .zip(&compact)
            .filter(|(a, b)| a == b)
            .count()
            == one.len()
    };
    NAMES.iter().any(ends)
}

/// The text without up to `most` of such bytes at its end.
fn without<'a>(text: &'a [u8], bytes: &[u8], most: usize) -> &'a [u8] {
    let some = text
        .iter()
        .rev()
        .take(most)
        .take_while(|byte| bytes.contains(byte));
    &text[..text.len() - some.count()]
}
