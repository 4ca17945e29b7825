//! The same entries as spans in OTLP requests of protobuf.

use serde_json::Value;

use crate::shared::load::{Answer, Requests};
use crate::write::entries::{Lines, Window};
use crate::write::requests::Target;

/// Spans of one request.
pub(crate) const SPANS: u64 = 500;
/// Where the span's id, its start and its end stand in a prepared span, which
/// begins with its trace: each field has its key, texts their length as well.
const ID_AT: usize = 2 + 16 + 2;
const START_AT: usize = ID_AT + 8 + 1;
const END_AT: usize = START_AT + 8 + 1;

/// Prepared spans, as many as there are lines.
#[derive(Debug)]
pub(crate) struct Prepared(Vec<Vec<u8>>);

/// Requests with the spans of a window.
pub(crate) struct Spans<'a> {
    target: &'a Target,
    prepared: &'a Prepared,
    window: Window,
    next: u64,
    end: u64,
    spans: Vec<u8>,
}

impl Prepared {
    /// The entries of these lines.
    pub(crate) fn of(lines: &Lines) -> Self {
        let entries = lines
            .iter()
            .filter_map(|line| serde_json::from_slice(line).ok());
        Self(entries.map(|entry: Value| span(&entry)).collect())
    }

    /// Writes the `number`th entry of a window as a field of a scope.
    fn write(&self, window: &Window, number: u64, out: &mut Vec<u8>) {
        let index = usize::try_from(number).unwrap_or(0) % self.0.len();
        key(out, 2, self.0[index].len());
        let begin = out.len();
        out.extend_from_slice(&self.0[index]);
        let span = &mut out[begin..];
        let start = window.start_nanos(number);
        span[ID_AT..][..8].copy_from_slice(&window.id(number).to_be_bytes());
        span[START_AT..][..8].copy_from_slice(&start.to_le_bytes());
        span[END_AT..][..8].copy_from_slice(&(start + 1_000_000_000).to_le_bytes());
    }
}

impl<'a> Spans<'a> {
    /// As many requests as `entries` fill.
    pub(crate) fn new(
        target: &'a Target,
        prepared: &'a Prepared,
        window: Window,
        entries: u64,
    ) -> Self {
        Self {
            target,
            prepared,
            window,
            next: 0,
            end: entries.div_ceil(SPANS) * SPANS,
            spans: Vec::new(),
        }
    }
}

impl Requests for Spans<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        if self.next >= self.end {
            return false;
        }
        self.spans.clear();
        for number in self.next..self.next + SPANS {
            self.prepared.write(&self.window, number, &mut self.spans);
        }
        self.next += SPANS;
        let mut group = Vec::with_capacity(self.spans.len() + 8);
        put(&mut group, 2, &self.spans);
        let mut body = Vec::with_capacity(group.len() + 8);
        put(&mut body, 1, &group);
        self.target
            .write(request, "/v1/traces", "application/x-protobuf", &body);
        true
    }

    /// An empty answer says that all of them are taken.
    fn stored(&self, answer: &Answer<'_>) -> Option<u64> {
        (answer.status == 200 && answer.body.is_empty()).then_some(SPANS)
    }
}

/// An entry as an instrumentation tells it.
fn span(entry: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, 1, &[7; 16]);
    put(&mut out, 2, &[0; 8]);
    for number in [7_u8, 8] {
        out.push(number << 3 | 1);
        out.extend_from_slice(&[0; 8]);
    }
    put(&mut out, 5, b"chat");
    let usage = &entry["usage"];
    for (name, value) in [
        ("gen_ai.operation.name", &Value::from("chat")),
        ("gen_ai.provider.name", &entry["provider"]),
        ("gen_ai.request.model", &entry["model"]),
        ("gen_ai.usage.input_tokens", &usage["input_tokens"]),
        ("gen_ai.usage.output_tokens", &usage["output_tokens"]),
        ("gen_ai.conversation.id", &entry["conversation_id"]),
        ("gen_ai.input.messages", &entry["prompt"]),
        ("gen_ai.output.messages", &entry["response"]),
        ("user.id", &entry["user"]["id"]),
        ("user.name", &entry["user"]["name"]),
        ("user.email", &entry["user"]["email"]),
        ("error.type", &entry["error"]["category"]),
    ] {
        if !value.is_null() {
            put(&mut out, 9, &attribute(name, value));
        }
    }
    out
}

fn attribute(name: &str, value: &Value) -> Vec<u8> {
    let mut any = Vec::new();
    match value {
        Value::Number(number) => {
            any.push(3 << 3);
            varint(&mut any, number.as_u64().unwrap_or(0));
        }
        Value::String(text) => put(&mut any, 1, text.as_bytes()),
        other => put(&mut any, 1, other.to_string().as_bytes()),
    }
    let mut out = Vec::new();
    put(&mut out, 1, name.as_bytes());
    put(&mut out, 2, &any);
    out
}

fn put(out: &mut Vec<u8>, number: u8, bytes: &[u8]) {
    key(out, number, bytes.len());
    out.extend_from_slice(bytes);
}

fn key(out: &mut Vec<u8>, number: u8, length: usize) {
    out.push(number << 3 | 2);
    varint(out, length as u64);
}

fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
