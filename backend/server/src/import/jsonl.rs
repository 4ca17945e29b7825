//! Lines of JSON.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

use serde_json::value::RawValue;

use super::identity;
use super::item::Item;

/// A longer line is no entry that the server would take.
const MAX_LINE_BYTES: u64 = 24 * 1024 * 1024;
/// How much of such a line is written down.
const KEPT_BYTES: usize = 1_000;

/// The fields of an entry, their values as they stand in the line: numbers keep
/// every digit, texts every escape.
type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// Reads item after item; empty lines are none.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Starts at the beginning of `reader`.
    pub(super) const fn new(reader: R) -> Self {
        Self { reader, number: 0 }
    }

    /// Returns the next line that is not empty, or none at the end.
    pub(super) fn next_item(&mut self) -> io::Result<Option<Item>> {
        loop {
            let mut bytes = Vec::new();
            let limit = MAX_LINE_BYTES + 1;
            if self
                .reader
                .by_ref()
                .take(limit)
                .read_until(b'\n', &mut bytes)?
                == 0
            {
                return Ok(None);
            }
            self.number += 1;
            if bytes.len() as u64 == limit && bytes.last() != Some(&b'\n') {
                skip_line(&mut self.reader)?;
                return Ok(Some(self.too_long(&bytes)));
            }
            if self.number == 1 {
                // What Windows programs put before the text.
                bytes = bytes
                    .strip_prefix(b"\xef\xbb\xbf")
                    .map(<[u8]>::to_vec)
                    .unwrap_or(bytes);
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(read(self.number, bytes.trim_ascii())));
            }
        }
    }

    fn too_long(&self, bytes: &[u8]) -> Item {
        let text = String::from_utf8_lossy(&bytes[..KEPT_BYTES]).into_owned();
        let message = format!("must be at most {MAX_LINE_BYTES} bytes long");
        Item::bad(self.number, text, "body", message)
    }
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let (length, is_end) = match buffer.iter().position(|&byte| byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(length);
        if is_end {
            return Ok(());
        }
    }
}

fn read(number: u64, bytes: &[u8]) -> Item {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("invalid UTF-8 at byte {}", error.valid_up_to());
            let text = String::from_utf8_lossy(bytes).into_owned();
            return Item::bad(number, text, "body", message);
        }
    };
    let fields: Fields<'_> = match serde_json::from_str(text) {
        Ok(fields) => fields,
        Err(error) => {
            let message = format!("not readable as a JSON object: {error}");
            return Item::bad(number, text.to_owned(), "body", message);
        }
    };
    identify(number, text, fields)
}

/// Gives the entry an id where it has none, and takes out what an export says
/// about content that it holds: that is no part of an entry.
fn identify(number: u64, text: &str, mut fields: Fields<'_>) -> Item {
    let is_exported = fields.remove("content").is_some();
    let has = |name: &str| fields.get(name).is_some_and(|value| value.get() != "null");
    let needs_id = !has("id");
    if needs_id && !has("started_at") {
        return Item::bad(number, text.to_owned(), "started_at", identity::NO_START);
    }
    if !is_exported && !needs_id {
        return Item::good(number, text.to_owned());
    }
    let own_id = needs_id.then(|| format!("\"{}\"", identity::derived(text)));
    let own_id = own_id.and_then(|id| RawValue::from_string(id).ok());
    // From here on the fields may also point to the id made here.
    let mut fields: Fields<'_> = fields;
    fields.extend(own_id.as_deref().map(|id| ("id".to_owned(), id)));
    match serde_json::to_string(&fields) {
        Ok(entry) => Item::good(number, entry),
        Err(error) => Item::bad(number, text.to_owned(), "body", error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &[u8]) -> Vec<Item> {
        let mut lines = Lines::new(text);
        std::iter::from_fn(|| lines.next_item().unwrap()).collect()
    }

    fn item(text: &str) -> Item {
        items(text.as_bytes()).remove(0)
    }

    #[test]
    fn lines_are_numbered_as_an_editor_does() {
        let found = items(b"\xef\xbb\xbf{\"id\":\"a\"}\r\n\n   \n{\"id\":\"b\"}");
        let numbers: Vec<u64> = found.iter().map(|item| item.line).collect();
        assert_eq!(numbers, [1, 4]);
        assert_eq!(found[0].text, r#"{"id":"a"}"#);
        assert!(found.iter().all(|item| item.complaints.is_empty()));
    }

    #[test]
    fn an_entry_without_id_gets_the_same_one_each_time() {
        let line = r#"{"started_at":"2026-01-31T09:30:00Z","cost_usd":0.12345678901234567890,"model":"a\u0041"}"#;
        let first = item(line);
        assert_eq!(first, item(line));
        assert!(first.text.contains(r#""id":"import-"#), "{}", first.text);
        assert!(
            first.text.contains("0.12345678901234567890"),
            "{}",
            first.text
        );
        assert!(first.text.contains(r#""a\u0041""#), "{}", first.text);
        let null = item(r#"{"id":null,"started_at":"2026-01-31T09:30:00Z"}"#);
        assert_eq!(null.text.matches("\"id\"").count(), 1);
    }

    #[test]
    fn what_could_not_be_found_again_is_refused() {
        for line in [r#"{"model":"m"}"#, r#"{"started_at":null}"#] {
            assert_eq!(item(line).complaints[0].field, "started_at", "{line}");
        }
        assert_eq!(item(r#"{"id":"own"}"#).complaints, []);
    }

    #[test]
    fn an_exported_line_loses_what_it_says_about_its_content() {
        let line = r#"{"id":"x","content":{"prompt":{"state":"stored"}},"prompt":"p"}"#;
        assert_eq!(item(line).text, r#"{"id":"x","prompt":"p"}"#);
    }

    #[test]
    fn what_is_no_object_is_refused_with_its_text() {
        for line in ["[1]", "{\"a\":", "word"] {
            let found = item(line);
            assert_eq!(
                (found.complaints[0].field.as_str(), found.text.as_str()),
                ("body", line)
            );
        }
        let found = items(b"\xff{}\n{\"id\":\"a\"}\n");
        assert!(found[0].complaints[0].message.contains("UTF-8 at byte 0"));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_line_without_end_costs_itself_alone() {
        let mut text = vec![b'x'; 30 * 1024 * 1024];
        text.extend_from_slice(b"\n{\"id\":\"a\"}\n");
        let found = items(&text);
        assert_eq!((found[0].line, found[0].text.len()), (1, KEPT_BYTES));
        assert_eq!((found[1].line, found[1].complaints.len()), (2, 0));
    }
}
