//! PATCH /api/v1/logs/{id}, and completion by sending the same id again.

use chrono::Duration;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

fn begin(server: &TestServer) -> String {
    let running = samples::with(
        &samples::entry(&server.clock, Duration::minutes(2)),
        &json!({"id": "two", "status": "running", "duration_ms": null, "response": null, "usage": {"input_tokens": 100}, "source": "agent"}),
    );
    server.admin().post("/logs", &running).expect(201)["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn read(server: &TestServer, id: &str) -> Value {
    server.admin().get(&format!("/logs/{id}")).expect(200)
}

#[test]
fn a_running_entry_is_completed_once() {
    let server = TestServer::start();
    let (client, id) = (server.admin(), begin(&server));
    let end = json!({"status": "succeeded", "response": "done", "usage": {"output_tokens": 20}});
    let path = format!("/logs/{id}");
    assert_eq!(
        client.patch(&path, &end).expect(200),
        json!({"id": id, "result": "completed"})
    );
    client.patch(&path, &end).expect_problem(409, "entry-final");
    let entry = read(&server, &id);
    assert_eq!(entry["status"], "succeeded");
    assert_eq!(
        entry["duration_ms"], 120_000,
        "it ends when its completion arrives"
    );
    assert_eq!(
        entry["usage"],
        json!({"input_tokens": 100, "output_tokens": 20, "total_tokens": 120})
    );
    assert_eq!(entry["prompt"][0]["content"], "What is a Bernoulli number?");
    assert_eq!(entry["response"], "done");
    assert_eq!(entry["source"], "agent");
}

#[test]
fn sending_the_same_id_again_completes_it() {
    let server = TestServer::start();
    let (client, id) = (server.admin(), begin(&server));
    let whole = samples::with(
        &samples::entry(&server.clock, Duration::minutes(2)),
        &json!({"id": "two", "status": "failed", "error": {"category": "server_error", "message": "boom"}}),
    );
    assert_eq!(
        client.post("/logs", &whole).expect(200),
        json!({"id": id, "result": "completed"})
    );
    assert_eq!(
        client.post("/logs", &whole).expect(200)["result"],
        "duplicate"
    );
    let entry = read(&server, &id);
    assert_eq!(
        entry["error"],
        json!({"category": "server_error", "message": "boom"})
    );
    assert_eq!(entry["source"], "chat");
    assert_eq!(client.get("/logs").expect(200)["total"], 1);
}

#[test]
fn cache_tokens_beyond_the_input_of_the_running_entry_are_refused() {
    let server = TestServer::start();
    let (client, id) = (server.admin(), begin(&server));
    let path = format!("/logs/{id}");
    let start = read(&server, &id)["started_at"].clone();
    for usage in [
        json!({"cached_input_tokens": 101}),
        json!({"cache_write_tokens": 101}),
        json!({"cached_input_tokens": 60, "cache_write_tokens": 41}),
    ] {
        let end = json!({"status": "succeeded", "usage": usage});
        let refused = client.patch(&path, &end);
        assert_eq!(
            refused.expect_problem(422, "validation-failed"),
            ["usage.input_tokens"]
        );
        let whole = samples::with(&end, &json!({"id": "two", "started_at": start}));
        let refused = client.post("/logs", &whole);
        assert_eq!(
            refused.expect_problem(422, "validation-failed"),
            ["usage.input_tokens"]
        );
        let batch = client
            .post("/logs", &json!([whole, {"model": "m"}]))
            .expect(207);
        assert_eq!(
            batch["results"][0]["errors"][0]["field"],
            "usage.input_tokens"
        );
        assert_eq!(batch["rejected"], 1);
        assert_eq!(batch["results"][1]["result"], "accepted");
        assert_eq!(read(&server, &id)["status"], "running");
    }
    let end = json!({"status": "succeeded", "usage": {"cached_input_tokens": 100}});
    client.patch(&path, &end).expect(200);
    assert_eq!(read(&server, &id)["usage"]["cached_input_tokens"], 100);
}

#[test]
fn the_total_of_both_halves_is_exact_or_refused() {
    let server = TestServer::start();
    let client = server.admin();
    let begin = |usage: Value| {
        let running = client.post("/logs", &json!({"status": "running", "usage": usage}));
        let id = running.expect(201)["id"].as_str().unwrap().to_owned();
        format!("/logs/{id}")
    };
    let end = |path: &str, usage: Value| {
        client.patch(path, &json!({"status": "succeeded", "usage": usage}))
    };
    let path = begin(json!({"input_tokens": i32::MAX}));
    let refused = end(&path, json!({"output_tokens": 1}));
    assert_eq!(
        refused.expect_problem(422, "validation-failed"),
        ["usage.total_tokens"]
    );
    for (first, second, total) in [
        (json!({"input_tokens": 10}), json!({"output_tokens": 7}), 17),
        (
            json!({"input_tokens": 10, "total_tokens": 100}),
            json!({"output_tokens": 7}),
            100,
        ),
        (
            json!({"input_tokens": 10}),
            json!({"output_tokens": 7, "total_tokens": 40}),
            40,
        ),
        (json!({"total_tokens": 5}), json!({"input_tokens": 10}), 10),
    ] {
        let path = begin(first);
        end(&path, second).expect(200);
        assert_eq!(
            client.get(&path).expect(200)["usage"]["total_tokens"],
            total
        );
    }
}

#[test]
fn who_it_was_is_completed_field_by_field() {
    let server = TestServer::start();
    let client = server.admin();
    let running = json!({
        "status": "running", "user": {"id": "u1", "name": "N", "email": "e@x.de"},
        "agent": {"id": "a1", "name": "A"}, "profile": {"alias": "p", "version": 1},
        "feature": {"type": "prompt", "id": "f", "version": 3},
    });
    for (told, expected) in [
        (
            json!({"user": {"email": "e2@x.de"}, "agent": {"name": "B"}, "profile": {"version": 2}, "feature": {"version": 4}}),
            json!({
                "user": {"id": "u1", "name": "N", "email": "e2@x.de"}, "agent": {"id": "a1", "name": "B"},
                "profile": {"alias": "p", "version": 2}, "feature": {"type": "prompt", "id": "f", "version": 4},
            }),
        ),
        (
            json!({"user": {"id": "u2"}, "agent": {"id": "a2"}, "profile": {"alias": "q"}, "feature": {"id": "g"}}),
            json!({"user": {"id": "u2"}, "agent": {"id": "a2"}, "profile": {"alias": "q"}, "feature": {"id": "g"}}),
        ),
    ] {
        let stored = client.post("/logs", &running).expect(201);
        let path = format!("/logs/{}", stored["id"].as_str().unwrap());
        let end = samples::with(&told, &json!({"status": "succeeded"}));
        client.patch(&path, &end).expect(200);
        let entry = client.get(&path).expect(200);
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&entry[field], value, "{field}");
        }
    }
}

#[test]
fn a_final_entry_never_changes() {
    let server = TestServer::start();
    let client = server.admin();
    let entry = samples::with(
        &samples::entry(&server.clock, Duration::hours(1)),
        &json!({"id": "final"}),
    );
    let id = client.post("/logs", &entry).expect(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = read(&server, &id);
    let other = samples::with(
        &entry,
        &json!({"status": "failed", "model": "other", "response": "other"}),
    );
    assert_eq!(
        client.post("/logs", &other).expect(200)["result"],
        "duplicate"
    );
    assert_eq!(read(&server, &id), before);
}

#[test]
fn concurrent_completions_have_one_winner() {
    let server = TestServer::start();
    let id = begin(&server);
    let client = server.admin();
    let complete = |number: usize| {
        let (client, id) = (client.clone(), id.clone());
        std::thread::spawn(move || {
            let end = json!({"status": "succeeded", "response": format!("answer {number}")});
            client.patch(&format!("/logs/{id}"), &end).status.as_u16()
        })
    };
    let threads: Vec<_> = (0..8).map(complete).collect();
    let mut statuses: Vec<u16> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}

#[test]
fn a_completion_must_be_one() {
    let server = TestServer::start();
    let (client, id) = (server.admin(), begin(&server));
    let path = format!("/logs/{id}");
    let refused = |json: Value| {
        client
            .patch(&path, &json)
            .expect_problem(422, "validation-failed")
    };
    assert_eq!(refused(json!({})), ["status"]);
    assert_eq!(refused(json!({"status": "running"})), ["status"]);
    assert_eq!(refused(json!({"status": "succeeded", "id": "x"})), ["id"]);
    assert_eq!(
        refused(json!({"status": "succeeded", "error": {"category": "unknown"}})),
        ["error"]
    );
    let nobody = uuid::Uuid::now_v7();
    client
        .patch(&format!("/logs/{nobody}"), &json!({"status": "failed"}))
        .expect_problem(404, "not-found");
}

#[test]
fn what_never_ends_is_failed_after_a_while() {
    let server = TestServer::start();
    let id = begin(&server);
    server.clock.advance(Duration::hours(25));
    let young = server
        .admin()
        .post("/logs", &json!({"status": "running"}))
        .expect(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = server.clock.now() - Duration::hours(24);
    let failed = server.store.run_blocking(|conn| {
        logbook_store::ingest::expire::running(conn, before, Some("no completion arrived"))
    });
    assert_eq!(failed.unwrap(), 1);
    let entry = read(&server, &id);
    assert_eq!(entry["status"], "failed");
    assert_eq!(
        entry["error"],
        json!({"category": "unknown", "message": "no completion arrived"})
    );
    assert_eq!(read(&server, &young)["status"], "running");

    // A completion that comes after all still counts, once.
    let (client, path) = (server.admin(), format!("/logs/{id}"));
    let end = json!({"status": "succeeded", "response": "late", "duration_ms": 90_000_000});
    client.patch(&path, &end).expect(200);
    client.patch(&path, &end).expect_problem(409, "entry-final");
    let entry = read(&server, &id);
    assert_eq!(entry["status"], "succeeded");
    assert_eq!(entry.get("error"), None);
    assert_eq!(entry["response"], "late");
}
