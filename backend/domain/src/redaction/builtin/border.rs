//! Where a word begins and ends.

/// Longest control sequence of a terminal that is looked for, in bytes.
const COLOUR: usize = 32;

/// Whether a word may begin at `at`: not behind an ASCII letter or digit.
///
/// Letters of other scripts are borders, since Chinese text puts no blank before
/// a number. So is the end of an escape (`\n`, `\u003d`, `%3D`) that was left
/// as it is, although it is a letter or digit.
pub(super) fn begins(text: &[u8], at: usize) -> bool {
    match text[..at].last() {
        Some(last) if last.is_ascii_alphanumeric() => is_behind_escape(text, at),
        _ => true,
    }
}

/// Whether a word may end at `at`: not before an ASCII letter or digit.
pub(super) fn ends(text: &[u8], at: usize) -> bool {
    !text.get(at).is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether an escape ends at `at`.
pub(super) fn is_behind_escape(text: &[u8], at: usize) -> bool {
    if is_behind_code(text, at) {
        return true;
    }
    match text[..at] {
        [.., b'\\', b'n' | b't' | b'r'] => true,
        [.., b'%', high, low] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
        [.., b'a'..=b'z' | b'A'..=b'Z'] => is_behind_colour(&text[at.saturating_sub(COLOUR)..at]),
        _ => false,
    }
}

/// Whether an escape that names its character by a code (`\x22`, `\u0022`) ends at `at`.
pub(super) fn is_behind_code(text: &[u8], at: usize) -> bool {
    match text[..at] {
        [.., b'\\', b'x', high, low] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
        [.., b'\\', b'u', a, b, c, d] => [a, b, c, d].iter().all(u8::is_ascii_hexdigit),
        _ => false,
    }
}

/// Whether a text ends with a control sequence of terminals (ECMA-48, `ESC [ 1 ; 31 m`),
/// of which the first character may be an escape.
fn is_behind_colour(text: &[u8]) -> bool {
    let is_parameter = |byte: &u8| byte.is_ascii_digit() || *byte == b';';
    let parameters = text.iter().rev().skip(1);
    let length = 1 + parameters.take_while(|byte| is_parameter(byte)).count();
    let before = &text[..text.len() - length];
    let Some(before) = before.strip_suffix(b"[") else {
        return false;
    };
    let escapes: [&[u8]; 5] = [b"\x1b", b"\\u001b", b"\\x1b", b"\\033", b"\\e"];
    escapes.iter().any(|escape| before.ends_with(escape))
}

/// The length of the blank that begins at `at`: 0 where there is none.
pub(super) fn blank(text: &[u8], at: usize) -> usize {
    match text[at..] {
        [b' ', ..] => 1,
        // No-break space.
        [0xC2, 0xA0, ..] => 2,
        // Figure, thin and hair space; narrow no-break space.
        [0xE2, 0x80, 0x87 | 0x89 | 0x8A | 0xAF, ..] => 3,
        _ => 0,
    }
}

/// The length of the hyphen or dash that begins at `at`: 0 where there is none.
pub(super) fn dash(text: &[u8], at: usize) -> usize {
    match text[at..] {
        [b'-', ..] => 1,
        // Hyphen, non-breaking hyphen, figure dash, en dash.
        [0xE2, 0x80, 0x90..=0x93, ..] => 3,
        _ => 0,
    }
}
