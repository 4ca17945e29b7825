//! One span, read from either encoding.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::attributes::Attributes;
use super::json::{self, Bounded, Integer, Text};
use super::value::{JsonKeyValue, KeyValue};
use super::wire::{self, Field, Fields};
use super::{MAX_ATTRIBUTES, MAX_EVENTS, Malformed, Raw};

/// Attributes as JSON holds them.
pub(super) type JsonAttributes<'a> = Bounded<JsonKeyValue<'a>, MAX_ATTRIBUTES>;

/// A span whose ids have the right length.
#[derive(Clone, Debug, Default)]
pub(super) struct Span<'a> {
    /// 32 hex digits.
    pub(super) trace_id: String,
    /// 16 hex digits.
    pub(super) span_id: String,
    /// 16 hex digits, where it has a parent.
    pub(super) parent_id: Option<String>,
    pub(super) name: Cow<'a, str>,
    /// Nanoseconds since 1970; 0 where it is not said.
    pub(super) start: u64,
    /// The same for its end.
    pub(super) end: u64,
    /// Whether its status is an error.
    pub(super) has_failed: bool,
    pub(super) status_message: Cow<'a, str>,
    pub(super) attributes: Attributes<'a>,
    events: Vec<Raw<'a>>,
}

/// Something that happened during a span.
#[derive(Clone, Debug, Default)]
pub(super) struct Event<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) attributes: Attributes<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonSpan<'a> {
    #[serde(borrow)]
    trace_id: Option<Text<'a>>,
    #[serde(borrow)]
    span_id: Option<Text<'a>>,
    #[serde(borrow)]
    parent_span_id: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    start_time_unix_nano: Option<Integer>,
    end_time_unix_nano: Option<Integer>,
    #[serde(borrow)]
    attributes: Option<JsonAttributes<'a>>,
    #[serde(borrow)]
    events: Option<Bounded<&'a RawValue, MAX_EVENTS>>,
    #[serde(borrow)]
    status: Option<JsonStatus<'a>>,
}

#[derive(Default, Deserialize)]
struct JsonStatus<'a> {
    #[serde(borrow)]
    code: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct JsonEvent<'a> {
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    attributes: Option<JsonAttributes<'a>>,
}

#[derive(Deserialize)]
struct JsonHolder<'a> {
    #[serde(borrow)]
    attributes: Option<JsonAttributes<'a>>,
}

impl<'a> Span<'a> {
    /// Reads a span.
    pub(super) fn read(raw: Raw<'a>) -> Result<Self, Malformed> {
        let span = match raw {
            Raw::Proto(bytes) => Self::of_proto(bytes)?,
            Raw::Json(raw) => Self::of_json(json::read(raw)?)?,
        };
        if span.start == 0 {
            return Err(Malformed::new(
                "a span has no start_time_unix_nano, expected nanoseconds since 1970",
            ));
        }
        Ok(span)
    }

    fn of_proto(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let (mut span, mut attributes) = (Self::default(), Vec::new());
        let (mut trace_id, mut span_id, mut parent): (&[u8], &[u8], &[u8]) = (&[], &[], &[]);
        for field in Fields::new(bytes) {
            match field? {
                (1, Field::Bytes(id)) => trace_id = id,
                (2, Field::Bytes(id)) => span_id = id,
                (4, Field::Bytes(id)) => parent = id,
                (5, Field::Bytes(name)) => span.name = wire::text(name),
                (7, Field::Fixed64(nanos)) => span.start = nanos,
                (8, Field::Fixed64(nanos)) => span.end = nanos,
                (9, Field::Bytes(pair)) => add_attribute(&mut attributes, pair)?,
                (11, Field::Bytes(_)) if span.events.len() == MAX_EVENTS => {
                    return Err(Malformed::new(format!(
                        "a span has more than {MAX_EVENTS} events"
                    )));
                }
                (11, Field::Bytes(event)) => span.events.push(Raw::Proto(event)),
                (15, Field::Bytes(status)) => span.read_status(status)?,
                _ => {}
            }
        }
        span.trace_id = id("trace_id", hex(trace_id), 32)?;
        span.span_id = id("span_id", hex(span_id), 16)?;
        span.parent_id = parent_id(hex(parent))?;
        span.attributes = Attributes::from_pairs(attributes);
        Ok(span)
    }

    fn read_status(&mut self, status: &'a [u8]) -> Result<(), Malformed> {
        for field in Fields::new(status) {
            match field? {
                (2, Field::Bytes(message)) => {
                    self.status_message = wire::text(message);
                }
                (3, Field::Varint(code)) => self.has_failed = code == 2,
                _ => {}
            }
        }
        Ok(())
    }

    fn of_json(span: JsonSpan<'a>) -> Result<Self, Malformed> {
        let status = span.status.unwrap_or_default();
        let code = status.code.map_or("", RawValue::get);
        let nanos = |time: Option<Integer>| time.map_or(0, Integer::unsigned);
        let events = span.events.unwrap_or_default().0;
        Ok(Self {
            trace_id: id("traceId", lower(span.trace_id), 32)?,
            span_id: id("spanId", lower(span.span_id), 16)?,
            parent_id: parent_id(lower(span.parent_span_id))?,
            name: span.name.unwrap_or_default().0,
            start: nanos(span.start_time_unix_nano),
            end: nanos(span.end_time_unix_nano),
            has_failed: matches!(code, "2" | "\"2\"" | "\"STATUS_CODE_ERROR\""),
            status_message: status.message.unwrap_or_default().0,
            attributes: of_json(span.attributes)?,
            events: events.into_iter().map(Raw::Json).collect(),
        })
    }

    /// Returns what happened during the span. An event that cannot be read is
    /// left out.
    pub(super) fn events(&self) -> impl Iterator<Item = Event<'a>> {
        self.events.iter().filter_map(|raw| Event::read(*raw).ok())
    }
}

impl<'a> Event<'a> {
    fn read(raw: Raw<'a>) -> Result<Self, Malformed> {
        match raw {
            Raw::Json(raw) => {
                let event: JsonEvent<'a> = json::read(raw)?;
                Ok(Self {
                    name: event.name.unwrap_or_default().0,
                    attributes: of_json(event.attributes)?,
                })
            }
            Raw::Proto(bytes) => {
                let mut event = Self {
                    attributes: attributes_of(raw, 3)?,
                    ..Self::default()
                };
                for field in Fields::new(bytes) {
                    if let (2, Field::Bytes(name)) = field? {
                        event.name = wire::text(name);
                    }
                }
                Ok(event)
            }
        }
    }
}

/// Returns the attributes of a message that has them in the field of this
/// number.
pub(super) fn attributes_of(raw: Raw<'_>, number: u32) -> Result<Attributes<'_>, Malformed> {
    match raw {
        Raw::Json(raw) => of_json(json::read::<JsonHolder<'_>>(raw)?.attributes),
        Raw::Proto(bytes) => {
            let mut attributes = Vec::new();
            for field in Fields::new(bytes) {
                match field? {
                    (found, Field::Bytes(pair)) if found == number => {
                        add_attribute(&mut attributes, pair)?;
                    }
                    _ => {}
                }
            }
            Ok(Attributes::from_pairs(attributes))
        }
    }
}

/// Attributes that were read from JSON.
pub(super) fn of_json(attributes: Option<JsonAttributes<'_>>) -> Result<Attributes<'_>, Malformed> {
    let pairs = attributes.unwrap_or_default().0;
    let pairs: Result<_, _> = pairs.into_iter().map(KeyValue::of_json).collect();
    pairs.map(Attributes::from_pairs)
}

/// Adds an attribute in protobuf.
pub(super) fn add_attribute<'a>(
    attributes: &mut Vec<KeyValue<'a>>,
    pair: &'a [u8],
) -> Result<(), Malformed> {
    if attributes.len() == MAX_ATTRIBUTES {
        return Err(Malformed::new(format!(
            "an item has more than {MAX_ATTRIBUTES} attributes"
        )));
    }
    attributes.push(KeyValue::read(Raw::Proto(pair))?);
    Ok(())
}

/// Bytes in hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

/// Returns an id as JSON spells it.
pub(super) fn lower(id: Option<Text<'_>>) -> String {
    id.unwrap_or_default().0.to_ascii_lowercase()
}

fn parent_id(hex: String) -> Result<Option<String>, Malformed> {
    // Some senders spell a missing parent as zeros.
    if hex.bytes().all(|digit| digit == b'0') {
        return Ok(None);
    }
    id("parent_span_id", hex, 16).map(Some)
}

/// Refuses ids of another length, and those that are all zeros.
fn id(name: &str, hex: String, digits: usize) -> Result<String, Malformed> {
    let is_good = hex.len() == digits
        && hex.bytes().all(|digit| digit.is_ascii_hexdigit())
        && hex.bytes().any(|digit| digit != b'0');
    if is_good {
        return Ok(hex);
    }
    let shown: String = hex.chars().take(40).collect();
    Err(Malformed::new(format!(
        "a span has the {name} `{shown}`, expected {} bytes in hex that are not all zero",
        digits / 2
    )))
}
