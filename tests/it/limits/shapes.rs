//! Requests that look small, or are at the limit, and are hard on memory.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use logbook_tests::Client;
use ureq::http::Method;

/// Just below the limit of a body.
const BYTES: usize = 32 * 1024 * 1024 - 1024;
const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";

/// A kind of request.
pub(super) struct Shape {
    pub(super) name: &'static str,
    path: &'static str,
    content_type: &'static str,
    /// Makes the body.
    body: Box<dyn Fn() -> Vec<u8>>,
    is_packed: bool,
    /// What it may be answered with.
    pub(super) answers: &'static [u16],
    /// Whether it is one of those that take the most.
    pub(super) is_heavy: bool,
}

/// A request of a shape.
pub(super) struct Request {
    path: String,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

/// Every shape.
pub(super) fn all() -> Vec<Shape> {
    [
        content(),
        secrets(),
        bodies(),
        elsewhere(),
        otlp(),
        gateways(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Batches of 2 MB as programs send them, in each format.
pub(super) fn batches() -> [Shape; 3] {
    let item = || format!("{{\"prompt\":\"{}\"}}", "word ".repeat(400));
    let list = move || format!("[{}]", vec![item(); 1_000].join(","));
    let lines = move || format!("{}\n", item()).repeat(1_000);
    [
        Shape::of("a list", &[200], list),
        Shape::of("a packed list", &[200], list).packed(),
        Shape::of("lines", &[200], lines).into_lines(),
    ]
}

/// What prompts and responses can be.
fn content() -> Vec<Shape> {
    let turn = "{\"role\":\"user\",\"content\":\"write to a@b.example\"},";
    let number = |number: usize| format!("\"key-{number}\":{number},");
    let keys = move || (0..BYTES / 24).map(number).collect::<String>();
    let half = |bracket: &str| bracket.repeat(BYTES / 2 - 16);
    let nesting = move || format!("{{\"prompt\":{}{}}}", half("["), half("]"));
    vec![
        prompt("numbers", ["[", "0,", "0]"]).heavy().packed(),
        prompt("empty texts", ["[", "\"\",", "\"\"]"]),
        prompt("empty objects", ["[", "{},", "{}]"]),
        prompt("one text", ["\"", "\\u00e9 a@b.example \\n", "\""]).heavy(),
        prompt("one text in a list", ["[\"", "\\u00e9 P123456 \\n", "\"]"]),
        prompt("messages", ["[", turn, "{}]"]),
        prompt("one number", ["", "7", ""]),
        prompt("one key", ["{\"", "k", "\":1}"]),
        prompt("spaces", ["[", " ", "1]"]),
        Shape::of("nesting", &[201], nesting),
        Shape::of("many keys", &[201], move || {
            format!("{{\"response\":{{{}\"\":0}}}}", keys())
        }),
    ]
}

/// Where redaction has much to do.
fn secrets() -> Vec<Shape> {
    let chunks = "{\"text\":\"a@b.exa\"},{\"text\":\"mple\"},";
    let inner = "\\\"a@b.example\\\",";
    vec![
        prompt("many secrets", ["[", "\"::1\",", "0]"]).heavy(),
        prompt("many keys with secrets", ["{", "\"::1\":{},", "\"\":0}"]),
        prompt("secrets in two parts", ["[", chunks, "0]"]).heavy(),
        prompt("secrets in JSON in a text", ["\"[", inner, "0]\""]),
        prompt("a text of secrets", ["\"", "::1 ", "\""]),
    ]
}

/// Every text has white space around it or NUL in it, which is told for each.
const ODD_ITEM: &str = r#"{"platform":" p","provider":" p","model":" m","conversation_id":" c",
"trace_id":" t","parent_id":" p","user":{"id":" u","name":" n","email":" e"},"profile":{"alias":" a"},
"agent":{"id":" a","name":" n"},"feature":{"id":" f"},"entity":{"type":" t","id":" i"},
"duration_ms":1.5,"time_to_first_token_ms":0.5,"prompt":"\u0000","response":["\u0000"],
"metadata":{"k":"\ud800"}}"#;

/// What a body can be.
fn bodies() -> Vec<Shape> {
    let item = || format!("{{\"prompt\":\"{}\"}}", "word ".repeat(650));
    let bad = || format!("{{\"{}\":1}},", "word ".repeat(600));
    vec![
        repeated("an array of numbers", &[422], ["[", "0,", "0]"]),
        repeated("an array of arrays", &[422], ["[", "[],", "0]"]),
        Shape::of("many items", &[200], move || {
            format!("[{}]", vec![item(); 10_000].join(","))
        })
        .heavy(),
        Shape::of("many lines", &[200], move || {
            format!("{}\n", item()).repeat(10_000)
        })
        .into_lines(),
        Shape::of("many bad items", &[207], move || {
            format!("[{}{{}}]", bad().repeat(9_999))
        }),
        Shape::of(
            "many items of which each text is changed",
            &[200],
            move || format!("[{}]", vec![ODD_ITEM; 10_000].join(",")),
        )
        .heavy(),
        repeated("empty lines", &[200], ["", "\n", ""]).into_lines(),
        repeated("short lines", &[207], ["", "{}\n", ""]).into_lines(),
        repeated(
            "one line",
            &[200],
            ["{\"prompt\":\"", "a@b.example ", "\"}"],
        )
        .into_lines(),
    ]
}

/// What else a client can say at length.
fn elsewhere() -> Vec<Shape> {
    let message = "{\"status\":\"failed\",\"error\":{\"message\":\"";
    let patterns = || format!("{{\"text\":\"\",\"patterns\":[{}0]}}", "0,".repeat(520_000));
    vec![
        repeated("an unknown field", &[422], ["{\"", "k", "\":1}"]).heavy(),
        repeated("metadata", &[201], ["{\"metadata\":{\"k\":[", "0,", "0]}}"]),
        repeated("a label", &[422], ["{\"model\":\"", "m", "\"}"]),
        repeated(
            "an error message",
            &[201],
            [message, "a@b.example \\n", "\"}}"],
        )
        .heavy(),
        Shape {
            path: "/api/v1/settings/redaction/preview",
            ..Shape::of("a setting", &[422], patterns)
        },
    ]
}

/// Spans, which in protobuf may be of no more than two bytes each.
fn otlp() -> Vec<Shape> {
    let spans = |name, answers, [begin, unit, end]: [&'static str; 3]| {
        let begin = format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{begin}");
        let end = format!("{end}]}}]}}]}}");
        Shape {
            path: "/v1/traces",
            ..Shape::of(name, answers, move || filled(&begin, unit, &end))
        }
    };
    let call = "{\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"eee19b7ec3c1b174\",\"startTimeUnixNano\":\"1773143000000000000\",\"attributes\":[{\"key\":\"gen_ai.request.model\",\"value\":{\"stringValue\":\"m\"}},{\"key\":\"gen_ai.prompt\",\"value\":";
    let values = |begin: &str, unit: &'static str, end: &str| {
        let begin = format!("{call}{{{begin}");
        let end = format!("{end}}}}}]}}");
        [begin.leak(), unit, end.leak()]
    };
    let list = values("\"arrayValue\":{\"values\":[", "{},", "{}]}");
    let text = values("\"stringValue\":\"", "\\u00e9 a@b.example \\n", "\"");
    let names = values(
        "\"stringValue\":\"x\"}},{\"key\":\"k\",\"value\":{\"intValue\":1}},",
        "{\"key\":\"gen_ai.prompt.0.1.2.3.4.5.6.7.8.9\"},",
        "{\"key\":\"k\",\"value\":{",
    );
    vec![
        spans("spans of nothing in JSON", &[400], ["", "{},", "{}"]),
        spans(
            "attributes of nothing in JSON",
            &[200],
            ["{\"attributes\":[", "{},", "{}]}"],
        ),
        spans("a span with a list in JSON", &[200], list),
        spans("a span with a text in JSON", &[200], text).heavy(),
        spans("a span with names in JSON", &[200], names),
        protobuf("groups of nothing", &[200], &[], &[0x0a, 0]),
        protobuf("spans of nothing", &[200], &[0x0a, 0x12], &[0x12, 0]),
        protobuf(
            "attributes of nothing",
            &[200],
            &[0x0a, 0x12, 0x12],
            &[0x4a, 0],
        ),
        protobuf("events of nothing", &[200], &[0x0a, 0x12, 0x12], &[0x5a, 0]),
        records("calls of coding agents", "claude_code.api_request", "odd"),
        records(
            "prompts of coding agents",
            "claude_code.user_prompt",
            "prompt",
        ),
    ]
}

/// What gateways send, which is stored or kept in quarantine.
fn gateways() -> Vec<Shape> {
    let at = |gateway, shape: Shape| Shape {
        path: gateway,
        ..shape
    };
    let (litellm, kong) = ("/api/v1/ingest/litellm", "/api/v1/ingest/kong");
    let call = "{\"litellm_call_id\":\"7\",\"startTime\":1773143000";
    let item = move |more: &str| format!("{call},{more}\"messages\":\"{}\"}}", "word ".repeat(600));
    let items = move |more: &str| format!("[{}]", vec![item(more); 10_000].join(","));
    let text = "\\u00e9 a@b.example \\n";
    vec![
        at(
            litellm,
            repeated("calls that are numbers", &[422], ["[", "0,", "0]"]),
        ),
        at(
            litellm,
            repeated("lines of nothing", &[422], ["", "{}\n", ""]),
        ),
        at(
            litellm,
            Shape::of("many calls", &[200], move || items("")).heavy(),
        ),
        at(
            litellm,
            Shape::of("many calls that are none", &[200], move || {
                items("\"prompt_tokens\":\"a\",")
            })
            .heavy(),
        ),
        at(
            litellm,
            Shape::of("a call in a text", &[200], move || {
                filled(
                    &format!("{call},\"messages\":\"[\\\""),
                    "a@b.example ",
                    "\\\"]\"}",
                )
            })
            .heavy(),
        ),
        at(
            litellm,
            repeated("a call without end", &[200], ["{\"k\":\"", text, ""]),
        )
        .heavy(),
        at(litellm, repeated("nested calls", &[200], ["[[", "[", ""])),
        at(
            litellm,
            repeated("a call of secrets", &[200], ["{\"k\":[", "\"::1\",", "0]}"]),
        )
        .heavy(),
        at(
            kong,
            repeated(
                "many plugins",
                &[200],
                ["{\"ai\":{\"a\":{", "\"a\":{},", "\"a\":0}}}"],
            ),
        ),
    ]
}

/// As many events of a coding agent as a request may have, each with a long text
/// in which JSON escapes every character.
fn records(name: &'static str, event: &'static str, attribute: &'static str) -> Shape {
    let record = move |number: usize| {
        let text = "\\u0001".repeat(500);
        let pair = |name: &str, text: &str| {
            format!("{{\"key\":\"{name}\",\"value\":{{\"stringValue\":\"{text}\"}}}}")
        };
        let pairs = [
            pair("session.id", "s"),
            pair("prompt.id", &number.to_string()),
            pair(attribute, &text),
        ];
        format!(
            "{{\"timeUnixNano\":\"1773143000000000000\",\"body\":{{\"stringValue\":\"{event}\"}},\"attributes\":[{}]}}",
            pairs.join(",")
        )
    };
    let body = move || {
        let records: Vec<String> = (0..9_900).map(record).collect();
        let records = records.join(",");
        format!("{{\"resourceLogs\":[{{\"scopeLogs\":[{{\"logRecords\":[{records}]}}]}}]}}")
    };
    Shape {
        path: "/v1/logs",
        ..Shape::of(name, &[200], body)
    }
}

/// A message that holds the unit many times, inside of fields of these keys.
fn protobuf(
    name: &'static str,
    answers: &'static [u16],
    keys: &'static [u8],
    unit: &'static [u8],
) -> Shape {
    let body = move || {
        let mut message = unit.repeat((BYTES - 100) / unit.len());
        for key in keys.iter().rev() {
            let mut outer = vec![*key];
            let mut length = message.len();
            while length >= 0x80 {
                outer.push((length & 0x7f) as u8 | 0x80);
                length >>= 7;
            }
            outer.push(length as u8);
            outer.extend(message);
            message = outer;
        }
        message
    };
    Shape {
        path: "/v1/traces",
        content_type: "application/x-protobuf",
        body: Box::new(body),
        ..Shape::of(name, answers, String::new)
    }
}

fn prompt(name: &'static str, [begin, unit, end]: [&'static str; 3]) -> Shape {
    Shape::of(name, &[201], move || {
        filled(&format!("{{\"prompt\":{begin}"), unit, &format!("{end}}}"))
    })
}

fn repeated(
    name: &'static str,
    answers: &'static [u16],
    [begin, unit, end]: [&'static str; 3],
) -> Shape {
    Shape::of(name, answers, move || filled(begin, unit, end))
}

fn filled(begin: &str, unit: &str, end: &str) -> String {
    let units = (BYTES - begin.len() - end.len()) / unit.len();
    format!("{begin}{}{end}", unit.repeat(units))
}

impl Shape {
    fn of(
        name: &'static str,
        answers: &'static [u16],
        body: impl Fn() -> String + 'static,
    ) -> Self {
        Self {
            name,
            path: "/api/v1/logs",
            content_type: JSON,
            body: Box::new(move || body().into_bytes()),
            is_packed: false,
            answers,
            is_heavy: false,
        }
    }

    fn into_lines(self) -> Self {
        Self {
            content_type: LINES,
            ..self
        }
    }

    fn heavy(self) -> Self {
        Self {
            is_heavy: true,
            ..self
        }
    }

    fn packed(self) -> Self {
        Self {
            is_packed: true,
            ..self
        }
    }

    /// A request of this shape.
    pub(super) fn request(&self) -> Request {
        let mut headers = vec![("content-type", self.content_type)];
        let mut body = (self.body)();
        assert!(body.len() <= BYTES + 1024, "{} is too large", self.name);
        if self.is_packed {
            headers.push(("content-encoding", "gzip"));
            let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
            packer.write_all(&body).unwrap();
            body = packer.finish().unwrap();
        }
        Request {
            path: self.path.to_owned(),
            headers,
            body,
        }
    }
}

impl Request {
    /// The status it is answered with.
    pub(super) fn send(&self, client: &Client) -> u16 {
        let (path, body) = (self.path.as_str(), self.body.clone());
        let answer = client.send(Method::POST, path, &self.headers, body);
        answer.status.as_u16()
    }
}
