//! Tokens of every convention, counted the same way.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::sender::{chat, entries, send, span};

/// The usage that is stored of a call with these attributes.
fn usage(attributes: &[(&str, Value)]) -> Value {
    let server = TestServer::start();
    let client = server.admin();
    assert_eq!(
        send(&client, &[span(&server, 1, &chat(attributes))]),
        json!({})
    );
    let usage = entries(&client).remove(0)["usage"].clone();
    let of = |name: &str| usage[name].as_i64();
    json!([
        of("input_tokens"),
        of("cached_input_tokens"),
        of("output_tokens"),
        of("total_tokens")
    ])
}

#[test]
fn input_includes_what_the_cache_gave() {
    let anthropic = ("gen_ai.provider.name", json!("anthropic"));
    let as_the_convention_has_it = [
        anthropic.clone(),
        ("gen_ai.usage.input_tokens", json!(100)),
        ("gen_ai.usage.cache_read.input_tokens", json!(60)),
        ("gen_ai.usage.output_tokens", json!(5)),
    ];
    assert_eq!(usage(&as_the_convention_has_it), json!([100, 60, 5, 105]));
    let as_anthropic_has_it = [
        anthropic,
        ("gen_ai.usage.input_tokens", json!(10)),
        ("gen_ai.usage.cache_read_input_tokens", json!(60)),
        ("gen_ai.usage.cache_creation_input_tokens", json!(30)),
        ("gen_ai.usage.output_tokens", json!(5)),
        ("llm.usage.total_tokens", json!(15)),
    ];
    assert_eq!(usage(&as_anthropic_has_it), json!([100, 60, 5, 105]));
    let old_ai_sdk = [
        ("ai.operationId", json!("ai.generateText.doGenerate")),
        ("ai.model.provider", json!("anthropic.messages")),
        ("ai.usage.inputTokens", json!(100)),
        ("ai.usage.cachedInputTokens", json!(60)),
    ];
    assert_eq!(usage(&old_ai_sdk), json!([160, 60, null, 160]));
    let new_ai_sdk = [
        ("ai.operationId", json!("ai.generateText.doGenerate")),
        ("ai.model.provider", json!("anthropic.messages")),
        ("ai.usage.inputTokens", json!(100)),
        ("ai.usage.inputTokenDetails.cacheReadTokens", json!(60)),
    ];
    assert_eq!(usage(&new_ai_sdk), json!([100, 60, null, 100]));
    let langfuse = json!({"input": 40, "cache_read_input_tokens": 60, "output": 5, "total": 105});
    let langfuse = [
        ("langfuse.observation.type", json!("generation")),
        (
            "langfuse.observation.usage_details",
            json!(langfuse.to_string()),
        ),
    ];
    assert_eq!(usage(&langfuse), json!([100, 60, 5, 105]));
}

#[test]
fn a_total_alone_is_kept_and_nothing_is_no_zero() {
    assert_eq!(
        usage(&[("llm.usage.total_tokens", json!(7))]),
        json!([null, null, null, 7])
    );
    assert_eq!(usage(&[]), json!([null, null, null, null]));
}

#[test]
fn numbers_that_contradict_each_other_cost_no_call() {
    let server = TestServer::start();
    let client = server.admin();
    let odd: [(&[(&str, Value)], &str); 3] = [
        (
            &[
                ("gen_ai.usage.output_tokens", json!(5)),
                ("gen_ai.usage.reasoning.output_tokens", json!(6)),
            ],
            "usage.reasoning_tokens",
        ),
        (
            &[
                ("gen_ai.usage.input_tokens", json!(5)),
                ("llm.usage.total_tokens", json!(4)),
            ],
            "usage.total_tokens",
        ),
        (
            &[("gen_ai.response.time_to_first_chunk", json!(86_400.5))],
            "time_to_first_token_ms",
        ),
    ];
    for (number, (attributes, field)) in (1..).zip(odd) {
        let answer = send(&client, &[span(&server, number, &chat(attributes))]);
        let told = answer["partialSuccess"]["errorMessage"].as_str().unwrap();
        assert!(told.contains(field) && told.contains("left out"), "{told}");
        assert_eq!(answer["partialSuccess"]["rejectedSpans"], "0");
    }
    let entries = entries(&client);
    assert_eq!(entries.len(), 3);
    for entry in entries {
        assert_eq!(entry["time_to_first_token_ms"], Value::Null);
        assert_eq!(entry["usage"]["reasoning_tokens"], Value::Null);
    }
}

#[test]
fn counts_that_are_no_whole_numbers_are_left_out_and_told() {
    let fields = [
        ("gen_ai.usage.input_tokens", "usage.input_tokens"),
        ("gen_ai.usage.output_tokens", "usage.output_tokens"),
        ("llm.usage.total_tokens", "usage.total_tokens"),
        (
            "gen_ai.usage.cache_read.input_tokens",
            "usage.cached_input_tokens",
        ),
        (
            "gen_ai.usage.reasoning.output_tokens",
            "usage.reasoning_tokens",
        ),
    ];
    let server = TestServer::start();
    let client = server.admin();
    let odd = fields
        .iter()
        .flat_map(|field| [json!(10.5), json!("abc"), json!("")].map(|sent| (field, sent)));
    for (number, ((attribute, field), sent)) in (1..).zip(odd) {
        let attributes = [(*attribute, sent.clone())];
        let answer = send(&client, &[span(&server, number, &chat(&attributes))]);
        let told = answer["partialSuccess"]["errorMessage"].as_str().unwrap();
        assert!(told.contains(field) && told.contains("left out"), "{told}");
        assert_eq!(answer["partialSuccess"]["rejectedSpans"], "0", "{sent}");
    }
    let usage = |input: Value| {
        let details = json!({"input": input, "output": 5, "input_details": {"x": {}}});
        let attributes = [
            ("langfuse.observation.type", json!("generation")),
            (
                "langfuse.observation.usage_details",
                json!(details.to_string()),
            ),
        ];
        let server = TestServer::start();
        let client = server.admin();
        let answer = send(&client, &[span(&server, 1, &chat(&attributes))]);
        let usage = entries(&client).remove(0)["usage"].clone();
        (
            answer,
            json!([
                usage["input_tokens"],
                usage["output_tokens"],
                usage["total_tokens"]
            ]),
        )
    };
    for whole in [json!(3), json!(3.0), json!("3")] {
        assert_eq!(usage(whole), (json!({}), json!([3, 5, 8])));
    }
    let (answer, kept) = usage(json!(3.5));
    assert_eq!(kept, json!([null, 5, null]));
    let message = "1 stored otherwise than sent: \
        item 0: usage.input_tokens: must be a whole number, got 3.5: it is left out";
    assert_eq!(answer["partialSuccess"]["errorMessage"], message);
}
