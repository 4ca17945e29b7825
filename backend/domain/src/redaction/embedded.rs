//! JSON inside a text: the whole of it, JSON lines, the events of a stream
//! (`data: {…}`), JSON in prose or between the fences of Markdown.

use std::ops::Range;

use serde_json::value::RawValue;

use crate::json::{Scanner, Token};

/// Up to so many times the length of a text are read for what turns out to be no
/// JSON, and so many bytes more; the rest of it is read as a text.
const MAX_WASTE: usize = 8;
const MORE_WASTE: usize = 1024;

/// Whether a string, as it is escaped, may hold JSON.
pub(super) fn may_hold_json(raw: &str) -> bool {
    let has = |what: &str| memchr::memmem::find(raw.as_bytes(), what.as_bytes()).is_some();
    may_be_json(raw)
        || memchr::memchr2(b'{', b'[', raw.as_bytes()).is_some() && (has("\\\"") || has("\\u0022"))
}

/// Whether the beginning of a string, as it is escaped, may be that of JSON.
fn may_be_json(raw: &str) -> bool {
    let mut rest = raw.as_bytes();
    loop {
        rest = match rest {
            [b' ', rest @ ..] | [b'\\', b'n' | b't' | b'r', rest @ ..] => rest,
            [b'\\', b'u', ..] => return true,
            [b'{' | b'[', ..] | [b'\\', b'"', ..] => return true,
            _ => return false,
        }
    }
}

/// Where JSON stands in `text`, in order: the whole of it, or the arrays and
/// objects inside. None where reading them as JSON tells nothing more than reading
/// the text does: one alone, without an escape in its strings.
pub(super) fn documents(text: &str) -> Vec<Range<usize>> {
    match is_json(text) {
        true => std::iter::once(0..text.len()).collect(),
        false => embedded(text),
    }
}

/// Whether a text is JSON with something in it to be read: an array, an object
/// or a string.
fn is_json(text: &str) -> bool {
    let begins = text.trim_start().starts_with(['{', '[', '"']);
    if !begins || serde_json::from_str::<&RawValue>(text).is_err() {
        return false;
    }
    // It must not be nested too deep.
    let mut scanner = Scanner::new(text);
    loop {
        match scanner.next() {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

fn embedded(text: &str) -> Vec<Range<usize>> {
    let mut waste = text
        .len()
        .saturating_mul(MAX_WASTE)
        .saturating_add(MORE_WASTE);
    let (mut found, mut has_escapes, mut at) = (Vec::new(), false, 0);
    while let Some(next) = memchr::memchr2(b'{', b'[', &text.as_bytes()[at..]) {
        let begin = at + next;
        match document(&text[begin..]) {
            Found::Document {
                len,
                escapes,
                says_something,
            } => {
                at = begin + len;
                has_escapes |= escapes;
                if says_something {
                    found.push(begin..at);
                }
            }
            Found::None { read } => {
                at = begin + 1;
                match waste.checked_sub(read) {
                    Some(rest) => waste = rest,
                    None => break,
                }
            }
        }
    }
    if !has_escapes && found.len() < 2 && !is_event(text) {
        found.clear();
    }
    found
}

/// Whether a text is an event of a stream, whose data may go on in the next one.
fn is_event(text: &str) -> bool {
    let text = text.trim_start();
    ["data:", "event:", "id:"]
        .iter()
        .any(|field| text.starts_with(field))
}

/// What stands at the beginning of a text.
enum Found {
    /// An array or object.
    Document {
        len: usize,
        /// Whether one of its strings has an escape.
        escapes: bool,
        /// Whether it has a string at all.
        says_something: bool,
    },
    /// Something else.
    None {
        /// How many bytes were looked at.
        read: usize,
    },
}

fn document(text: &str) -> Found {
    let mut scanner = Scanner::new(text);
    let (mut escapes, mut says_something) = (false, false);
    loop {
        match scanner.next() {
            Ok(Some(Token::Key(raw) | Token::String(raw))) => {
                says_something = true;
                escapes |= raw.contains('\\');
            }
            Ok(Some(Token::End(_))) if scanner.depth() == 0 => break,
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => {
                return Found::None {
                    read: looked_at(text, scanner.at()),
                };
            }
        }
    }
    let len = scanner.at();
    match serde_json::from_str::<&RawValue>(&text[..len]) {
        Ok(_) => Found::Document {
            len,
            escapes,
            says_something,
        },
        Err(_) => Found::None { read: 2 * len },
    }
}

/// How much of a text was looked at by a scanner that stopped at `at`: the end of
/// a string that has none is looked for in all of it.
fn looked_at(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        Some(b'"') => text.len(),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        documents(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn documents_are_found_where_reading_them_tells_more() {
        let escaped = r#"{"a":"x\n1"}"#;
        for (text, expected) in [
            (format!("see {escaped}, [2] and {{x}}"), vec![escaped]),
            (format!("```json\n{escaped}\n```"), vec![escaped]),
            (format!("{{ {{ [ {escaped} \"[\" {{"), vec![escaped]),
            (
                "data: {\"a\":\"1\"}\n\ndata: [\"2\"]\n\ndata: [DONE]".to_owned(),
                vec![r#"{"a":"1"}"#, r#"["2"]"#],
            ),
            ("one {\"a\": \"b\"} alone".to_owned(), vec![]),
            ("[1], [2] and {}".to_owned(), vec![]),
            ("fn f() { let a = [\"\\n\"; 2]; }".to_owned(), vec![]),
        ] {
            assert_eq!(found(&text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_costs_in_proportion_to_its_length() {
        for piece in [
            "[",
            "{\"",
            "{\"a\":",
            "[\"a\",",
            "{\"a\\\\\": {",
            "[]]",
            "[x",
        ] {
            let text = piece.repeat(4 * 1024 * 1024 / piece.len());
            assert!(documents(&text).is_empty(), "{piece}");
        }
    }
}
