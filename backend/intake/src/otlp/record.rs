//! One log record, read from either encoding.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::attributes::Attributes;
use super::json::{self, Integer, Text};
use super::span::{Event, JsonAttributes, attributes_of, hex, lower, of_json};
use super::value::{Value, pairs};
use super::wire::{self, Field, Fields};
use super::{Malformed, Raw};

/// The event that tells of a whole call of a model.
pub(super) const WHOLE_CALL: &str = "gen_ai.client.inference.operation.details";

/// A log record as far as it can be an AI operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Record<'a> {
    /// What happened: the name of the event.
    pub(super) event: Cow<'a, str>,
    /// Nanoseconds since 1970; 0 where it is not said.
    pub(super) time: u64,
    /// Hex digits, empty where it belongs to no trace.
    pub(super) trace_id: String,
    /// Hex digits, empty where it belongs to no span.
    pub(super) span_id: String,
    /// As a rule a line for people; some write the name of the event here.
    pub(super) body: Value<'a>,
    pub(super) attributes: Attributes<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonRecord<'a> {
    time_unix_nano: Option<Integer>,
    observed_time_unix_nano: Option<Integer>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    #[serde(borrow)]
    attributes: Option<JsonAttributes<'a>>,
    #[serde(borrow)]
    trace_id: Option<Text<'a>>,
    #[serde(borrow)]
    span_id: Option<Text<'a>>,
    #[serde(borrow)]
    event_name: Option<Text<'a>>,
}

impl<'a> Record<'a> {
    /// Reads a log record.
    pub(super) fn read(raw: Raw<'a>) -> Result<Self, Malformed> {
        let mut record = match raw {
            Raw::Proto(bytes) => Self::of_proto(bytes)?,
            Raw::Json(raw) => Self::of_json(json::read(raw)?)?,
        };
        if record.event.is_empty()
            && let Some(name) = record.attributes.text("event.name")
        {
            record.event = name.into_owned().into();
        }
        Ok(record)
    }

    /// Returns the record as the event of a span: its attributes, and what its
    /// body says as fields.
    pub(super) fn as_event(&self) -> Result<Event<'a>, Malformed> {
        let mut all = self.attributes.clone().into_pairs();
        if let Value::Map(map) = &self.body {
            all.extend(pairs(*map)?);
        }
        Ok(Event {
            name: self.event.clone(),
            attributes: Attributes::from_pairs(all),
        })
    }

    fn of_proto(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut record = Self {
            attributes: attributes_of(Raw::Proto(bytes), 6)?,
            ..Self::default()
        };
        let mut observed = 0;
        for field in Fields::new(bytes) {
            match field? {
                (1, Field::Fixed64(nanos)) => record.time = nanos,
                (5, Field::Bytes(body)) => record.body = readable(Raw::Proto(body)),
                (11, Field::Fixed64(nanos)) => observed = nanos,
                (9, Field::Bytes(id)) => record.trace_id = hex(id),
                (10, Field::Bytes(id)) => record.span_id = hex(id),
                (12, Field::Bytes(name)) => record.event = wire::text(name),
                _ => {}
            }
        }
        if record.time == 0 {
            record.time = observed;
        }
        Ok(record)
    }

    fn of_json(record: JsonRecord<'a>) -> Result<Self, Malformed> {
        let time = record.time_unix_nano.map_or(0, Integer::unsigned);
        let observed = record.observed_time_unix_nano.map_or(0, Integer::unsigned);
        let body = record.body.map(|raw| readable(Raw::Json(raw)));
        Ok(Self {
            event: record.event_name.unwrap_or_default().0,
            time: if time == 0 { observed } else { time },
            trace_id: lower(record.trace_id),
            span_id: lower(record.span_id),
            body: body.unwrap_or_default(),
            attributes: of_json(record.attributes)?,
        })
    }
}

/// Returns a body. One that cannot be read names no event, and costs nothing.
fn readable(raw: Raw<'_>) -> Value<'_> {
    Value::read(raw).unwrap_or_default()
}
