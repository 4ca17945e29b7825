//! Bad input: a clear 4xx that names the field, and nothing stored of it.

use chrono::Duration;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

/// Bad fields with the name they are to be answered with.
fn bad_fields(server: &TestServer) -> Vec<(Value, &'static str)> {
    [bad_words(), bad_counts(), bad_times(server), bad_texts()].concat()
}

fn bad_words() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"status": "done"}), "status"),
        (json!({"status": 3}), "status"),
        (json!({"source": "mail"}), "source"),
        (json!({"capability": "dance"}), "capability"),
        (json!({"error": {"category": "bad luck"}}), "error.category"),
        (json!({"error": {"category": "unknown"}}), "error"),
    ]
}

fn bad_counts() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"usage": {"input_tokens": -1}}), "usage.input_tokens"),
        (
            json!({"usage": {"input_tokens": 1.5}}),
            "usage.input_tokens",
        ),
        (
            json!({"usage": {"total_tokens": 3_000_000_000_i64}}),
            "usage.total_tokens",
        ),
        (
            json!({"usage": {"output_tokens": "many"}}),
            "usage.output_tokens",
        ),
        (
            json!({"usage": {"audio_seconds": -1}}),
            "usage.audio_seconds",
        ),
        (json!({"usage": {"inputtokens": 1}}), "usage.inputtokens"),
        (
            json!({"usage": {"input_tokens": 21, "cached_input_tokens": 20, "cache_write_tokens": 2}}),
            "usage.input_tokens",
        ),
        (
            json!({"usage": {"cache_write_tokens": -1}}),
            "usage.cache_write_tokens",
        ),
        (
            json!({"time_to_first_token_ms": -1}),
            "time_to_first_token_ms",
        ),
        (json!({"cost_usd": -0.1}), "cost_usd"),
        (json!({"cost_usd": 1e300}), "cost_usd"),
        (json!({"cost_usd": "free"}), "cost_usd"),
    ]
}

fn bad_times(server: &TestServer) -> Vec<(Value, &'static str)> {
    let ahead = logbook_domain::time::rfc3339(&(server.clock.now() + Duration::hours(25)));
    vec![
        (json!({"duration_ms": -5}), "duration_ms"),
        (
            json!({"duration_ms": 7, "ended_at": server.clock.ago(Duration::zero())}),
            "duration_ms",
        ),
        (
            json!({"ended_at": server.clock.ago(Duration::days(2))}),
            "ended_at",
        ),
        (json!({"started_at": ahead}), "started_at"),
        (json!({"started_at": "1969-01-01T00:00:00Z"}), "started_at"),
        (json!({"started_at": "yesterday"}), "started_at"),
        (json!({"started_at": 1_700_000_000}), "started_at"),
        (json!({"started_at": null, "id": "own"}), "started_at"),
    ]
}

fn bad_texts() -> Vec<(Value, &'static str)> {
    let long = "x".repeat(201);
    vec![
        (json!({"id": long}), "id"),
        (json!({"model": long}), "model"),
        (json!({"model": ["a"]}), "model"),
        (json!({"user": "ada"}), "user"),
        (json!({"user": {"mail": "x"}}), "user.mail"),
        (json!({"profile": {"version": -1}}), "profile.version"),
        (json!({"metadata": "x"}), "metadata"),
        (json!({"metadata": ["x"]}), "metadata"),
        (json!({"modle": "x"}), "modle"),
    ]
}

#[test]
fn a_bad_field_is_named_and_costs_only_its_item() {
    let server = TestServer::start();
    let client = server.admin();
    let good = samples::entry(&server.clock, Duration::hours(1));
    let good = samples::with(&good, &json!({"duration_ms": null}));
    for (change, field) in bad_fields(&server) {
        let bad = samples::with(&good, &change);
        assert_eq!(
            client
                .post("/logs", &bad)
                .expect_problem(422, "validation-failed"),
            [field],
            "{change}"
        );
        let batch = client.post("/logs", &json!([good, bad])).expect(207);
        assert_eq!(batch["results"][0]["result"], "accepted");
        assert_eq!(batch["results"][1]["errors"][0]["field"], field);
    }
    let total = client.get("/logs").expect(200)["total"].as_u64().unwrap();
    assert_eq!(total, bad_fields(&server).len() as u64);
}

#[test]
fn every_bad_field_is_named_at_once() {
    let server = TestServer::start();
    let bad = json!({"model": "m".repeat(201), "usage": {"input_tokens": -1}, "cost_usd": -1, "ended_at": "2020-01-01T00:00:00Z"});
    let mut fields = server
        .admin()
        .post("/logs", &bad)
        .expect_problem(422, "validation-failed");
    fields.sort();
    assert_eq!(
        fields,
        ["cost_usd", "ended_at", "model", "usage.input_tokens"]
    );
}

#[test]
fn what_is_no_json_is_400() {
    let server = TestServer::start();
    let client = server.admin();
    let deep = "[".repeat(100_000);
    for body in [
        "",
        "{",
        "{\"model\": }",
        "nonsense",
        "[1, 2",
        "null",
        "7",
        "\"text\"",
        "{} {}",
        "\u{feff}\u{feff}{}",
        deep.as_str(),
    ] {
        client
            .post_raw("/logs", "application/json", body)
            .expect_problem(400, "invalid-json");
    }
    client
        .post_raw(
            "/logs",
            "application/json",
            &b"{\"model\": \"\xff\xfe\"}"[..],
        )
        .expect_problem(400, "invalid-json");
    assert_eq!(client.get("/logs").expect(200)["total"], 0);
}

#[test]
fn invalid_utf_8_costs_only_its_item() {
    let server = TestServer::start();
    let body = b"[{\"model\": \"a\"}, {\"model\": \"\xff\"}, {\"model\": \"b\"}]";
    let answer = server
        .admin()
        .post_raw("/logs", "application/json", &body[..])
        .expect(207);
    assert_eq!(answer["accepted"], 2);
    assert_eq!(answer["results"][1]["errors"][0]["field"], "body");
}

#[test]
fn what_is_too_large_is_413_and_what_is_too_many_is_422() {
    let server = TestServer::start();
    let client = server.admin();
    let large = format!("{{\"prompt\": \"{}\"}}", "x".repeat(33 * 1024 * 1024));
    client
        .post_raw("/logs", "application/json", large)
        .expect_problem(413, "payload-too-large");
    let many = format!("[{}]", vec!["{}"; 10_001].join(","));
    client
        .post_raw("/logs", "application/json", many)
        .expect_problem(422, "validation-failed");
    client
        .post_raw("/logs", "text/plain", "{}")
        .expect_problem(415, "unsupported-media-type");
}

#[test]
fn bad_parameters_are_named_all_at_once() {
    let server = TestServer::start();
    let client = server.admin();
    for (query, fields) in [
        ("page=0", vec!["page"]),
        ("page=-1", vec!["page"]),
        ("page=x", vec!["page"]),
        ("per_page=501", vec!["per_page"]),
        ("per_page=0", vec!["per_page"]),
        ("sort=model", vec!["sort"]),
        ("sort=--started_at", vec!["sort"]),
        ("status=done&source=mail", vec!["source", "status"]),
        ("error_category=x", vec!["error_category"]),
        ("period=2d", vec!["period"]),
        ("period=1d&from=2026-01-01T00:00:00Z", vec!["period"]),
        (
            "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
            vec!["from"],
        ),
        ("from=yesterday", vec!["from"]),
        (
            "min_total_tokens=-1&min_duration_ms=x",
            vec!["min_total_tokens", "min_duration_ms"],
        ),
        ("modle=x&q=a&q=b", vec!["q", "modle"]),
        ("q=a%00b&model=%00", vec!["model", "q"]),
        ("q=%FF", vec!["q"]),
        (
            "conversation_id=a&conversation_id=b",
            vec!["conversation_id"],
        ),
    ] {
        assert_eq!(
            client
                .get(&format!("/logs?{query}"))
                .expect_problem(400, "invalid-parameter"),
            fields,
            "{query}"
        );
    }
    let long = "x".repeat(501);
    assert_eq!(
        client
            .get(&format!("/logs/stats?q={long}"))
            .expect_problem(400, "invalid-parameter"),
        ["q"]
    );
    assert_eq!(
        client
            .get("/logs/stats?page=1")
            .expect_problem(400, "invalid-parameter"),
        ["page"]
    );
    assert_eq!(
        client
            .get("/logs/facets?facet=colour&limit=0")
            .expect_problem(400, "invalid-parameter"),
        ["facet", "limit"]
    );
}

#[test]
fn a_filter_takes_hundreds_of_values_with_any_character() {
    let server = TestServer::start();
    let client = server.admin();
    let odd = "a'b\"%_\\,{}";
    let entries = [json!({"model": odd}), json!({"model": "other"})];
    client.post("/logs", &json!(entries)).expect(200);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("model", odd);
    query.extend_pairs((0..499).map(|number| ("model", format!("m-{number}"))));
    let path = format!("/logs?{}", query.finish());
    assert_eq!(client.get(&path).expect(200)["total"], 1);
    let more = format!("{path}&model=one-more");
    let fields = client.get(&more).expect_problem(400, "invalid-parameter");
    assert_eq!(fields, ["model"]);
}

#[test]
fn extreme_periods_are_answered() {
    let server = TestServer::start();
    let client = server.admin();
    let entry = samples::entry(&server.clock, Duration::minutes(5));
    client.post("/logs", &entry).expect(201);
    for (period, total) in [
        ("from=0000-01-01T00:00:00Z", 1),
        ("from=0000-01-01T00:00:00%2B01:00", 1),
        ("from=9999-12-31T23:59:59-01:00", 0),
        ("from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59-01:00", 1),
        ("to=0001-01-01T00:00:00Z", 0),
    ] {
        let page = client.get(&format!("/logs?{period}")).expect(200);
        assert_eq!(page["total"], total, "{period}");
        for path in ["stats?", "facets?", "export?format=csv&"] {
            let answer = client.get(&format!("/logs/{path}{period}"));
            assert_eq!(answer.status, 200, "{path}{period}");
        }
    }
}

#[test]
fn a_foreign_cursor_is_refused() {
    let server = TestServer::start();
    let client = server.admin();
    client
        .post(
            "/logs",
            &json!([{"model": "a"}, {"model": "a"}, {"model": "b"}]),
        )
        .expect(200);
    let page = client.get("/logs?model=a&per_page=1").expect(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    client
        .get(&format!("/logs?model=a&per_page=1&cursor={cursor}"))
        .expect(200);
    for query in [
        format!("cursor={cursor}"),
        format!("model=b&cursor={cursor}"),
        format!("model=a&sort=started_at&cursor={cursor}"),
        "cursor=x".to_owned(),
        format!("model=a&cursor={}", &cursor[..cursor.len() - 4]),
    ] {
        client
            .get(&format!("/logs?{query}"))
            .expect_problem(400, "invalid-cursor");
    }
    let both = format!("/logs?model=a&page=1&cursor={cursor}");
    assert_eq!(
        client.get(&both).expect_problem(400, "invalid-parameter"),
        ["page"]
    );
}

#[test]
fn searches_take_every_character_literally() {
    let server = TestServer::start();
    let client = server.admin();
    client.post("/logs", &json!([{"prompt": "100% sure_thing"}, {"prompt": [{"content": "say \"hi\"\nnow"}]}, {"prompt": "back\\slash"}])).expect(200);
    for (q, total) in [
        ("100%25", 1),
        ("%25", 1),
        ("_", 1),
        ("%22hi%22", 1),
        ("hi%22%0Anow", 1),
        ("%5C", 1),
        ("'", 0),
    ] {
        assert_eq!(
            client.get(&format!("/logs?q={q}")).expect(200)["total"],
            total,
            "{q}"
        );
    }
}
