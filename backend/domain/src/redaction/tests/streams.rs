//! Redaction of texts that a stream sends in pieces.

use serde_json::{Value, json};

use super::{all, nested, redact};

#[test]
fn a_secret_that_a_stream_in_a_text_splits_is_found() {
    let key = "sk-ant-api03-Zk3vQ9xTg7Lw2RbN8yHc5MfD1sJp6UaE4tKo0VqWiXnBmGr";
    let chunk = |text: &str| json!({"choices": [{"index": 0, "delta": {"content": text}}]});
    let lines = |texts: [&str; 3]| texts.map(|text| chunk(text).to_string()).join("\n");
    let events = |texts: [&str; 3]| {
        texts
            .map(|text| format!("data: {}\n\n", chunk(text)))
            .concat()
    };
    let expected = ["[REDACTED]", "[REDACTED]", " is it"];
    for cut in (3..key.len()).step_by(7) {
        let sent = [&key[..cut], &key[cut..], " is it"];
        for (text, expected) in [
            (lines(sent), lines(expected)),
            (events(sent), events(expected)),
        ] {
            for levels in 0..3 {
                assert_eq!(
                    redact(&all(), &nested(&text, levels)),
                    nested(&expected, levels)
                );
            }
        }
    }
}

#[test]
fn arguments_that_a_stream_cuts_anywhere_are_read_as_one_text() {
    let chunk = |piece: &str| {
        json!({"choices": [{"index": 0, "delta": {"tool_calls": [
            {"index": 0, "function": {"arguments": piece}}
        ]}}]})
    };
    // `":"` is JSON by itself.
    let sent = [
        "{\"", "card", "\":\"", "411", "111", "1111", "111", "111", "\"}",
    ];
    let chunks: Vec<Value> = sent.iter().copied().map(chunk).collect();
    let events: Vec<Value> = chunks
        .iter()
        .map(|one| json!(format!("data: {one}\n\n")))
        .collect();
    for sent in [json!(chunks), json!(events), json!({"chunks": chunks})] {
        let redacted = redact(&all(), &sent.to_string());
        for piece in ["411", "111"] {
            assert!(!redacted.contains(piece), "{redacted}");
        }
    }
    let parts = json!([{"type": "text", "text": "Card 4111"},
        {"type": "text", "text": "111111111111 {\"a\":\"x\\ny\"}"}]);
    let redacted = redact(&all(), &parts.to_string());
    assert!(!redacted.contains("1111"), "{redacted}");
}

#[test]
fn a_secret_is_found_where_parts_of_a_text_touch() {
    let chunk = |text: &str| json!({"choices": [{"delta": {"content": text}, "index": 0}]});
    let part = |text: &str| json!({"type": "text", "text": text});
    let message = |parts: &[Value]| json!([{"role": "user", "content": parts}]);
    let mark = "[REDACTED]";
    for (sent, kept) in [
        (
            json!([
                chunk("Card 4111 11"),
                chunk("11 1111 "),
                chunk("1111, thanks")
            ]),
            json!([
                chunk("Card [REDACTED]"),
                chunk(mark),
                chunk("[REDACTED], thanks")
            ]),
        ),
        (
            message(&[
                part("my key is sk-proj-abcdEFGH12"),
                part("34567890abcdef, keep it"),
            ]),
            message(&[part("my key is [REDACTED]"), part("[REDACTED], keep it")]),
        ),
        (json!(["a@exa", "mple.org"]), json!([mark, mark])),
        (
            json!([{"type": "content_block_delta", "delta": {"partial_json": "{\"card\":\"4111"}},
                {"type": "content_block_delta", "delta": {"partial_json": "111111111111\"}"}}]),
            json!([{"type": "content_block_delta", "delta": {"partial_json": "{\"card\":\"[REDACTED]"}},
                {"type": "content_block_delta", "delta": {"partial_json": "[REDACTED]\"}"}}]),
        ),
    ] {
        assert_eq!(redact(&all(), &sent.to_string()), kept.to_string());
        let inside = json!({"output": sent.to_string()});
        let expected = json!({"output": kept.to_string()});
        assert_eq!(redact(&all(), &inside.to_string()), expected.to_string());
    }
}

#[test]
fn no_text_goes_on_where_another_begins() {
    let message = |role: &str, text: &str| json!({"role": role, "content": text});
    let choice = |index: u8, text: &str| json!({"delta": {"content": text}, "index": index});
    let (one, other) = ("4111 1111 ", "1111 1111");
    for apart in [
        json!([message("user", one), message("assistant", other)]),
        json!([{"choices": [choice(0, one), choice(1, other)]}]),
        json!([{"choices": [choice(0, one)]}, {"choices": [choice(1, other)]}]),
        json!([{"id": "41111111"}, {"id": "11111111"}]),
        json!({"text": one, "content": other}),
        json!({"tags": [one, other]}),
    ] {
        assert_eq!(redact(&all(), &apart.to_string()), apart.to_string());
    }
}

#[test]
fn a_stream_is_read_across_windows() {
    let chunk = |text: &str| json!({"choices": [{"delta": {"content": text}}]});
    let filler = "no secret in here ".repeat(4_000);
    let mut chunks = Vec::new();
    for _ in 0..40 {
        chunks.push(chunk(&filler));
        chunks.extend(
            "Card 4111 1111 1111 1111 ok"
                .split_inclusive(' ')
                .map(chunk),
        );
    }
    let text = json!(chunks).to_string();
    let redacted = redact(&all(), &text);
    let expected = json!(
        [
            "Card ",
            "[REDACTED]",
            "[REDACTED]",
            "[REDACTED]",
            "[REDACTED] ",
            "ok"
        ]
        .map(chunk)
    );
    let expected = expected.to_string();
    let cards: Vec<&str> = redacted.split(&filler).skip(1).collect();
    for card in &cards {
        assert!(card.contains(&expected[1..expected.len() - 1]), "{card}");
    }
    assert_eq!(cards.len(), 40);
}

/// The ways to cut a text into pieces of so many characters.
fn pieces(text: &str, length: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(length)
        .map(|all| all.iter().collect())
        .collect()
}

const KEY: &str = "sk-ant-api03-Zk3vQ9xTg7Lw2RbN8yHc5MfD1sJp6UaE4tKo0VqWiXnBmGr";

#[test]
fn an_index_that_counts_the_chunks_keeps_no_text_apart() {
    for length in 1..24 {
        for first in [0, 1, 17] {
            let texts = pieces(&format!("It is {KEY}, keep it"), length);
            let chunks = |chunk: fn(usize, &str) -> Value| -> Vec<Value> {
                let numbered = texts.iter().enumerate();
                numbered
                    .map(|(number, text)| chunk(first + number, text))
                    .collect()
            };
            for sent in [
                chunks(|index, text| json!({"index": index, "token": {"id": 5, "text": text}})),
                chunks(|index, text| json!({"token": {"text": text}, "index": index})),
                chunks(|index, text| json!({"index": index, "text": text})),
                chunks(|index, text| json!({"index": index, "delta": {"content": text}})),
            ] {
                let events: Vec<String> =
                    sent.iter().map(|one| format!("data:{one}\n\n")).collect();
                for sent in [json!(sent), json!(events), json!(events.concat())] {
                    let redacted = redact(&all(), &sent.to_string());
                    let left = pieces(KEY, length).into_iter().skip(1);
                    for piece in left.filter(|piece| piece.len() > 3) {
                        assert!(!redacted.contains(&piece), "{length}: {redacted}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_log_probabilities_repeat_goes_as_well() {
    for length in 1..24 {
        let texts = pieces(&format!("It is {KEY}."), length);
        let token = |text: &String| {
            let bytes = text.as_bytes();
            let likely = json!([{"token": text, "logprob": -0.1, "bytes": bytes}]);
            json!({"token": text, "logprob": -0.1, "bytes": bytes, "top_logprobs": likely})
        };
        let content: Vec<Value> = texts.iter().map(token).collect();
        let likely: Vec<Value> = texts.iter().map(|text| json!({(text): -0.25})).collect();
        let early = json!({"tokens": texts, "token_logprobs": [-0.25], "top_logprobs": likely});
        for logprobs in [json!({"content": content}), early] {
            let whole = json!({"choices": [{"index": 0, "text": KEY, "logprobs": logprobs}]});
            let redacted = redact(&all(), &whole.to_string());
            let left = pieces(&KEY[length.max(13)..], length).into_iter();
            for piece in left.filter(|piece| piece.len() > 3) {
                let bytes = json!(piece.as_bytes()).to_string();
                assert!(!redacted.contains(&bytes[1..bytes.len() - 1]), "{redacted}");
                assert!(!redacted.contains(&piece), "{redacted}");
            }
            let kept: Value = serde_json::from_str(&redacted).unwrap();
            let first = &kept["choices"][0]["logprobs"]["content"][0];
            let is_kept = length > 6 || first.is_null() || first["bytes"][0] == 73;
            assert!(is_kept, "{redacted}");
        }
    }
}

#[test]
fn the_bytes_of_a_token_that_a_pattern_replaces_go_too() {
    let own = super::patterns(&[super::rule("hunter2", None)]);
    for sent in [
        json!([{"token": "hunter2", "bytes": [104, 117]}, {"token": "a", "bytes": [97]}]),
        json!([{"bytes": [104, 117], "token": "hunter2"}, {"bytes": [97], "token": "a"}]),
    ] {
        let kept = redact(&own, &sent.to_string());
        assert!(!kept.contains("104") && !kept.contains("117"), "{kept}");
        assert!(kept.contains("[97]"), "{kept}");
    }
}
