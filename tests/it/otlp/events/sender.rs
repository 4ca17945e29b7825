//! Log records as coding agents send them.

use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

use super::super::sender::{JSON, attribute, post};

/// A log record of an event that happened some seconds after a minute ago.
pub(super) fn record(
    server: &TestServer,
    seconds: i64,
    event: &str,
    attributes: &[(&str, Value)],
) -> Value {
    let time = server.clock.now() + chrono::Duration::seconds(seconds - 60);
    let (agent, name) = event.split_once('.').unwrap();
    let mut attributes: Vec<_> = attributes.iter().map(attribute).collect();
    // Claude Code names its events in full in the body alone.
    let name = if agent == "claude_code" { name } else { event };
    attributes.push(attribute(&("event.name", json!(name))));
    json!({
        "timeUnixNano": time.timestamp_nanos_opt().unwrap().to_string(),
        "body": {"stringValue": event},
        "attributes": attributes,
    })
}

/// A request with these records, from a program of that name.
pub(super) fn request(service: &str, records: &[Value]) -> Value {
    let resource = json!({"attributes": [attribute(&("service.name", json!(service)))]});
    json!({"resourceLogs": [{"resource": resource, "scopeLogs": [{"logRecords": records}]}]})
}

/// Sends records as JSON and gives the answer.
pub(crate) fn send(client: &Client, records: &[Value]) -> Value {
    let body = request("an-agent", records).to_string().into_bytes();
    post(client, "/v1/logs", JSON, body).expect(200)
}
