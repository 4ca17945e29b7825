//! An exporter: makes spans, sends them, and reads what became of them.

use logbook_tests::client::Answer;
use logbook_tests::{Client, TestServer};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;
use serde_json::{Value, json};
use ureq::http::Method;

pub(super) const PROTOBUF: &str = "application/x-protobuf";
pub(super) const JSON: &str = "application/json";
pub(super) const TRACE: &str = "5b8efff798038103d269b633813fc60c";

/// A span of one second that began a minute ago; `number` makes its id.
pub(super) fn span(server: &TestServer, number: u64, attributes: &[(&str, Value)]) -> Value {
    let start = server.clock.now() - chrono::Duration::minutes(1);
    let nanos = |seconds| (start + chrono::Duration::seconds(seconds)).timestamp_nanos_opt();
    json!({
        "traceId": TRACE,
        "spanId": format!("{number:016x}"),
        "name": "chat gpt-5-mini",
        "kind": 3,
        "startTimeUnixNano": nanos(0).unwrap().to_string(),
        "endTimeUnixNano": nanos(1).unwrap().to_string(),
        "attributes": attributes.iter().map(attribute).collect::<Vec<_>>(),
    })
}

/// An attribute in OTLP/JSON.
pub(super) fn attribute((key, value): &(&str, Value)) -> Value {
    json!({"key": key, "value": any_value(value)})
}

fn any_value(value: &Value) -> Value {
    match value {
        Value::String(text) => json!({ "stringValue": text }),
        Value::Bool(word) => json!({ "boolValue": word }),
        Value::Number(number) if number.is_i64() => json!({"intValue": number.to_string()}),
        Value::Number(number) => json!({ "doubleValue": number }),
        Value::Array(values) => {
            let values: Vec<_> = values.iter().map(any_value).collect();
            json!({"arrayValue": {"values": values}})
        }
        Value::Object(fields) => {
            let pairs = fields
                .iter()
                .map(|(key, value)| (key.as_str(), value.clone()));
            let values: Vec<_> = pairs.map(|pair| attribute(&pair)).collect();
            json!({"kvlistValue": {"values": values}})
        }
        Value::Null => json!({}),
    }
}

/// The attributes of a plain chat, and more.
pub(super) fn chat<'a>(more: &[(&'a str, Value)]) -> Vec<(&'a str, Value)> {
    let chat = [
        ("gen_ai.operation.name", json!("chat")),
        ("gen_ai.request.model", json!("gpt-5-mini")),
    ];
    [&chat[..], more].concat()
}

/// A request with these spans.
pub(super) fn request(spans: &[Value]) -> Value {
    let resource = json!({"attributes": [attribute(&("service.name", json!("shop")))]});
    json!({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": spans}]}]})
}

/// The same in protobuf.
pub(super) fn protobuf(request: &Value) -> Vec<u8> {
    let request: ExportTraceServiceRequest = serde_json::from_value(request.clone()).unwrap();
    request.encode_to_vec()
}

/// Sends a body to a path.
pub(super) fn post(client: &Client, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
    client.send(Method::POST, path, &[("content-type", media_type)], body)
}

/// Sends spans as JSON and gives the answer.
pub(super) fn send(client: &Client, spans: &[Value]) -> Value {
    let body = request(spans).to_string().into_bytes();
    let answer = post(client, "/v1/traces", JSON, body);
    assert_eq!(answer.header("content-type"), Some(JSON));
    answer.expect(200)
}

/// Every entry with its content, the first to begin first.
pub(super) fn entries(client: &Client) -> Vec<Value> {
    let list = client
        .get("/logs?period=all&sort=started_at&per_page=500")
        .expect(200);
    let items = list["items"].as_array().unwrap().clone();
    let read = items.iter().map(|item| {
        let id = item["id"].as_str().unwrap();
        client.get(&format!("/logs/{id}")).expect(200)
    });
    read.collect()
}

/// How many items were skipped for that reason.
pub(super) fn skipped(server: &TestServer, reason: &str) -> u64 {
    let answer = server
        .anonymous()
        .send(Method::GET, "/metrics", &[], Vec::new());
    let begin = format!("logbook_otlp_skipped_total{{reason=\"{reason}\"}} ");
    let line = answer
        .text
        .lines()
        .find_map(|line| line.strip_prefix(&begin));
    line.unwrap().parse().unwrap()
}
