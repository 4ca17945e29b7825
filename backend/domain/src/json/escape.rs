//! The characters of a JSON string and how they are spelled.

use std::borrow::Cow;

use super::NUL_PICTURE;

/// What a string of JSON consists of, as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Characters that stand for themselves.
    Plain(&'a str),
    /// What an escape stands for.
    Escaped(char),
    /// What stands in for an escape that no text can hold.
    Replaced(char),
}

const NO_CHARACTER: Piece<'_> = Piece::Replaced(char::REPLACEMENT_CHARACTER);

/// The pieces of a string without its quotes, each with the place where it ends.
pub(crate) fn pieces(raw: &str) -> impl Iterator<Item = (Piece<'_>, usize)> {
    let mut pieces = Pieces(raw);
    std::iter::from_fn(move || {
        let piece = pieces.next()?;
        Some((piece, raw.len() - pieces.0.len()))
    })
}

/// The pieces of a string without its quotes.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let Self(rest) = self;
        match memchr::memchr(b'\\', rest.as_bytes()) {
            _ if rest.is_empty() => None,
            Some(0) => {
                let (piece, rest) = read_escape(rest);
                self.0 = rest;
                Some(piece)
            }
            found => {
                let (plain, rest) = rest.split_at(found.unwrap_or(rest.len()));
                self.0 = rest;
                Some(Piece::Plain(plain))
            }
        }
    }
}

/// Reads the escape at the beginning of `text`; gives what is behind it.
fn read_escape(text: &str) -> (Piece<'_>, &str) {
    let mut characters = text.chars();
    characters.next();
    let one = match characters.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return read_unit(characters.as_str()),
        Some(itself) => itself,
        None => return (NO_CHARACTER, ""),
    };
    (Piece::Escaped(one), characters.as_str())
}

/// Reads the digits of `\u`, of two escapes where they are a surrogate pair.
/// Half a pair is no character and becomes U+FFFD.
fn read_unit(text: &str) -> (Piece<'_>, &str) {
    let Some((unit, rest)) = hex(text) else {
        return (NO_CHARACTER, text);
    };
    if unit == 0 {
        return (Piece::Replaced(NUL_PICTURE), rest);
    }
    let second = rest.strip_prefix("\\u").and_then(hex);
    if let (0xd800..0xdc00, Some((low @ 0xdc00..0xe000, rest))) = (unit, second) {
        let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        return (character(code), rest);
    }
    (character(unit), rest)
}

fn hex(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

fn character(code: u32) -> Piece<'static> {
    char::from_u32(code).map_or(NO_CHARACTER, Piece::Escaped)
}

/// Whether JSON spells characters that no text can hold, which are replaced.
pub(super) fn has_replaced(json: &str) -> bool {
    let is_replaced = |piece| matches!(piece, Piece::Replaced(_));
    // Outside of strings there are no backslashes.
    memchr::memmem::find(json.as_bytes(), b"\\u").is_some() && Pieces(json).any(is_replaced)
}

/// Whether JSON spells half of a surrogate pair.
pub(super) fn has_half(json: &str) -> bool {
    memchr::memmem::find(json.as_bytes(), b"\\u").is_some()
        && Pieces(json).any(|piece| piece == NO_CHARACTER)
}

/// The text that a string of JSON stands for; `raw` is without its quotes.
pub(crate) fn decode(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    for piece in Pieces(raw) {
        match piece {
            Piece::Plain(plain) => text.push_str(plain),
            Piece::Escaped(one) | Piece::Replaced(one) => text.push(one),
        }
    }
    Cow::Owned(text)
}

/// Appends a string of JSON with each character in its shortest form.
pub(super) fn normalise(raw: &str, out: &mut String) {
    for piece in Pieces(raw) {
        match piece {
            Piece::Plain(plain) => out.push_str(plain),
            Piece::Escaped(one) | Piece::Replaced(one) => push(one, out),
        }
    }
}

/// How long [`normalise`] makes it, in bytes.
pub(super) fn normal_len(raw: &str) -> usize {
    let length = |piece| match piece {
        Piece::Plain(plain) => plain.len(),
        Piece::Escaped(one) | Piece::Replaced(one) => escaped_len(one),
    };
    Pieces(raw).map(length).sum()
}

/// Appends `text` as the inside of a string of JSON.
pub(crate) fn encode(text: &str, out: &mut String) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[plain..at]);
        push(char::from(byte), out);
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
}

/// The longest beginning of `text` that is at most `most` bytes long as the
/// inside of a string of JSON.
pub(super) fn beginning(text: &str, most: usize) -> &str {
    let mut left = most;
    let end = text.char_indices().find(|&(_, one)| {
        let rest = left.checked_sub(escaped_len(one));
        left = rest.unwrap_or(left);
        rest.is_none()
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn push(one: char, out: &mut String) {
    match one {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0' => out.push(NUL_PICTURE),
        control @ '\u{1}'..' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
        other => out.push(other),
    }
}

const fn escaped_len(one: char) -> usize {
    match one {
        '"' | '\\' | '\u{8}' | '\u{c}' | '\n' | '\r' | '\t' => 2,
        '\0' => NUL_PICTURE.len_utf8(),
        '\u{1}'..' ' => 6,
        other => other.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn normal(raw: &str) -> String {
        let mut out = String::new();
        normalise(raw, &mut out);
        out
    }

    proptest! {
        #[test]
        fn texts_are_spelled_as_serde_spells_them(text in "([\u{1}-\u{2f}\"\\\\ä\u{7f}]|\\PC){0,20}") {
            let expected = serde_json::to_string(&text).unwrap();
            let mut out = String::new();
            encode(&text, &mut out);
            prop_assert_eq!(format!("\"{out}\""), expected);
            prop_assert_eq!(&*decode(&out), text.as_str());
            prop_assert_eq!(normal(&out), out.clone());
            prop_assert_eq!(normal_len(&out), out.len());
        }

        #[test]
        fn escapes_are_read_as_serde_reads_them(
            raw in "(\\\\u(0[0-9a-f]{3}|[1-9a-c][0-9A-F]{3}|d8[0-9a-f]{2}\\\\udc[0-9A-F]{2})|\\\\[bfnrt/\"\\\\]|a|é){0,12}"
        ) {
            let expected: String = serde_json::from_str(&format!("\"{raw}\"")).unwrap();
            let expected = expected.replace('\0', "\u{2400}");
            prop_assert_eq!(&*decode(&raw), expected.as_str());
            let normal = normal(&raw);
            prop_assert_eq!(normal_len(&raw), normal.len());
            prop_assert_eq!(serde_json::from_str::<String>(&format!("\"{normal}\"")).unwrap(), expected);
        }

        #[test]
        fn a_beginning_is_as_long_as_it_can_be(text in "[a\"\\\\\n\u{1}é☃]{0,20}", most in 0_usize..40) {
            let mut out = String::new();
            encode(beginning(&text, most), &mut out);
            prop_assert!(out.len() <= most);
            let mut longer = String::new();
            let next = text[beginning(&text, most).len()..].chars().next();
            next.inspect(|&one| push(one, &mut longer));
            prop_assert!(next.is_none() || out.len() + longer.len() > most);
        }

        #[test]
        fn no_text_makes_it_panic(raw in "(\\\\|u|[0-9a-f]|d8|dc|é|\"){0,24}") {
            prop_assert_eq!(normal_len(&raw), normal(&raw).len());
            let _ = decode(&raw);
        }
    }

    #[test]
    fn what_is_no_character_is_replaced() {
        for (raw, text) in [
            (r"\ud800", "\u{fffd}"),
            (r"\udc00x", "\u{fffd}x"),
            (r"\ud800\ud83d\ude00", "\u{fffd}😀"),
            (r"a\u0000b", "a\u{2400}b"),
        ] {
            assert_eq!(decode(raw), text, "{raw}");
            assert!(has_replaced(&format!("[\"{raw}\"]")), "{raw}");
        }
        for raw in [
            r"\ufffd\u2400",
            r"\\u0000",
            r"\ud83d\ude00",
            "\u{fffd}",
            r"\\\\ud800",
        ] {
            assert!(!has_replaced(&format!("[\"{raw}\"]")), "{raw}");
        }
    }
}
