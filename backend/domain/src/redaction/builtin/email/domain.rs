//! What stands behind the `@`.

use std::net::IpAddr;

use unicode_normalization::char::is_combining_mark;

/// Most bytes of a domain, in UTF-8.
const MOST: usize = 512;
/// Top-level domains of East Asia, and those that all countries use.
const COMMON: [&str; 19] = [
    "com", "net", "org", "edu", "gov", "info", "biz", "cn", "jp", "kr", "tw", "hk", "mo", "sg",
    "th", "my", "asia", "example", "io",
];

/// Where the domain that begins at `start` ends.
pub(super) fn end(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    if let Some(literal) = rest.strip_prefix('[') {
        let address = literal.get(..literal.bytes().take(64).position(|byte| byte == b']')?)?;
        let plain = address.trim_start_matches("IPv6:");
        return plain
            .parse::<IpAddr>()
            .ok()
            .map(|_| start + address.len() + 2);
    }
    let rest = &rest[..rest
        .bytes()
        .take(MOST)
        .take_while(|byte| *byte != b'@')
        .count()];
    name_length(rest).map(|length| start + length)
}

/// The length of the longest name of a host that `rest` begins with: labels
/// with dots between them, of which the last can be a top-level domain.
fn name_length(rest: &str) -> Option<usize> {
    let (mut longest, mut at) = (None, 0);
    loop {
        let label = label(rest.get(at..)?);
        if label.is_empty() || label.starts_with('-') {
            break;
        }
        if at > 0
            && let Some(length) = top_level(label)
        {
            longest = Some(at + length);
        }
        at += label.len();
        if rest.as_bytes().get(at) != Some(&b'.') {
            break;
        }
        at += 1;
    }
    longest.filter(|length| !is_image(&rest[..*length]))
}

fn label(rest: &str) -> &str {
    let other = |c: char| !(c.is_alphanumeric() || c == '-' || is_combining_mark(c));
    &rest[..rest.find(other).unwrap_or(rest.len())]
}

/// The length of the top-level domain that the label begins with: letters of
/// one kind of script, since in Chinese text the next word follows at once.
fn top_level(label: &str) -> Option<usize> {
    if label.starts_with("xn--") {
        let other = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
        return Some(label.find(other).unwrap_or(label.len()));
    }
    let latin = is_latin(label.chars().next()?);
    let other = |c: char| !(is_latin(c) == latin && (c.is_alphabetic() || is_combining_mark(c)));
    let length = label.find(other).unwrap_or(label.len());
    let goes_on = label[length..].starts_with(|c: char| c.is_ascii_digit());
    (label[..length].chars().count() >= 2 && !goes_on).then_some(length)
}

/// Whether the domain is one that names in such scripts are used with.
pub(super) fn is_common(domain: &str) -> bool {
    let top = domain.rsplit('.').next().unwrap_or("");
    !domain.is_ascii() || COMMON.contains(&top)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// Whether it is the end of a name such as `icon@2x.png`.
fn is_image(domain: &str) -> bool {
    let scale = domain.split('.').next().unwrap_or("");
    scale.len() == 2 && scale.ends_with('x') && scale.starts_with(|c: char| c.is_ascii_digit())
}
