//! GET /api/v1/logs/{id}

use chrono::Duration;
use logbook_domain::access::Permission;
use logbook_store::retention::{self, Cutoffs};
use logbook_tests::server::TestOptions;
use logbook_tests::{TestServer, samples};
use serde_json::json;

#[test]
fn content_is_absent_for_those_who_may_not_read_it() {
    let server = TestServer::start();
    let entry = samples::entry(&server.clock, Duration::hours(1));
    let id = server.admin().post("/logs", &entry).expect(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let read = server
        .key(&[Permission::Read])
        .get(&format!("/logs/{id}"))
        .expect(200);
    assert_eq!(read.get("prompt"), None);
    assert_eq!(read.get("response"), None);
    assert_eq!(read["content"]["prompt"]["state"], "no_permission");
    assert_eq!(read["model"], "gpt-5-mini");
}

#[test]
fn of_an_error_its_category_alone_is_for_everybody() {
    let server = TestServer::start();
    let entry = json!({"status": "failed", "metadata": {"ticket": "T-1"},
        "error": {"category": "server_error", "message": "no route to Ada"}});
    let stored = server.admin().post("/logs", &entry).expect(201);
    let path = format!("/logs/{}", stored["id"].as_str().unwrap());
    let seen = server.key(&[Permission::Read]).get(&path).expect(200);
    assert_eq!(seen["error"], json!({"category": "server_error"}));
    assert_eq!(seen.get("metadata"), None);
    let noted = "/activity?action=content_read";
    assert_eq!(server.admin().get(noted).expect(200)["total"], 0);

    let reader = server.key(&[Permission::Read, Permission::Content]);
    let seen = reader.get(&path).expect(200);
    assert_eq!(seen["error"], entry["error"]);
    assert_eq!(seen["metadata"], entry["metadata"]);
    assert_eq!(server.admin().get(noted).expect(200)["total"], 1);

    let nameless = json!({"status": "failed", "error": {"message": "no route"}});
    let stored = server.admin().post("/logs", &nameless).expect(201);
    let path = format!("/logs/{}", stored["id"].as_str().unwrap());
    let seen = server.key(&[Permission::Read]).get(&path).expect(200);
    assert_eq!(seen.get("error"), None);
}

#[test]
fn reading_content_leaves_a_record_and_reading_none_does_not() {
    let server = TestServer::start();
    let admin = server.admin();
    let id = admin
        .post("/logs", &samples::entry(&server.clock, Duration::hours(1)))
        .expect(201)["id"]
        .clone();
    let id = id.as_str().unwrap();
    server
        .key(&[Permission::Read])
        .get(&format!("/logs/{id}"))
        .expect(200);
    assert_eq!(
        admin.get("/activity?action=content_read").expect(200)["total"],
        0
    );
    admin.get(&format!("/logs/{id}")).expect(200);
    let activity = admin.get("/activity?action=content_read").expect(200);
    assert_eq!(activity["total"], 1);
    assert_eq!(
        activity["items"][0]["target"],
        json!({"type": "entry", "id": id})
    );
}

#[test]
fn a_long_prompt_is_cut_with_a_mark() {
    let server = TestServer::start_with(TestOptions::fixing([(
        "audit_log.max_content_bytes",
        json!(1_024),
    )]));
    let client = server.admin();
    let id = client
        .post(
            "/logs",
            &json!({"prompt": "é".repeat(5_000), "response": "short"}),
        )
        .expect(201)["id"]
        .clone();
    let read = client
        .get(&format!("/logs/{}", id.as_str().unwrap()))
        .expect(200);
    let prompt = read["prompt"].as_str().unwrap();
    assert!(
        prompt.len() <= 1_024 && prompt.ends_with("… [truncated]"),
        "{prompt}"
    );
    assert_eq!(read["content"]["prompt"]["truncated"], true);
    assert_eq!(read["content"]["response"]["truncated"], false);
}

#[test]
fn retired_content_is_told_from_none() {
    let server = TestServer::start();
    let client = server.admin();
    let mut ids = Vec::new();
    for change in [json!({}), json!({"prompt": null, "response": null})] {
        let entry = samples::with(&samples::entry(&server.clock, Duration::days(3)), &change);
        ids.push(
            client.post("/logs", &entry).expect(201)["id"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    let now = server.clock.now();
    let cutoffs = Cutoffs {
        entries: now - Duration::days(4),
        contents: now - Duration::days(2),
    };
    let gone = server
        .store
        .run_blocking(|conn| retention::clean(conn, cutoffs, now, |_, _, _| Ok(())));
    assert_eq!(gone.unwrap().deleted_contents, 1);
    let state = |id: &str| {
        client.get(&format!("/logs/{id}")).expect(200)["content"]["prompt"]["state"].clone()
    };
    assert_eq!(state(&ids[0]), "retired");
    assert_eq!(state(&ids[1]), "empty");
}

#[test]
fn what_is_not_there_is_404_and_what_is_no_id_is_400() {
    let server = TestServer::start();
    let client = server.admin();
    client
        .get(&format!("/logs/{}", uuid::Uuid::now_v7()))
        .expect_problem(404, "not-found");
    client
        .get("/logs/00000000-0000-4000-8000-000000000000")
        .expect_problem(404, "not-found");
    assert_eq!(
        client
            .get("/logs/nonsense")
            .expect_problem(400, "invalid-parameter"),
        ["id"]
    );
}

#[test]
fn the_time_to_the_first_token_is_told_and_completed() {
    let server = TestServer::start();
    let client = server.admin();
    let running = json!({"status": "running", "duration_ms": null, "time_to_first_token_ms": 340});
    let entry = samples::with(&samples::entry(&server.clock, Duration::hours(1)), &running);
    let stored = client.post("/logs", &entry).expect(201);
    let path = format!("/logs/{}", stored["id"].as_str().unwrap());
    assert_eq!(client.get(&path).expect(200)["time_to_first_token_ms"], 340);
    let end = json!({"status": "succeeded", "duration_ms": 900});
    client.patch(&path, &end).expect(200);
    assert_eq!(client.get(&path).expect(200)["time_to_first_token_ms"], 340);
    let listed = client.get("/logs").expect(200);
    assert_eq!(listed["items"][0]["time_to_first_token_ms"], 340);
}
