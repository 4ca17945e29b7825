//! `audit_log.enabled = false`: everything is answered with 202, nothing is stored.

use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use serde_json::json;

fn switched_off() -> TestServer {
    TestServer::start_with(TestOptions::fixing([("audit_log.enabled", json!(false))]))
}

#[test]
fn every_format_is_answered_and_nothing_is_stored() {
    let server = switched_off();
    let client = server.admin();
    let nothing = json!({"result": "not_stored"});
    for body in ["{\"model\": \"x\"}", "[{}, {}]", "not even JSON"] {
        let answer = client.post_raw("/logs", "application/json", body);
        assert_eq!(answer.expect(202), nothing);
    }
    let lines = "{}\n".repeat(20_000);
    let answer = client.post_raw("/logs", "application/x-ndjson", lines);
    assert_eq!(answer.expect(202), nothing);
    let id = uuid::Uuid::now_v7();
    let answer = client.patch(&format!("/logs/{id}"), &json!({"status": "failed"}));
    assert_eq!(
        answer.expect(202),
        json!({"id": id, "result": "not_stored"})
    );
    assert_eq!(client.get("/logs").expect(200)["total"], 0);
}

#[test]
fn what_is_refused_otherwise_is_refused_here() {
    let server = switched_off();
    let client = server.admin();
    client
        .post_raw("/logs", "text/plain", "{}")
        .expect_problem(415, "unsupported-media-type");
    let large = " ".repeat(33 * 1024 * 1024);
    client
        .post_raw("/logs", "application/json", large)
        .expect_problem(413, "payload-too-large");
    server
        .anonymous()
        .post("/logs", &json!({}))
        .expect_problem(401, "unauthenticated");
}
