//! Numbers of one entry that cannot all be right: refused where the client counted
//! them itself, left out and told where somebody else did.

use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

/// Two numbers by the paths of their fields, of which the second is too large or too
/// small for the first, and the field that is named.
const ODD: [(&str, i64, &str, i64, &str); 7] = [
    (
        "usage.output_tokens",
        10,
        "usage.reasoning_tokens",
        11,
        "usage.reasoning_tokens",
    ),
    (
        "usage.output_tokens",
        0,
        "usage.reasoning_tokens",
        i32::MAX as i64,
        "usage.reasoning_tokens",
    ),
    (
        "usage.input_tokens",
        10,
        "usage.total_tokens",
        9,
        "usage.total_tokens",
    ),
    (
        "usage.output_tokens",
        10,
        "usage.total_tokens",
        0,
        "usage.total_tokens",
    ),
    (
        "usage.input_tokens",
        10,
        "usage.cached_input_tokens",
        11,
        "usage.input_tokens",
    ),
    (
        "usage.input_tokens",
        10,
        "usage.cache_write_tokens",
        11,
        "usage.input_tokens",
    ),
    (
        "time_to_first_token_ms",
        101,
        "duration_ms",
        100,
        "time_to_first_token_ms",
    ),
];

/// An entry of numbers at these paths.
fn entry(status: &str, numbers: &[(&str, i64)]) -> Value {
    let mut entry = json!({ "status": status, "usage": {} });
    for (path, number) in numbers {
        match path.split_once('.') {
            Some((outer, inner)) => entry[outer][inner] = json!(number),
            None => entry[*path] = json!(number),
        }
    }
    entry
}

fn begin(client: &Client, numbers: &[(&str, i64)]) -> String {
    let stored = client.post("/logs", &entry("running", numbers)).expect(201);
    format!("/logs/{}", stored["id"].as_str().unwrap())
}

#[test]
fn a_contradiction_is_refused_by_name_whole_or_in_two_halves() {
    let server = TestServer::start();
    let client = server.admin();
    for (first, number, second, odd, field) in ODD {
        let both = [(first, number), (second, odd)];
        let refused = |answer: logbook_tests::Answer| {
            let fields = answer.expect_problem(422, "validation-failed");
            assert_eq!(fields, [field], "{both:?}");
        };
        refused(client.post("/logs", &entry("succeeded", &both)));
        let batch = json!([entry("succeeded", &both), entry("succeeded", &[])]);
        assert_eq!(client.post("/logs", &batch).expect(207)["rejected"], 1);
        let path = begin(&client, &[]);
        refused(client.patch(&path, &entry("succeeded", &both)));
        let path = begin(&client, &[(first, number)]);
        refused(client.patch(&path, &entry("succeeded", &[(second, odd)])));
        assert_eq!(client.get(&path).expect(200)["status"], "running");
        // What the numbers are when they are equal is right.
        let even = [(first, number), (second, number)];
        client.post("/logs", &entry("succeeded", &even)).expect(201);
        client.patch(&path, &entry("succeeded", &even)).expect(200);
    }
}

#[test]
fn a_beginning_gives_way_to_what_the_end_adds() {
    let server = TestServer::start();
    let client = server.admin();
    let path = begin(
        &client,
        &[
            ("usage.total_tokens", 5),
            ("time_to_first_token_ms", 86_400_000),
        ],
    );
    let end = entry("succeeded", &[("usage.input_tokens", 10)]);
    client.patch(&path, &end).expect(200);
    let stored = client.get(&path).expect(200);
    assert_eq!(stored["usage"]["total_tokens"], 10);
    // Without an end of its own it ends at its arrival, as the clock here has it.
    assert_eq!(stored["duration_ms"], 86_400_000);
}

#[test]
fn a_total_that_is_less_than_the_sum_is_kept_and_told() {
    let server = TestServer::start();
    let client = server.admin();
    let numbers = [
        ("usage.input_tokens", 10),
        ("usage.output_tokens", 7),
        ("usage.total_tokens", 12),
    ];
    let stored = client
        .post("/logs", &entry("succeeded", &numbers))
        .expect(201);
    assert_eq!(stored["warnings"][0]["field"], "usage.total_tokens");
    let path = format!("/logs/{}", stored["id"].as_str().unwrap());
    assert_eq!(client.get(&path).expect(200)["usage"]["total_tokens"], 12);
}

/// The usage of a provider, what is kept of it, and the field that is told.
fn of_providers() -> [(Value, Value, &'static str); 4] {
    [
        (
            json!({"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12,
                   "completion_tokens_details": {"reasoning_tokens": 8}}),
            json!({"input_tokens": 5, "output_tokens": 7, "total_tokens": 12}),
            "usage.reasoning_tokens",
        ),
        (
            json!({"prompt_tokens": 5, "total_tokens": 4}),
            json!({"input_tokens": 5, "total_tokens": 5}),
            "usage.total_tokens",
        ),
        (
            json!({"prompt_tokens": 5, "prompt_tokens_details": {"cached_tokens": 6}}),
            json!({"input_tokens": 5, "total_tokens": 5}),
            "usage.input_tokens",
        ),
        (
            json!({"candidatesTokenCount": 9, "totalTokenCount": 4}),
            json!({"output_tokens": 9, "total_tokens": 9}),
            "usage.total_tokens",
        ),
    ]
}

#[test]
fn an_odd_number_of_a_provider_costs_no_entry() {
    let server = TestServer::start();
    let client = server.admin();
    for (sent, kept, field) in of_providers() {
        let stored = client.post("/logs", &json!({ "usage": sent })).expect(201);
        let path = format!("/logs/{}", stored["id"].as_str().unwrap());
        assert_eq!(client.get(&path).expect(200)["usage"], kept, "{sent}");
        assert_eq!(stored["warnings"][0]["field"], field, "{stored}");
        let path = begin(&client, &[]);
        let end = json!({"status": "succeeded", "usage": sent});
        let ended = client.patch(&path, &end).expect(200);
        assert_eq!(ended["warnings"][0]["field"], field, "{ended}");
        assert_eq!(client.get(&path).expect(200)["usage"], kept, "{sent}");
    }
}
