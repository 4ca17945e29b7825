//! What gateways send, and what became of it.

use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

/// Seconds since 1970, a minute ago.
fn seconds(server: &TestServer) -> f64 {
    (server.clock.now().timestamp_millis() - 60_000) as f64 / 1_000.0
}

/// A call as LiteLLM tells of it; `number` makes its id.
pub(crate) fn litellm(server: &TestServer, number: usize) -> Value {
    let start = seconds(server);
    json!({
        "id": "chatcmpl-1", "litellm_call_id": format!("call-{number}"), "trace_id": "t-1",
        "call_type": "acompletion", "stream": null, "status": "success",
        "custom_llm_provider": "openai", "model": "gpt-5-mini",
        "prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12,
        "startTime": start, "endTime": start + 1.5, "completionStartTime": start + 1.5,
        "response_cost": 2.4e-06, "metadata": {"user_api_key_user_id": null},
        "messages": [{"role": "user", "content": "Hi"}],
        "response": {"choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": "Hello"}}]},
    })
}

/// A request as Kong tells of it; `number` makes its id.
pub(crate) fn kong(server: &TestServer, number: usize) -> Value {
    json!({
        "started_at": (seconds(server) * 1_000.0) as i64,
        "latencies": {"request": 1_500, "kong": 3, "proxy": 1_497},
        "request": {"id": format!("request-{number}"), "method": "POST", "headers": {}},
        "response": {"status": 200, "headers": {}},
        "ai": {"proxy": {
            "meta": {"provider_name": "openai", "request_model": "gpt-5-mini", "response_model": "gpt-5-mini"},
            "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12, "cost": 0.25},
            "payload": {
                "request": {"messages": [{"role": "user", "content": "Hi"}]},
                "response": {"choices": [{"message": {"role": "assistant", "content": "Hello"}}]},
            },
        }},
    })
}

/// Every entry with its content.
pub(crate) fn entries(client: &Client) -> Vec<Value> {
    let list = client.get("/logs?period=all&per_page=500").expect(200);
    let items = list["items"].as_array().unwrap().clone();
    let read = items.iter().map(|item| {
        let id = item["id"].as_str().unwrap();
        client.get(&format!("/logs/{id}")).expect(200)
    });
    read.collect()
}

/// How many items became what.
pub(crate) fn counts(
    accepted: usize,
    duplicates: usize,
    skipped: usize,
    quarantined: usize,
) -> Value {
    json!({
        "accepted": accepted, "completed": 0, "duplicates": duplicates,
        "skipped": skipped, "quarantined": quarantined,
    })
}
