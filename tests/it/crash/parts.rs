//! kill -9 between an entry and its content.

use logbook_tests::Client;
use serde_json::{Value, json};
use ureq::http::Method;

use super::place::Place;

/// An event of a call, as Claude Code sends it in a request of its own.
fn event(name: &str, session: u64, more: (&str, Value)) -> Vec<u8> {
    let attribute =
        |name: &str, value: &Value| json!({"key": name, "value": {"stringValue": value}});
    let session = json!(format!("session-{session}"));
    let attributes = [
        attribute("event.name", &json!(name)),
        attribute("session.id", &session),
        attribute("request_id", &session),
        attribute(more.0, &more.1),
    ];
    let now = chrono::Utc::now().timestamp_nanos_opt().unwrap();
    let record = json!({
        "timeUnixNano": now.to_string(),
        "body": {"stringValue": format!("claude_code.{name}")},
        "attributes": attributes,
    });
    let request = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [record]}]}]});
    request.to_string().into_bytes()
}

fn send(client: &Client, body: Vec<u8>) {
    let media_type = [("content-type", "application/json")];
    let answer = client.send(Method::POST, "/v1/logs", &media_type, body);
    assert_eq!(answer.expect(200), json!({}));
}

#[test]
fn an_entry_meets_its_content_after_a_kill_between_the_two() {
    let place = Place::prepare();
    let mut server = place.first_server();
    let call = |session| event("api_request", session, ("model", json!("m")));
    let answer = |session| event("assistant_response", session, ("response", json!("Done.")));
    send(&place.reader(), answer(1));
    send(&place.reader(), call(2));
    server.kill();
    let server = place.program.serve();
    place.announce(&server);
    let client = place.reader();
    send(&client, call(1));
    send(&client, answer(2));
    let list = client.get("/logs?period=all").expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    for item in items {
        let path = format!("/logs/{}", item["id"].as_str().unwrap());
        assert_eq!(client.get(&path).expect(200)["response"], "Done.");
    }
}
