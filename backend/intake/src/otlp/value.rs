//! Values of attributes, of whatever type their sender chose.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::json::{self, Bounded, Double, Integer, Text};
use super::wire::{self, Field, Fields};
use super::{MAX_ELEMENTS, MAX_VALUE_DEPTH, Malformed, Raw};

/// The value of an attribute. Lists and maps stay where they are until they are
/// asked for.
#[derive(Clone, Debug, Default)]
pub(super) enum Value<'a> {
    /// None was given.
    #[default]
    Empty,
    /// Text; bytes become base64.
    Text(Cow<'a, str>),
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Double(f64),
    /// An `ArrayValue`.
    List(Raw<'a>),
    /// A `KeyValueList`.
    Map(Raw<'a>),
}

/// A name with its value.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyValue<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) value: Value<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonValue<'a> {
    #[serde(borrow)]
    string_value: Option<Text<'a>>,
    bool_value: Option<bool>,
    int_value: Option<Integer>,
    double_value: Option<Double>,
    #[serde(borrow)]
    array_value: Option<&'a RawValue>,
    #[serde(borrow)]
    kvlist_value: Option<&'a RawValue>,
    #[serde(borrow)]
    bytes_value: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct JsonKeyValue<'a> {
    #[serde(borrow)]
    key: Option<Text<'a>>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct JsonList<'a> {
    #[serde(borrow)]
    values: Option<Bounded<&'a RawValue, MAX_ELEMENTS>>,
}

impl<'a> Value<'a> {
    /// Reads an `AnyValue`.
    pub(super) fn read(raw: Raw<'a>) -> Result<Self, Malformed> {
        match raw {
            Raw::Proto(bytes) => Self::of_proto(bytes),
            Raw::Json(raw) => Ok(json::read::<JsonValue<'a>>(raw)?.into()),
        }
    }

    fn of_proto(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut value = Self::Empty;
        for field in Fields::new(bytes) {
            value = match field? {
                (1, Field::Bytes(text)) => Self::Text(wire::text(text)),
                (2, Field::Varint(word)) => Self::Bool(word != 0),
                (3, Field::Varint(number)) => Self::Int(number.cast_signed()),
                (4, Field::Fixed64(bits)) => Self::Double(f64::from_bits(bits)),
                (5, Field::Bytes(list)) => Self::List(Raw::Proto(list)),
                (6, Field::Bytes(map)) => Self::Map(Raw::Proto(map)),
                (7, Field::Bytes(bytes)) => Self::Text(STANDARD.encode(bytes).into()),
                _ => value,
            };
        }
        Ok(value)
    }

    /// Returns the value as a text; lists, maps and what is empty have none.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(&**text)),
            Self::Bool(word) => Some(word.to_string().into()),
            Self::Int(number) => Some(number.to_string().into()),
            Self::Double(number) => Some(number.to_string().into()),
            Self::Empty | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// Returns the value as a whole number, also where it came as a text or a
    /// double.
    pub(super) fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Double(number) => whole(*number),
            Self::Text(text) => text
                .parse()
                .ok()
                .or_else(|| whole(text.parse::<f64>().ok()?)),
            Self::Empty | Self::Bool(_) | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// Returns the value as a number, also where it came as a text.
    pub(super) fn double(&self) -> Option<f64> {
        self.text()?.parse().ok()
    }

    /// Returns the texts of a list, or the one text.
    pub(super) fn texts(&self) -> Vec<String> {
        match self {
            Self::List(raw) => {
                let values = elements(*raw).unwrap_or_default();
                let texts = values.iter().filter_map(|raw| {
                    let value = Value::read(*raw).ok()?;
                    value.text().map(Cow::into_owned)
                });
                texts.collect()
            }
            other => other.text().map(Cow::into_owned).into_iter().collect(),
        }
    }

    /// Writes the value as plain JSON.
    pub(super) fn write_json(&self, out: &mut String) -> Result<(), Malformed> {
        self.write_nested(out, MAX_VALUE_DEPTH)
    }

    fn write_nested(&self, out: &mut String, depth: usize) -> Result<(), Malformed> {
        match self {
            Self::Empty => out.push_str("null"),
            Self::Text(text) => write_text(text, out),
            Self::Bool(word) => out.push_str(&word.to_string()),
            Self::Int(number) => out.push_str(&number.to_string()),
            Self::Double(number) if number.is_finite() => {
                let number = serde_json::Number::from_f64(*number);
                out.push_str(&number.map(|number| number.to_string()).unwrap_or_default());
            }
            Self::Double(number) => write_text(&number.to_string(), out),
            Self::List(_) | Self::Map(_) if depth == 0 => {
                return Err(Malformed::new(format!(
                    "an attribute is nested more than {MAX_VALUE_DEPTH} levels deep"
                )));
            }
            Self::List(raw) => write_list(*raw, out, depth - 1)?,
            Self::Map(raw) => write_map(*raw, out, depth - 1)?,
        }
        Ok(())
    }
}

fn whole(number: f64) -> Option<i64> {
    let fits = number.fract() == 0.0 && number.abs() < 9e15;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
    fits.then_some(number as i64)
}

/// Writes a text as JSON.
pub(super) fn write_text(text: &str, out: &mut String) {
    // Writing text to a text cannot fail.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

fn write_list(raw: Raw<'_>, out: &mut String, depth: usize) -> Result<(), Malformed> {
    out.push('[');
    for (place, element) in elements(raw)?.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        Value::read(element)?.write_nested(out, depth)?;
    }
    out.push(']');
    Ok(())
}

fn write_map(raw: Raw<'_>, out: &mut String, depth: usize) -> Result<(), Malformed> {
    out.push('{');
    for (place, element) in elements(raw)?.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        let pair = KeyValue::read(element)?;
        write_text(&pair.key, out);
        out.push(':');
        pair.value.write_nested(out, depth)?;
    }
    out.push('}');
    Ok(())
}

/// Returns the fields of a map.
pub(super) fn pairs(raw: Raw<'_>) -> Result<Vec<KeyValue<'_>>, Malformed> {
    elements(raw)?.into_iter().map(KeyValue::read).collect()
}

/// Returns the elements of an `ArrayValue` or the fields of a `KeyValueList`.
fn elements(raw: Raw<'_>) -> Result<Vec<Raw<'_>>, Malformed> {
    match raw {
        Raw::Json(raw) => {
            let list = json::read::<JsonList<'_>>(raw)?.values.unwrap_or_default();
            Ok(list.0.into_iter().map(Raw::Json).collect())
        }
        Raw::Proto(bytes) => {
            let mut elements = Vec::new();
            for field in Fields::new(bytes) {
                if let (1, Field::Bytes(element)) = field? {
                    if elements.len() == MAX_ELEMENTS {
                        return Err(Malformed::new(format!(
                            "a value has more than {MAX_ELEMENTS} elements"
                        )));
                    }
                    elements.push(Raw::Proto(element));
                }
            }
            Ok(elements)
        }
    }
}

impl<'a> From<JsonValue<'a>> for Value<'a> {
    fn from(value: JsonValue<'a>) -> Self {
        let int = value.int_value.and_then(|Integer(int)| int.try_into().ok());
        let text = value.string_value.or(value.bytes_value);
        text.map(|Text(text)| Self::Text(text))
            .or_else(|| int.map(Self::Int))
            .or_else(|| value.bool_value.map(Self::Bool))
            .or_else(|| {
                value
                    .double_value
                    .map(|Double(number)| Self::Double(number))
            })
            .or_else(|| value.array_value.map(|raw| Self::List(Raw::Json(raw))))
            .or_else(|| value.kvlist_value.map(|raw| Self::Map(Raw::Json(raw))))
            .unwrap_or_default()
    }
}

impl<'a> KeyValue<'a> {
    /// Reads a `KeyValue`.
    pub(super) fn read(raw: Raw<'a>) -> Result<Self, Malformed> {
        match raw {
            Raw::Json(raw) => Self::of_json(json::read(raw)?),
            Raw::Proto(bytes) => {
                let mut pair = Self::default();
                for field in Fields::new(bytes) {
                    match field? {
                        (1, Field::Bytes(key)) => pair.key = wire::text(key),
                        (2, Field::Bytes(value)) => pair.value = Value::of_proto(value)?,
                        _ => {}
                    }
                }
                Ok(pair)
            }
        }
    }

    /// Returns the same of JSON that is read already.
    pub(super) fn of_json(pair: JsonKeyValue<'a>) -> Result<Self, Malformed> {
        let value = pair.value.map(|raw| Value::read(Raw::Json(raw)));
        Ok(Self {
            key: pair.key.unwrap_or_default().0,
            value: value.transpose()?.unwrap_or_default(),
        })
    }
}
