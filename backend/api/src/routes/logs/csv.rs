//! Entries as lines of a CSV file (RFC 4180).
//!
//! Each field goes straight into the buffer: files have millions of lines.

use std::fmt::Display;
use std::io::Write;

use logbook_domain::content::{Body, Content};
use logbook_domain::entry::{Entry, Links, Usage};
use logbook_domain::formula;
use logbook_domain::json::JsonText;
use logbook_domain::series::Series;
use logbook_domain::time::{self, Moment};
use logbook_domain::vocabulary::{ErrorCategory, FeatureType};
use serde::de::IgnoredAny;

/// The columns of a file: where the value stands in the JSON of an entry.
const COLUMNS: [&str; 35] = [
    "id",
    "started_at",
    "ended_at",
    "duration_ms",
    "time_to_first_token_ms",
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
    "usage.cache_write_tokens",
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

/// Tells a spreadsheet that what follows is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Returns the line with the names of the columns.
pub(super) fn head(with_content: bool, with_mark: bool) -> Vec<u8> {
    let content: &[&str] = if with_content { &CONTENT_COLUMNS } else { &[] };
    let mark = if with_mark { BYTE_ORDER_MARK } else { "" };
    let names = [&COLUMNS[..], content].concat().join(",");
    format!("{mark}{names}\r\n").into_bytes()
}

/// Appends the line of an entry to `out`.
pub(super) fn write(entry: &Entry, with_content: bool, out: &mut Vec<u8>) {
    let begin = out.len();
    let mut line = Line { out };
    line.entry(entry);
    if with_content {
        line.content(&entry.content);
    }
    // Every field begins with a comma: the first one has one too many.
    out.remove(begin);
    out.extend_from_slice(b"\r\n");
}

/// A line being written.
struct Line<'a> {
    out: &'a mut Vec<u8>,
}

impl Line<'_> {
    fn entry(&mut self, entry: &Entry) {
        let Entry {
            id,
            started_at,
            duration_ms,
            time_to_first_token_ms,
            status,
            expired: _,
            error_category,
            series,
            usage,
            cost,
            links,
            content: _,
        } = entry;
        self.plain(Some(id));
        self.moment(Some(*started_at));
        self.moment(entry.ended_at());
        self.plain(*duration_ms);
        self.plain(*time_to_first_token_ms);
        self.plain(Some(status.name()));
        self.plain(error_category.map(ErrorCategory::name));
        self.series(series);
        self.usage(usage);
        self.plain(*cost);
        self.links(links, series.entity_type.as_deref());
    }

    fn series(&mut self, series: &Series) {
        let Series {
            user,
            provider,
            model,
            agent,
            profile,
            feature,
            source,
            platform,
            capability,
            // Stands beside the id of the entity.
            entity_type: _,
        } = series;
        self.plain(Some(capability.name()));
        self.plain(Some(source.name()));
        for text in [platform, &user.id, &user.name, &user.email, provider, model] {
            self.text(text.as_deref());
        }
        self.text(profile.alias.as_deref());
        self.plain(profile.version);
        self.text(agent.id.as_deref());
        self.text(agent.name.as_deref());
        self.plain(feature.kind.map(FeatureType::name));
        self.text(feature.id.as_deref());
        self.plain(feature.version);
    }

    fn usage(&mut self, usage: &Usage) {
        let Usage {
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            audio,
        } = *usage;
        self.plain(input_tokens);
        self.plain(output_tokens);
        self.plain(total_tokens);
        self.plain(cached_input_tokens);
        self.plain(cache_write_tokens);
        self.plain(reasoning_tokens);
        self.plain(audio);
    }

    fn links(&mut self, links: &Links, entity_type: Option<&str>) {
        let Links {
            conversation_id,
            trace_id,
            parent_id,
            entity_id,
        } = links;
        for text in [conversation_id, trace_id, parent_id] {
            self.text(text.as_deref());
        }
        self.text(entity_type);
        self.text(entity_id.as_deref());
    }

    fn content(&mut self, content: &Content) {
        let Content {
            prompt,
            response,
            error_message,
            metadata,
        } = content;
        self.text(error_message.as_deref());
        self.body(&prompt.body);
        self.body(&response.body);
        self.quoted(metadata.as_ref().map(JsonText::as_str));
    }

    fn body(&mut self, body: &Body) {
        match body {
            Body::Empty | Body::NotPersisted => self.text(None),
            // What can be read as JSON is JSON, so a text that can is a string.
            Body::Text(text) if serde_json::from_str::<IgnoredAny>(text).is_ok() => {
                self.quoted(serde_json::to_string(text).ok().as_deref());
            }
            Body::Text(text) => self.text(Some(text)),
            Body::Json(json) => self.quoted(Some(json.as_str())),
        }
    }

    /// A value that needs neither quotes nor a guard.
    fn plain(&mut self, value: Option<impl Display>) {
        self.out.push(b',');
        if let Some(value) = value {
            // Writing to memory cannot fail.
            let _ = write!(self.out, "{value}");
        }
    }

    fn moment(&mut self, moment: Option<Moment>) {
        self.plain(moment.as_ref().map(time::rfc3339));
    }

    /// A text, kept from being run by a spreadsheet as a formula.
    fn text(&mut self, text: Option<&str>) {
        match text.and_then(formula::guard) {
            Some(guarded) => self.quoted(Some(&guarded)),
            None => self.quoted(text),
        }
    }

    /// A text as it is, in quotes where it needs them.
    fn quoted(&mut self, text: Option<&str>) {
        self.out.push(b',');
        let Some(text) = text else { return };
        if !text.contains([',', '"', '\r', '\n']) {
            self.out.extend_from_slice(text.as_bytes());
            return;
        }
        self.out.push(b'"');
        self.out
            .extend_from_slice(text.replace('"', "\"\"").as_bytes());
        self.out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let mut out = Vec::new();
        Line { out: &mut out }.text(Some(text));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_text_that_can_be_read_as_json_is_told_from_json() {
        let body = |body: Body| {
            let mut out = Vec::new();
            Line { out: &mut out }.body(&body);
            String::from_utf8(out).unwrap()
        };
        let text = |text: &str| body(Body::Text(text.to_owned()));
        let json = |text: &str| body(Body::Json(JsonText::parse(text.to_owned()).unwrap()));
        assert_eq!(
            (json("1.50"), text("1.50")),
            (",1.50".into(), ",\"\"\"1.50\"\"\"".into())
        );
        assert_eq!(json("[1,2]"), ",\"[1,2]\"");
        assert_eq!(text("[1]"), ",\"\"\"[1]\"\"\"");
        assert_eq!(text("[one]"), ",[one]");
    }

    #[test]
    fn cells_are_quoted_and_guarded() {
        assert_eq!(cell("a,\"b\""), ",\"a,\"\"b\"\"\"");
        assert_eq!(cell("=1+1"), ",'=1+1");
        assert_eq!(cell("@\n"), ",\"'@\n\"");
        assert_eq!(cell("'x"), ",''x");
        assert_eq!(cell("＝1+1"), ",'＝1+1");
        assert_eq!(cell("\n=1"), ",\"'\n=1\"");
        assert_eq!(cell("日本, 語"), ",\"日本, 語\"");
        assert_eq!(cell(""), ",");
    }
}
