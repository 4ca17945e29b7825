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
    pub(super) path: &'static str,
    pub(super) content_type: &'static str,
    /// The body, packed: it is held by the test, and the server unpacks it.
    pub(super) packed: Vec<u8>,
    /// What it may be answered with.
    pub(super) answers: &'static [u16],
    /// Whether it is one of those that take the most.
    pub(super) is_heavy: bool,
}

/// Every shape.
pub(super) fn all() -> Vec<Shape> {
    [content(), secrets(), bodies(), elsewhere()]
        .into_iter()
        .flatten()
        .collect()
}

/// What prompts and responses can be.
fn content() -> Vec<Shape> {
    let prompt = |name, unit: &str, around: [&str; 2]| {
        let around = [
            format!("{{\"prompt\":{}", around[0]),
            format!("{}}}", around[1]),
        ];
        repeated(name, [&around[0], &around[1]], unit, &[201])
    };
    let numbered = |number: usize| format!("\"key-{number}\":{number},");
    let keys: String = (0..BYTES / 24).map(numbered).collect();
    let nesting = ["[", "]"].map(|bracket| bracket.repeat(BYTES / 2 - 16));
    let nesting = format!("{{\"prompt\":{}}}", nesting.concat());
    let turn = format!(
        "{{\"role\":\"user\",\"content\":\"{}\"}},",
        "a@b.example ".repeat(80)
    );
    vec![
        heavy(prompt("numbers", "0,", ["[", "0]"])),
        prompt("empty texts", "\"\",", ["[", "\"\"]"]),
        prompt("empty objects", "{},", ["[", "{}]"]),
        heavy(prompt("one text", "\\u00e9 a@b.example \\n", ["\"", "\""])),
        prompt("one text in a list", "\\u00e9 P123456 \\n", ["[\"", "\"]"]),
        prompt("messages", &turn, ["[", "{}]"]),
        prompt("one number", "7", ["", ""]),
        prompt("one key", "k", ["{\"", "\":1}"]),
        prompt("spaces", " ", ["[", "1]"]),
        shape("nesting", JSON, nesting, &[422]),
        shape(
            "many keys",
            JSON,
            format!("{{\"response\":{{{keys}\"\":0}}}}"),
            &[201],
        ),
    ]
}

/// Where redaction has much to do.
fn secrets() -> Vec<Shape> {
    let prompt = |name, unit: &str, around: [&str; 2]| {
        let begin = format!("{{\"prompt\":{}", around[0]);
        repeated(name, [&begin, &format!("{}}}", around[1])], unit, &[201])
    };
    let chunks = "{\"text\":\"a@b.exa\"},{\"text\":\"mple\"},";
    let inner = "\\\"a@b.example\\\",";
    vec![
        heavy(prompt("many secrets", "\"::1\",", ["[", "0]"])),
        prompt("many keys with secrets", "\"::1\":{},", ["{", "\"\":0}"]),
        heavy(prompt("secrets in two parts", chunks, ["[", "0]"])),
        prompt("secrets in JSON in a text", inner, ["\"[", "0]\""]),
        prompt("a text of secrets", "::1 ", ["\"", "\""]),
    ]
}

/// What a body can be.
fn bodies() -> Vec<Shape> {
    let text = |length: usize| "word ".repeat(length / 5);
    let item = format!("{{\"prompt\":\"{}\"}}", text(3_250));
    let fields = format!("{{\"{}\":1}},", text(3_000));
    vec![
        repeated("an array of numbers", ["[", "0]"], "0,", &[422]),
        repeated("an array of arrays", ["[", "0]"], "[],", &[422]),
        heavy(shape(
            "many items",
            JSON,
            format!("[{}]", vec![item.as_str(); 10_000].join(",")),
            &[200],
        )),
        shape(
            "many lines",
            LINES,
            format!("{item}\n").repeat(10_000),
            &[200],
        ),
        shape(
            "many bad items",
            JSON,
            format!("[{}{{}}]", fields.repeat(9_999)),
            &[207],
        ),
        repeated("empty lines", ["", ""], "\n", &[200]),
        repeated("short lines", ["", ""], "{}\n", &[207]),
        repeated(
            "one line",
            ["{\"prompt\":\"", "\"}"],
            "a@b.example ",
            &[200],
        )
        .into_lines(),
    ]
}

/// What else a client can say at length.
fn elsewhere() -> Vec<Shape> {
    vec![
        heavy(repeated("an unknown field", ["{\"", "\":1}"], "k", &[422])),
        repeated("metadata", ["{\"metadata\":{\"k\":[", "0]}}"], "0,", &[422]),
        repeated("a label", ["{\"model\":\"", "\"}"], "m", &[422]),
        heavy(repeated(
            "an error message",
            ["{\"status\":\"failed\",\"error\":{\"message\":\"", "\"}}"],
            "a@b.example \\n",
            &[201],
        )),
        Shape {
            path: "/settings/redaction/preview",
            ..shape(
                "a setting",
                JSON,
                format!("{{\"text\":\"\",\"patterns\":[{}0]}}", "0,".repeat(520_000)),
                &[422],
            )
        },
    ]
}

fn repeated(
    name: &'static str,
    [begin, end]: [&str; 2],
    unit: &str,
    answers: &'static [u16],
) -> Shape {
    let units = (BYTES - begin.len() - end.len()) / unit.len();
    let body = format!("{begin}{}{end}", unit.repeat(units));
    let is_lines = unit.ends_with('\n');
    shape(name, if is_lines { LINES } else { JSON }, body, answers)
}

fn shape(
    name: &'static str,
    content_type: &'static str,
    body: String,
    answers: &'static [u16],
) -> Shape {
    assert!(
        body.len() <= BYTES + 1024,
        "{name} has {} bytes",
        body.len()
    );
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(body.as_bytes()).unwrap();
    Shape {
        name,
        path: "/logs",
        content_type,
        packed: packer.finish().unwrap(),
        answers,
        is_heavy: false,
    }
}

fn heavy(shape: Shape) -> Shape {
    Shape {
        is_heavy: true,
        ..shape
    }
}

impl Shape {
    /// The status it is answered with.
    pub(super) fn send(&self, client: &Client) -> u16 {
        let headers = [
            ("content-type", self.content_type),
            ("content-encoding", "gzip"),
        ];
        let path = format!("/api/v1{}", self.path);
        let answer = client.send(Method::POST, &path, &headers, self.packed.clone());
        answer.status.as_u16()
    }

    fn into_lines(self) -> Self {
        Self {
            content_type: LINES,
            ..self
        }
    }
}
