//! Entries as lines of a file.

use std::str::FromStr;

use logbook_store::entries::get::Stored;
use serde_json::Value;

use super::detail::LogDetail;
use super::model::Log;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// RFC 4180.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// The columns of a CSV file: where the value stands in the JSON of an entry.
const COLUMNS: [&str; 33] = [
    "id",
    "started_at",
    "ended_at",
    "duration_ms",
    "status",
    "error.category",
    "capability",
    "source",
    "platform",
    "user.id",
    "user.name",
    "user.email",
    "provider",
    "model",
    "profile.alias",
    "profile.version",
    "agent.id",
    "agent.name",
    "feature.type",
    "feature.id",
    "feature.version",
    "usage.input_tokens",
    "usage.output_tokens",
    "usage.total_tokens",
    "usage.cached_input_tokens",
    "usage.reasoning_tokens",
    "usage.audio_seconds",
    "cost_usd",
    "conversation_id",
    "trace_id",
    "parent_id",
    "entity.type",
    "entity.id",
];
const CONTENT_COLUMNS: [&str; 4] = ["error.message", "prompt", "response", "metadata"];

impl Format {
    /// The name, which is also the ending of the file.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// The media type.
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/x-ndjson",
        }
    }

    /// What the file begins with.
    pub(crate) fn head(self, with_content: bool) -> Vec<u8> {
        match self {
            Self::Csv => csv_lines([columns(with_content).map(str::to_owned)]),
            Self::Jsonl => Vec::new(),
        }
    }

    /// The lines of some entries.
    pub(crate) fn rows(self, batch: Vec<Stored>, with_content: bool) -> Vec<u8> {
        match self {
            Self::Csv => csv_lines(batch.into_iter().map(|stored| {
                let json: Value =
                    serde_json::from_str(&json_of(stored, with_content)).unwrap_or_default();
                let cells: Vec<String> = columns(with_content)
                    .map(|path| cell(&json, path))
                    .collect();
                cells
            })),
            Self::Jsonl => {
                let lines = batch
                    .into_iter()
                    .map(|stored| json_of(stored, with_content) + "\n");
                lines.collect::<String>().into_bytes()
            }
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "csv" => Ok(Self::Csv),
            "jsonl" => Ok(Self::Jsonl),
            other => Err(format!("unknown format `{other}`, expected csv or jsonl")),
        }
    }
}

/// Records as RFC 4180 has them.
fn csv_lines<R: IntoIterator<Item = String>>(records: impl IntoIterator<Item = R>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        // Writing to memory fails only for records of unequal length, which these are not.
        let _ = writer.write_record(record.into_iter().collect::<Vec<_>>());
    }
    writer.into_inner().unwrap_or_default()
}

fn columns(with_content: bool) -> impl Iterator<Item = &'static str> {
    let content: &[&str] = if with_content { &CONTENT_COLUMNS } else { &[] };
    COLUMNS.iter().chain(content).copied()
}

/// Straight to text, so that decimals keep every digit.
fn json_of(stored: Stored, with_content: bool) -> String {
    let json = if with_content {
        serde_json::to_string(&LogDetail::of(stored, true))
    } else {
        serde_json::to_string(&Log::of(stored.entry))
    };
    // Entries always serialise: they hold text, numbers and JSON.
    json.unwrap_or_default()
}

fn cell(json: &Value, path: &str) -> String {
    let value = path
        .split('.')
        .try_fold(json, |inside, name| inside.get(name));
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => guard(text),
        // Without an exponent, which spreadsheets and people misread.
        Some(Value::Number(number)) if number.is_f64() => {
            number.as_f64().unwrap_or_default().to_string()
        }
        Some(other) => other.to_string(),
    }
}

/// Keeps a spreadsheet from running a text as a formula. A text that begins
/// with an apostrophe gets one too, so that the guard can be undone.
fn guard(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells_are_quoted_and_guarded() {
        let json =
            json!({"id": "1", "model": "a,\"b\"", "user": {"name": "=1+1"}, "cost_usd": 0.5});
        assert_eq!(
            csv_lines([vec![cell(&json, "model"), "x".into()]]),
            b"\"a,\"\"b\"\"\",x\r\n"
        );
        assert_eq!(cell(&json, "user.name"), "'=1+1");
        assert_eq!(cell(&json, "cost_usd"), "0.5");
        assert_eq!(cell(&json, "agent.name"), "");
    }
}
