//! Tables with the columns of an export.

use std::collections::BTreeMap;
use std::io::BufRead;

use ::csv::{ErrorKind, Position, Reader, ReaderBuilder, StringRecord};
use logbook_domain::formula::unguard;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::error::ImportError;
use super::identity;
use super::item::Item;

/// What a cell of a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// A whole number.
    Integer,
    /// A decimal number; stays text, which the server reads without rounding.
    Decimal,
    /// JSON where it can be read as such, else text.
    Content,
    /// An object as JSON.
    Object,
}

/// The columns of an export, by where the value stands in the entry.
const COLUMNS: [(&str, Kind); 39] = [
    ("id", Kind::Text),
    ("started_at", Kind::Text),
    ("ended_at", Kind::Text),
    ("duration_ms", Kind::Integer),
    ("time_to_first_token_ms", Kind::Integer),
    ("status", Kind::Text),
    ("error.category", Kind::Text),
    ("error.message", Kind::Text),
    ("capability", Kind::Text),
    ("source", Kind::Text),
    ("platform", Kind::Text),
    ("user.id", Kind::Text),
    ("user.name", Kind::Text),
    ("user.email", Kind::Text),
    ("provider", Kind::Text),
    ("model", Kind::Text),
    ("profile.alias", Kind::Text),
    ("profile.version", Kind::Integer),
    ("agent.id", Kind::Text),
    ("agent.name", Kind::Text),
    ("feature.type", Kind::Text),
    ("feature.id", Kind::Text),
    ("feature.version", Kind::Integer),
    ("usage.input_tokens", Kind::Integer),
    ("usage.output_tokens", Kind::Integer),
    ("usage.total_tokens", Kind::Integer),
    ("usage.cached_input_tokens", Kind::Integer),
    ("usage.cache_write_tokens", Kind::Integer),
    ("usage.reasoning_tokens", Kind::Integer),
    ("usage.audio_seconds", Kind::Decimal),
    ("cost_usd", Kind::Decimal),
    ("conversation_id", Kind::Text),
    ("trace_id", Kind::Text),
    ("parent_id", Kind::Text),
    ("entity.type", Kind::Text),
    ("entity.id", Kind::Text),
    ("prompt", Kind::Content),
    ("response", Kind::Content),
    ("metadata", Kind::Object),
];

/// An entry being put together. Its values stay as they are spelled: numbers
/// keep every digit.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
struct Entry(BTreeMap<&'static str, Field>);

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Field {
    Value(Box<RawValue>),
    Object(BTreeMap<&'static str, Box<RawValue>>),
}

impl Entry {
    /// Sets a value by its path: `user.id` is the `id` inside `user`.
    fn put(&mut self, path: &'static str, value: Box<RawValue>) {
        let Some((outer, inner)) = path.split_once('.') else {
            self.0.insert(path, Field::Value(value));
            return;
        };
        let object = self.0.entry(outer);
        if let Field::Object(fields) = object.or_insert_with(|| Field::Object(BTreeMap::new())) {
            fields.insert(inner, value);
        }
    }

    /// Returns the entry in one line.
    fn text(&self) -> String {
        // Texts as keys and JSON as values always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Reads record after record.
pub(super) struct Table<R> {
    reader: Reader<R>,
    columns: Vec<(&'static str, Kind)>,
    /// The parser takes a line to begin before the last byte of the line end
    /// that precedes it: where those have two bytes it counts one line less.
    lines_behind: u64,
}

impl<R: BufRead> Table<R> {
    /// Reads the header.
    pub(super) fn open(mut reader: R) -> Result<Self, ImportError> {
        let lines_behind = u64::from(has_two_byte_line_ends(&mut reader)?);
        // Rows of another length are told one by one.
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(reader);
        let columns = columns(reader.headers()?)?;
        Ok(Self {
            reader,
            columns,
            lines_behind,
        })
    }

    /// Returns the next record, or none at the end.
    pub(super) fn next_item(&mut self) -> Result<Option<Item>, ImportError> {
        let mut record = StringRecord::new();
        match self.reader.read_record(&mut record) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(self.item(&record))),
            Err(error) => match error.kind() {
                ErrorKind::Utf8 { pos, err } => {
                    let line = self.line(pos.as_ref());
                    let message = format!("invalid UTF-8 in column {}", err.field() + 1);
                    Ok(Some(Item::bad(line, String::new(), "body", message)))
                }
                _ => Err(error.into()),
            },
        }
    }

    fn item(&self, record: &StringRecord) -> Item {
        let line = self.line(record.position());
        let mut entry = Entry::default();
        for (&(path, kind), cell) in self.columns.iter().zip(record) {
            if !cell.is_empty() {
                entry.put(path, kind.value(cell));
            }
        }
        if record.len() != self.columns.len() {
            let (found, wanted) = (record.len(), self.columns.len());
            let message = format!("has {found} cells where the header has {wanted}");
            return Item::bad(line, entry.text(), "body", message);
        }
        identify(line, entry)
    }

    fn line(&self, position: Option<&Position>) -> u64 {
        position.map_or(0, |at| at.line() + self.lines_behind)
    }
}

/// Looks at the end of the header alone: the rest is the same in any file that
/// a program wrote.
fn has_two_byte_line_ends(reader: &mut impl BufRead) -> Result<bool, ::csv::Error> {
    let beginning = reader.fill_buf()?;
    let end = beginning.iter().position(|&byte| byte == b'\n');
    Ok(end.is_some_and(|at| beginning[..at].ends_with(b"\r")))
}

fn columns(header: &StringRecord) -> Result<Vec<(&'static str, Kind)>, ImportError> {
    let known = |name: &str| COLUMNS.into_iter().find(|(known, _)| *known == name.trim());
    let (found, unknown): (Vec<_>, Vec<_>) = header
        .iter()
        .map(|name| known(name.trim_start_matches('\u{feff}')).ok_or(name))
        .partition(Result::is_ok);
    if unknown.is_empty() {
        return Ok(found.into_iter().flatten().collect());
    }
    let names = unknown.into_iter().filter_map(Result::err);
    Err(ImportError::UnknownColumns {
        unknown: names.map(|name| format!("`{name}`")).collect(),
        known: COLUMNS.map(|(name, _)| name).join(", "),
    })
}

fn identify(line: u64, mut entry: Entry) -> Item {
    let text = entry.text();
    if entry.0.contains_key("id") {
        return Item::good(line, text);
    }
    if !entry.0.contains_key("started_at") {
        return Item::bad(line, text, "started_at", identity::NO_START);
    }
    entry.put("id", raw(&identity::derived(&text)));
    Item::good(line, entry.text())
}

fn raw(value: &(impl Serialize + ?Sized)) -> Box<RawValue> {
    // Texts and numbers always serialise.
    to_raw_value(value).unwrap_or_default()
}

impl Kind {
    /// Returns the value of a cell. One that does not fit stays text: the
    /// server says what it should be.
    fn value(self, cell: &str) -> Box<RawValue> {
        let text = || raw(unguard(cell));
        let json = |begins: fn(char) -> bool| {
            let value: Option<&RawValue> = serde_json::from_str(cell).ok();
            let value = value.filter(|value| value.get().starts_with(begins));
            value.map_or_else(text, ToOwned::to_owned)
        };
        let number = || json(|first| first == '-' || first.is_ascii_digit());
        match self {
            Self::Text => text(),
            // `1e-9` goes as a number, which is where that spelling is known.
            Self::Decimal if cell.contains(['e', 'E']) => number(),
            Self::Decimal => text(),
            Self::Integer => cell
                .trim()
                .parse::<i64>()
                .map_or_else(|_| number(), |whole| raw(&whole)),
            Self::Content => json(|_| true),
            Self::Object => json(|first| first == '{'),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn items(table: &str) -> Vec<Item> {
        let mut table = Table::open(table.as_bytes()).unwrap();
        std::iter::from_fn(|| table.next_item().unwrap()).collect()
    }

    fn entry(item: &Item) -> Value {
        serde_json::from_str(&item.text).unwrap()
    }

    #[test]
    fn cells_become_what_their_column_says() {
        let found = items(
            "\u{feff}id,user.name,usage.input_tokens,cost_usd,usage.audio_seconds,prompt,response,metadata,model\r\n\
             a,'=1+1,12,0.000000001,1e-3,\"[{\"\"role\"\":\"\"user\"\"}]\",\"two\nlines\",\"{\"\"k\"\":true}\",\r\n\
             b,'x,many,,e,[not json,,,m\r\n",
        );
        assert_eq!(
            entry(&found[0]),
            json!({
                "id": "a", "user": {"name": "=1+1"}, "usage": {"input_tokens": 12, "audio_seconds": 0.001}, "cost_usd": "0.000000001",
                "prompt": [{"role": "user"}], "response": "two\nlines", "metadata": {"k": true}
            })
        );
        assert_eq!(
            entry(&found[1]),
            json!({"id": "b", "user": {"name": "'x"}, "usage": {"input_tokens": "many", "audio_seconds": "e"}, "prompt": "[not json", "model": "m"})
        );
        let lines: Vec<u64> = found.iter().map(|item| item.line).collect();
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn json_stays_as_it_is_spelled() {
        let found = items(
            "id,prompt,response,metadata\r\n\
             a,\"{\"\"b\"\":1.50,\"\"a\"\":1e999}\",-0.0,\"{\"\"n\"\":12345678901234567890}\"\r\n\
             b,\"\"\"17\"\"\",true,\r\n",
        );
        assert_eq!(
            found[0].text,
            r#"{"id":"a","metadata":{"n":12345678901234567890},"prompt":{"b":1.50,"a":1e999},"response":-0.0}"#
        );
        assert_eq!(found[1].text, r#"{"id":"b","prompt":"17","response":true}"#);
    }

    #[test]
    fn lines_are_numbered_alike_with_either_line_end() {
        for end in ["\n", "\r\n"] {
            let table = ["id,prompt", "a,\"1\n2\"", "b,", "c,"].join(end);
            let lines: Vec<u64> = items(&table).iter().map(|item| item.line).collect();
            assert_eq!(lines, [2, 4, 5], "{end:?}");
        }
    }

    #[test]
    fn unknown_columns_are_named_before_anything_is_read() {
        let error = Table::open("id,tokens,usr.id\n".as_bytes()).err().unwrap();
        let message = error.to_string();
        assert!(
            message.contains("`tokens`, `usr.id`; known are id, started_at"),
            "{message}"
        );
    }

    #[test]
    fn rows_without_id_get_one_if_they_say_when() {
        let found = items("started_at,model\n2026-01-31T09:30:00Z,m\n,m\n2026-01-31T09:30:00Z\n");
        assert!(
            found[0].text.contains("\"id\":\"import-"),
            "{}",
            found[0].text
        );
        assert_eq!(found[1].complaints[0].field, "started_at");
        assert!(
            found[2].complaints[0].message.contains("1 cells"),
            "{:?}",
            found[2]
        );
    }
}
