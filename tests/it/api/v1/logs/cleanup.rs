//! POST /api/v1/logs/cleanup

use chrono::Duration;
use logbook_tests::TestServer;
use serde_json::{Value, json};

fn start(server: &TestServer, before: Duration) -> String {
    server.clock.ago(before)
}

#[test]
fn exactly_what_is_older_goes() {
    let server = TestServer::start();
    let client = server.admin();
    let cutoff = Duration::days(7);
    let moment = Duration::milliseconds(1);
    let starts = [
        Duration::days(30),
        Duration::days(8),
        cutoff + moment,
        cutoff,
        cutoff - moment,
        Duration::hours(1),
    ];
    let entries: Vec<Value> = starts
        .iter()
        .map(|&before| json!({"started_at": start(&server, before), "prompt": "p"}))
        .collect();
    client.post("/logs", &json!(entries)).expect(200);

    let order = json!({"older_than_days": 7, "dry_run": true});
    let told = client.post("/logs/cleanup", &order).expect(200);
    assert_eq!(
        told,
        json!({"deleted_count": 3, "cutoff": start(&server, cutoff), "oldest_retained": start(&server, cutoff)})
    );
    assert_eq!(
        client.get("/logs").expect(200)["total"],
        6,
        "a dry run deletes nothing"
    );
    assert_eq!(
        client.get("/activity?action=cleanup").expect(200)["total"],
        0
    );

    assert_eq!(
        client
            .post("/logs/cleanup", &json!({"older_than_days": 7}))
            .expect(200),
        told
    );
    assert_eq!(client.get("/logs").expect(200)["total"], 3);
    let activity = client.get("/activity?action=cleanup").expect(200);
    assert_eq!(activity["items"][0]["details"]["deleted_count"], 3);
}

#[test]
fn partitions_of_days_that_are_over_are_dropped() {
    let server = TestServer::start();
    let client = server.admin();
    let entries: Vec<Value> = (0..5)
        .map(|day| json!({"started_at": start(&server, Duration::days(day))}))
        .collect();
    client.post("/logs", &json!(entries)).expect(200);
    client
        .post("/logs/cleanup", &json!({"older_than_days": 2}))
        .expect(200);
    let left = server
        .store
        .run_blocking(|conn| logbook_store::partitions::list(conn, "entries"))
        .unwrap();
    let days: Vec<String> = left.iter().map(|one| one.day.to_string()).collect();
    assert_eq!(days, ["2026-03-08", "2026-03-09", "2026-03-10"]);
    // A late record makes its day anew.
    client.post("/logs", &entries[4]).expect(201);
    assert_eq!(client.get("/logs").expect(200)["total"], 4);
}

#[test]
fn everything_may_go_and_the_log_goes_on() {
    let server = TestServer::start();
    let client = server.admin();
    client.post("/logs", &json!([{}, {}, {}])).expect(200);
    server
        .clock
        .advance(Duration::days(1) + Duration::seconds(1));
    let client = server.admin();
    let answer = client
        .post("/logs/cleanup", &json!({"older_than_days": 1}))
        .expect(200);
    assert_eq!(answer["deleted_count"], 3);
    assert_eq!(answer.get("oldest_retained"), None);
    client.post("/logs", &json!({})).expect(201);
}

#[test]
fn an_age_must_be_one() {
    let server = TestServer::start();
    let client = server.admin();
    for order in [
        json!({"older_than_days": -1}),
        // An unset variable of a script.
        json!({"older_than_days": 0}),
        json!({"older_than_days": 36_501}),
        json!({"older_than_days": "7"}),
        json!({}),
    ] {
        assert_eq!(
            client
                .post("/logs/cleanup", &order)
                .expect_problem(422, "validation-failed"),
            ["older_than_days"]
        );
    }
}
