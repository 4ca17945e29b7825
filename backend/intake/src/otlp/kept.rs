//! One item as a request of its own in OTLP/JSON, whatever it came in: so
//! quarantine keeps what was refused, redacts its texts, and reads it again.

use super::attributes::Attributes;
use super::json::{self, First};
use super::operation::Operation;
use super::outcome::skipped;
use super::record::Record;
use super::reply::Signal;
use super::request::{Item, Request, Resource};
use super::transcribe::{LOG_RECORD, SPAN, transcribe};
use super::value::{KeyValue, write_text};
use super::wire::{Field, Fields};
use super::{MAX_ATTRIBUTES, Raw, agents, conventions};
use serde::Deserialize;
use serde_json::value::RawValue;

impl Request<'_> {
    /// Returns the item at a place, if it tells of an AI operation or of its
    /// content as far as it can be read.
    #[must_use]
    pub fn refused_operation(&self, place: usize, signal: Signal) -> Option<Vec<u8>> {
        let item = self.items.get(place)?;
        is_operation(item, signal).then(|| whole(item, signal))
    }

    /// Returns the item at a place.
    #[must_use]
    pub fn alone(&self, place: usize, signal: Signal) -> Option<Vec<u8>> {
        self.items.get(place).map(|item| whole(item, signal))
    }
}

fn is_operation(item: &Item<'_>, signal: Signal) -> bool {
    if signal == Signal::Logs
        && let Ok(record) = Record::read(item.raw)
    {
        let is_of_agent = agents::read(&record, &item.resource).is_some();
        return is_of_agent || record.event.starts_with("gen_ai.");
    }
    let attributes = readable(item.raw, signal);
    if agents::tells_in_events(&attributes, &item.resource) {
        return false;
    }
    let mut operation = Operation::default();
    conventions::read_fields(&attributes, &mut operation);
    // What of the content cannot be read is missing here as well.
    let _ = conventions::read_content(&attributes, &mut operation);
    skipped(&mut operation).is_none()
}

#[derive(Deserialize)]
struct JsonItem<'a> {
    #[serde(borrow)]
    attributes: Option<First<&'a RawValue, MAX_ATTRIBUTES>>,
}

/// Returns the attributes that can be read.
fn readable(raw: Raw<'_>, signal: Signal) -> Attributes<'_> {
    let pairs: Vec<Raw<'_>> = match raw {
        Raw::Json(raw) => {
            let item = json::read::<JsonItem<'_>>(raw).ok();
            let pairs = item.and_then(|item| item.attributes).map(|first| first.0);
            let pairs = pairs.unwrap_or_default();
            pairs.into_iter().map(Raw::Json).collect()
        }
        Raw::Proto(bytes) => {
            let number = if signal == Signal::Logs { 6 } else { 9 };
            let pairs = Fields::new(bytes).filter_map(|field| match field {
                Ok((found, Field::Bytes(pair))) if found == number => Some(Raw::Proto(pair)),
                _ => None,
            });
            pairs.take(MAX_ATTRIBUTES).collect()
        }
    };
    let pairs = pairs.into_iter().filter_map(|raw| KeyValue::read(raw).ok());
    Attributes::from_pairs(pairs.collect())
}

fn whole(item: &Item<'_>, signal: Signal) -> Vec<u8> {
    let [groups, scopes, items] = match signal {
        Signal::Traces => ["resourceSpans", "scopeSpans", "spans"],
        Signal::Logs => ["resourceLogs", "scopeLogs", "logRecords"],
        Signal::Metrics => ["resourceMetrics", "scopeMetrics", "metrics"],
    };
    let mut json = format!(r#"{{"{groups}":[{{"resource":{{"attributes":["#);
    write_resource(&item.resource, &mut json);
    json.push_str(&format!(r#"]}},"{scopes}":[{{"{items}":["#));
    match (item.raw, signal) {
        (Raw::Json(raw), _) => json.push_str(raw.get()),
        (Raw::Proto(bytes), Signal::Logs) => transcribe(bytes, &LOG_RECORD, &mut json),
        (Raw::Proto(bytes), _) => transcribe(bytes, &SPAN, &mut json),
    }
    json.push_str("]}]}]}");
    json.into_bytes()
}

fn write_resource(resource: &Resource, json: &mut String) {
    for (place, (name, text)) in resource.texts().enumerate() {
        let before = if place > 0 { "," } else { "" };
        json.push_str(&format!(
            r#"{before}{{"key":"{name}","value":{{"stringValue":"#
        ));
        write_text(text, json);
        json.push_str("}}");
    }
}
