//! What no gateway should send. It costs itself, and is never lost.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::samples::{counts, entries, kong, litellm};

/// Sends a bad item between two good ones; returns why it is in quarantine.
fn reason(
    gateway: &str,
    sample: fn(&TestServer, usize) -> Value,
    bad: impl Fn(&mut Value),
) -> String {
    let server = TestServer::start();
    let client = server.admin();
    let mut item = sample(&server, 2);
    bad(&mut item);
    let body = json!([sample(&server, 1), item, sample(&server, 3)]);
    let answer = client.post(&format!("/ingest/{gateway}"), &body);
    assert_eq!(answer.expect(200), counts(2, 0, 0, 1), "{item}");
    assert_eq!(entries(&client).len(), 2);
    let list = client
        .get(&format!("/quarantine?origin={gateway}"))
        .expect(200);
    let kept = client.get(&format!(
        "/quarantine/{}",
        list["items"][0]["id"].as_str().unwrap()
    ));
    let payload: Value =
        serde_json::from_str(kept.expect(200)["payload"].as_str().unwrap()).unwrap();
    assert_eq!(payload, item);
    list["items"][0]["reason"].as_str().unwrap().to_owned()
}

/// A field of LiteLLM with a value that is wrong, and what is said of it.
fn wrong_values() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        (
            "/startTime",
            json!("yesterday"),
            "startTime: must be a moment, got `yesterday`",
        ),
        ("/startTime", json!(null), "startTime: is missing"),
        (
            "/startTime",
            json!({"at": 1}),
            "startTime: must be a number",
        ),
        ("/startTime", json!(1.0e300), "startTime: must be a moment"),
        (
            "/startTime",
            json!(9.0e9),
            "started_at: must not be more than a day ahead",
        ),
        ("/endTime", json!(1_000_000), "ended_at: must not be before"),
        (
            "/prompt_tokens",
            json!("many"),
            "prompt_tokens: must be a number, got `many`",
        ),
        (
            "/prompt_tokens",
            json!([1]),
            "prompt_tokens: must be a number",
        ),
        (
            "/prompt_tokens",
            json!(1.5),
            "prompt_tokens: must be a whole number",
        ),
        ("/completion_tokens", json!(-1), "usage.output_tokens"),
        (
            "/completion_tokens",
            json!("1e300"),
            "completion_tokens: must be a whole number",
        ),
        (
            "/response_cost",
            json!("free"),
            "response_cost: must be a number",
        ),
        ("/response_cost", json!(-1), "cost_usd"),
        (
            "/status",
            json!("maybe"),
            "status: must be success or failure",
        ),
        (
            "/litellm_call_id",
            json!("x".repeat(201)),
            "id: must have at most 200",
        ),
    ]
}

#[test]
fn what_litellm_tells_wrongly_is_quarantined_with_the_name_of_the_field() {
    for (pointer, value, expected) in wrong_values() {
        let change = |item: &mut Value| *item.pointer_mut(pointer).unwrap() = value.clone();
        let reason = reason("litellm", litellm, change);
        assert!(reason.contains(expected), "{pointer} {value}: {reason}");
    }
}

#[test]
fn what_is_no_call_is_quarantined() {
    for item in [json!(1), json!("x"), json!([[1]]), json!(true)] {
        let replace = |one: &mut Value| *one = item.clone();
        let said = reason("litellm", litellm, replace);
        assert!(said.contains("must be a JSON object"), "{item}: {said}");
    }
    let nameless = |item: &mut Value| {
        let fields = item.as_object_mut().unwrap();
        fields.remove("id");
        fields.remove("litellm_call_id");
    };
    assert!(reason("litellm", litellm, nameless).contains("litellm_call_id: is missing"));
    let cases = [
        ("/ai", json!([]), "ai: must be a JSON object"),
        ("/request/id", json!(null), "request.id: is missing"),
        ("/started_at", json!(null), "started_at: is missing"),
        (
            "/response/status",
            json!("ok"),
            "response.status: must be a number",
        ),
        (
            "/ai/proxy/usage/cost",
            json!(true),
            "usage.cost: must be a number",
        ),
    ];
    for (pointer, value, expected) in cases {
        let change = |item: &mut Value| *item.pointer_mut(pointer).unwrap() = value.clone();
        let reason = reason("kong", kong, change);
        assert!(reason.contains(expected), "{pointer} {value}: {reason}");
    }
}

#[test]
fn values_written_as_texts_are_read() {
    let server = TestServer::start();
    let client = server.admin();
    let mut item = litellm(&server, 1);
    let start = item["startTime"].to_string();
    item["startTime"] = json!(start);
    item["endTime"] = json!("None");
    item["endTime"] = Value::Null;
    item["prompt_tokens"] = json!("10.0");
    item["response_cost"] = json!("0.5");
    for field in ["metadata", "messages", "response"] {
        item[field] = json!(item[field].to_string());
    }
    let sent = json!([item, litellm(&server, 2)]);
    assert_eq!(
        client.post("/ingest/litellm", &sent).expect(200),
        counts(2, 0, 0, 0)
    );
    for entry in entries(&client) {
        assert_eq!(entry["usage"]["input_tokens"], 10);
        assert_eq!(entry["prompt"], json!([{"role": "user", "content": "Hi"}]));
        assert_eq!(entry["response"]["content"], "Hello");
    }
}

#[test]
fn broken_bodies_are_kept_and_cost_only_their_broken_part() {
    let server = TestServer::start();
    let client = server.admin();
    let good = litellm(&server, 1).to_string();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_field = good.replace("\"t-1\"", &deep);
    let cases: Vec<(Vec<u8>, Value)> = vec![
        (format!("[{good}").into(), counts(0, 0, 0, 1)),
        (format!("[{good}, {{nope}}]").into(), counts(1, 0, 0, 1)),
        (
            format!("{good}\n{{\"a\": \n{good}").into(),
            counts(0, 2, 0, 1),
        ),
        (b"\xff\xfe".to_vec(), counts(0, 0, 0, 1)),
        ("<html>".into(), counts(0, 0, 0, 1)),
        (format!("[{deep}]").into(), counts(0, 0, 0, 1)),
        (
            format!("{{\"messages\": {deep}}}").into(),
            counts(0, 0, 0, 1),
        ),
        (format!("[{deep_field}]").into(), counts(0, 1, 0, 0)),
    ];
    for (body, expected) in cases {
        let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        let answer = client.post_raw("/ingest/litellm", "application/json", body);
        assert_eq!(answer.expect(200), expected, "{shown}");
    }
    assert_eq!(client.get("/quarantine").expect(200)["total"], 7);
}

#[test]
fn a_request_may_have_ten_thousand_items() {
    let server = TestServer::start();
    let client = server.admin();
    let answer = client.post("/ingest/litellm", &json!(vec![1; 10_000]));
    assert_eq!(answer.expect(200), counts(0, 0, 0, 10_000));
    assert_eq!(client.get("/quarantine").expect(200)["total"], 10_000);
    for body in [json!(vec![1; 10_001]).to_string(), "1\n".repeat(10_001)] {
        let answer = client.post_raw("/ingest/litellm", "application/json", body);
        answer.expect_problem(422, "validation-failed");
    }
}
