//! From protobuf to OTLP/JSON, message by message, without reading what it means.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use logbook_domain::quarantine::MAX_PAYLOAD_BYTES;

use super::MAX_VALUE_DEPTH;
use super::span::hex;
use super::value::write_text;
use super::wire::{Field, Fields};

/// How deep messages are followed: a value is three messages.
const MAX_DEPTH: usize = 3 * MAX_VALUE_DEPTH + 8;

/// How JSON spells a field.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Hex,
    Base64,
    Text,
    Bool,
    Number,
    /// 64 bits, as text.
    Fixed,
    /// The same with a sign.
    Signed,
    Double,
    One(&'static Kind),
    Many(&'static Kind),
}

/// The fields of a message with their numbers, names and forms.
pub(super) struct Kind(&'static [(u32, &'static str, Form)]);

static ANY: Kind = Kind(&[
    (1, "stringValue", Form::Text),
    (2, "boolValue", Form::Bool),
    (3, "intValue", Form::Signed),
    (4, "doubleValue", Form::Double),
    (5, "arrayValue", Form::One(&LIST)),
    (6, "kvlistValue", Form::One(&MAP)),
    (7, "bytesValue", Form::Base64),
]);
static LIST: Kind = Kind(&[(1, "values", Form::Many(&ANY))]);
static MAP: Kind = Kind(&[(1, "values", Form::Many(&PAIR))]);
static PAIR: Kind = Kind(&[(1, "key", Form::Text), (2, "value", Form::One(&ANY))]);
static EVENT: Kind = Kind(&[
    (1, "timeUnixNano", Form::Fixed),
    (2, "name", Form::Text),
    (3, "attributes", Form::Many(&PAIR)),
]);
static STATUS: Kind = Kind(&[(2, "message", Form::Text), (3, "code", Form::Number)]);

/// A span.
pub(super) static SPAN: Kind = Kind(&[
    (1, "traceId", Form::Hex),
    (2, "spanId", Form::Hex),
    (4, "parentSpanId", Form::Hex),
    (5, "name", Form::Text),
    (6, "kind", Form::Number),
    (7, "startTimeUnixNano", Form::Fixed),
    (8, "endTimeUnixNano", Form::Fixed),
    (9, "attributes", Form::Many(&PAIR)),
    (11, "events", Form::Many(&EVENT)),
    (15, "status", Form::One(&STATUS)),
]);

/// A log record.
pub(super) static LOG_RECORD: Kind = Kind(&[
    (1, "timeUnixNano", Form::Fixed),
    (11, "observedTimeUnixNano", Form::Fixed),
    (5, "body", Form::One(&ANY)),
    (6, "attributes", Form::Many(&PAIR)),
    (9, "traceId", Form::Hex),
    (10, "spanId", Form::Hex),
    (12, "eventName", Form::Text),
]);

/// Writes a message as JSON, up to the first field that is malformed. What is
/// longer than quarantine keeps ends early.
pub(super) fn transcribe(message: &[u8], kind: &Kind, out: &mut String) {
    write_message(message, kind, MAX_DEPTH, out);
}

fn write_message(message: &[u8], kind: &Kind, depth: usize, out: &mut String) {
    out.push('{');
    let begin = out.len();
    for (number, name, form) in kind.0 {
        let fields = Fields::new(message).map_while(Result::ok);
        let found = fields.filter_map(|(found, field)| (found == *number).then_some(field));
        match form {
            _ if depth == 0 || out.len() > MAX_PAYLOAD_BYTES => break,
            Form::Many(kind) => {
                let mut messages = found.filter_map(bytes).peekable();
                if messages.peek().is_some() {
                    write_name(name, begin, out);
                    write_list(messages, kind, depth - 1, out);
                }
            }
            // Of a field that is there twice the last counts.
            _ => {
                if let Some(field) = found.last() {
                    write_name(name, begin, out);
                    write_field(field, *form, depth - 1, out);
                }
            }
        }
    }
    out.push('}');
}

fn write_name(name: &str, begin: usize, out: &mut String) {
    if out.len() > begin {
        out.push(',');
    }
    out.push('"');
    out.push_str(name);
    out.push_str("\":");
}

fn write_list<'a>(
    messages: impl Iterator<Item = &'a [u8]>,
    kind: &Kind,
    depth: usize,
    out: &mut String,
) {
    out.push('[');
    for (place, message) in messages.enumerate() {
        if out.len() > MAX_PAYLOAD_BYTES {
            break;
        }
        if place > 0 {
            out.push(',');
        }
        write_message(message, kind, depth, out);
    }
    out.push(']');
}

const fn bytes(field: Field<'_>) -> Option<&[u8]> {
    match field {
        Field::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

/// Writes one value; what is of another type than the form is null.
fn write_field(field: Field<'_>, form: Form, depth: usize, out: &mut String) {
    match (form, field) {
        (Form::Hex, Field::Bytes(id)) => write_text(&hex(id), out),
        (Form::Base64, Field::Bytes(bytes)) => write_text(&STANDARD.encode(bytes), out),
        (Form::Text, Field::Bytes(text)) => write_text(&String::from_utf8_lossy(text), out),
        (Form::Bool, Field::Varint(word)) => out.push_str(&(word != 0).to_string()),
        (Form::Number, Field::Varint(number)) => out.push_str(&number.to_string()),
        (Form::Fixed, Field::Fixed64(number)) => write_text(&number.to_string(), out),
        (Form::Signed, Field::Varint(number)) => {
            write_text(&number.cast_signed().to_string(), out);
        }
        (Form::Double, Field::Fixed64(bits)) => write_double(f64::from_bits(bits), out),
        (Form::One(kind), Field::Bytes(message)) => write_message(message, kind, depth, out),
        _ => out.push_str("null"),
    }
}

/// JSON has no number for what is none, or has no end.
fn write_double(number: f64, out: &mut String) {
    match serde_json::Number::from_f64(number) {
        Some(number) => out.push_str(&number.to_string()),
        None => write_text(&number.to_string(), out),
    }
}
