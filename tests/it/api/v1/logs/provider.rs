//! Entries with what model providers return.

use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

fn answer() -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "gpt-5-mini-2025-08-07",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "It is."}}],
        "usage": {
            "prompt_tokens": 21, "completion_tokens": 11, "total_tokens": 32,
            "prompt_tokens_details": {"cached_tokens": 8, "audio_tokens": 0},
        },
    })
}

fn stored(client: &Client, id: &Value) -> Value {
    let id = id["id"].as_str().unwrap();
    client.get(&format!("/logs/{id}")).expect(200)
}

#[test]
fn the_answer_of_a_provider_says_what_the_entry_does_not() {
    let server = TestServer::start();
    let client = server.admin();
    let entry = json!({"provider": "openai", "response": answer()});
    let entry = stored(&client, &client.post("/logs", &entry).expect(201));
    assert_eq!(entry["model"], "gpt-5-mini-2025-08-07");
    assert_eq!(
        entry["usage"],
        json!({"input_tokens": 21, "output_tokens": 11, "total_tokens": 32, "cached_input_tokens": 8})
    );
    assert_eq!(entry["metadata"], json!({"finish_reason": "stop"}));
    assert_eq!(entry["response"], answer());
    let usage = json!({"usage": answer()["usage"], "model": "mine"});
    let entry = stored(&client, &client.post("/logs", &usage).expect(201));
    assert_eq!(entry["usage"]["cached_input_tokens"], 8);
    for wrong in [
        json!({"model": "m".repeat(300)}),
        json!({"usage": {"prompt_tokens": -1}}),
        json!({"usage": {"prompt_tokens": 3_000_000_000_i64}}),
        json!({"usage": {"prompt_tokens": 10, "prompt_tokens_details": {"cached_tokens": 11}}}),
    ] {
        let mut odd = answer();
        odd.as_object_mut()
            .unwrap()
            .extend(wrong.as_object().unwrap().clone());
        let entry = json!({"response": odd});
        let entry = stored(&client, &client.post("/logs", &entry).expect(201));
        assert_eq!(entry["response"], odd);
    }
    for usage in [
        json!({"prompt_tokens": 10, "cached_input_tokens": 3}),
        json!({"input_tokens": 10, "cached_input_tokens": 5, "cache_creation_input_tokens": 1}),
    ] {
        let refused = client.post("/logs", &json!({"usage": usage}));
        refused.expect_problem(422, "validation-failed");
    }
    let wrong = json!({"usage": {"prompt_tokens": -1}});
    let refused = client.post("/logs", &wrong);
    let fields = refused.expect_problem(422, "validation-failed");
    assert_eq!(fields, ["usage.input_tokens"]);
}

#[test]
fn what_was_said_at_the_beginning_outlives_the_answer() {
    let server = TestServer::start();
    let client = server.admin();
    let begun = json!({
        "status": "running", "model": "gpt-5-mini", "metadata": {"team": "search"},
        "usage": {"input_tokens": 100},
    });
    let id = client.post("/logs", &begun).expect(201);
    let end = json!({"status": "succeeded", "response": answer()});
    let path = format!("/logs/{}", id["id"].as_str().unwrap());
    client.patch(&path, &end).expect(200);
    let entry = stored(&client, &id);
    assert_eq!(entry["model"], "gpt-5-mini");
    assert_eq!(entry["metadata"], json!({"team": "search"}));
    assert_eq!(entry["usage"]["input_tokens"], 100);
    let id = client
        .post("/logs", &json!({"status": "running"}))
        .expect(201);
    let path = format!("/logs/{}", id["id"].as_str().unwrap());
    client.patch(&path, &end).expect(200);
    let entry = stored(&client, &id);
    assert_eq!(entry["model"], "gpt-5-mini-2025-08-07");
    assert_eq!(entry["metadata"], json!({"finish_reason": "stop"}));
    assert_eq!(entry["usage"]["total_tokens"], 32);
}
