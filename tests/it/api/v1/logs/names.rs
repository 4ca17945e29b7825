//! What users are called, wherever a label shows: what the entry says that
//! started last, in whatever order entries come, are rolled up and go.

use std::collections::BTreeMap;

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use logbook_tests::{TestServer, samples, sql};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};

/// Users as they are sent: id, name and email. They are three.
const SENT: [[Option<&str>; 3]; 8] = [
    [Some("u-1"), Some("Ada"), None],
    [Some("u-1"), Some("Ada Lovelace"), Some("ada@example.org")],
    [Some("u-1"), None, None],
    [Some("A.User@Example.com"), None, None],
    [Some("a.user@example.com"), None, None],
    [None, Some("A. User"), Some("a.USER@example.com")],
    [None, Some("Grace"), None],
    [Some("u-1"), Some("Ada"), Some("ada@example.org")],
];
/// Starts that meet, at borders of hours and days.
const OFFSETS: [i64; 5] = [0, 1, 3_599_999, 3_600_000, 86_399_999];

#[derive(Clone, Debug)]
enum Act {
    Send(Vec<(usize, i64, i64)>),
    RollUp(usize),
    CleanUp(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let entry = (0..SENT.len(), 0..4_i64, select(&OFFSETS[..]));
    prop_oneof![
        4 => prop::collection::vec(entry, 1..5).prop_map(Act::Send),
        3 => (1..200_usize).prop_map(Act::RollUp),
        1 => (1..4_i64).prop_map(Act::CleanUp),
    ]
}

fn user([id, name, email]: [Option<&str>; 3]) -> Value {
    json!({"user": {"id": id, "name": name, "email": email}})
}

fn roll_up(server: &TestServer, hours: usize) {
    server.roll_up(hours);
}

fn perform(server: &TestServer, act: &Act) {
    match act {
        Act::Send(entries) => {
            let entry = |&(sent, days, offset): &(usize, i64, i64)| {
                let before = Duration::days(days) + Duration::milliseconds(offset);
                samples::with(&samples::entry(&server.clock, before), &user(SENT[sent]))
            };
            let entries: Vec<Value> = entries.iter().map(entry).collect();
            server.admin().post("/logs", &json!(entries)).expect(200);
        }
        Act::RollUp(hours) => roll_up(server, *hours),
        Act::CleanUp(days) => {
            let cutoff = server.clock.ago(Duration::days(*days));
            sql::keep_gone(&mut server.database.connect(), &cutoff);
            let order = json!({"older_than_days": days});
            server.admin().post("/logs/cleanup", &order).expect(200);
        }
    }
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    identity: String,
    #[diesel(sql_type = Nullable<Text>)]
    label: Option<String>,
}

/// What each user is called, by SQL over what is there and what is gone.
fn expected(server: &TestServer) -> BTreeMap<String, String> {
    let query = format!(
        "SELECT DISTINCT ON (identity) {} AS identity,
                coalesce(u.name, u.email, u.external_id) AS label
         FROM (SELECT started_at, id, series_id FROM entries
               UNION ALL SELECT started_at, id, series_id FROM gone) AS e
         JOIN series s ON s.id = e.series_id
         JOIN users u ON u.id = s.user_id
         ORDER BY identity, e.started_at DESC, e.id DESC",
        sql::USER
    );
    let rows: Vec<Named> = diesel::sql_query(query)
        .load(&mut server.database.connect())
        .unwrap();
    let named = |row: Named| (row.identity, row.label.unwrap());
    rows.into_iter().map(named).collect()
}

/// The labels an answer shows. They are those expected, each user once.
fn check(shown: &Value, expected: &BTreeMap<String, String>) -> Result<usize, TestCaseError> {
    let shown = shown.as_array().unwrap();
    for one in shown {
        let label = expected.get(one["value"].as_str().unwrap());
        prop_assert_eq!(one["label"].as_str(), label.map(String::as_str), "{}", one);
    }
    Ok(shown.len())
}

fn check_all(server: &TestServer) -> Result<(), TestCaseError> {
    let client = server.admin();
    let expected = expected(server);
    // Labels are those of all entries, whichever are shown.
    for period in ["all", "1d", "7d"] {
        let get = |path: &str| client.get(&format!("{path}&period={period}")).expect(200);
        let facets = get("/logs/facets?facet=user");
        check(&facets["facets"]["user"]["values"], &expected)?;
        let breakdown = get("/usage/breakdown?by=user");
        let users = check(&breakdown["items"], &expected)?;
        prop_assert!(period != "all" || users == expected.len());
        let chart = get("/usage/timeseries?interval=day&group_by=user");
        check(&chart["groups"], &expected)?;
        let summary = get("/usage/summary?").get("user_count").cloned();
        prop_assert_eq!(summary, Some(json!(users)));
    }
    Ok(())
}

#[test]
fn users_are_called_by_the_entry_that_started_last() {
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    let sequence = prop::collection::vec(act(), 1..12);
    runner
        .run(&sequence, |sequence| {
            let server = TestServer::start();
            sql::prepare_gone(&mut server.database.connect());
            for act in sequence {
                perform(&server, &act);
                check_all(&server)?;
            }
            Ok(())
        })
        .unwrap();
}

fn label(server: &TestServer) -> String {
    let facets = server.admin().get("/logs/facets?facet=user").expect(200);
    let users = &facets["facets"]["user"]["values"];
    assert_eq!(users.as_array().unwrap().len(), 1, "{users}");
    users[0]["label"].as_str().unwrap().to_owned()
}

fn send(server: &TestServer, hours: i64, sent: [Option<&str>; 3], more: &Value) -> String {
    let entry = samples::entry(&server.clock, Duration::hours(hours));
    let entry = samples::with(&samples::with(&entry, &user(sent)), more);
    let stored = server.admin().post("/logs", &entry).expect(201);
    stored["id"].as_str().unwrap().to_owned()
}

#[test]
fn emails_are_compared_without_case_and_shown_as_sent() {
    let server = TestServer::start();
    let client = server.admin();
    let id = send(&server, 2, SENT[3], &json!({}));
    send(&server, 1, SENT[4], &json!({}));
    assert_eq!(client.get("/logs/stats").expect(200)["user_count"], 1);
    for spelling in [
        "A.User@Example.com",
        "a.user@example.com",
        "A.USER@EXAMPLE.COM",
    ] {
        let total = client.get(&format!("/logs?user={spelling}")).expect(200)["total"].clone();
        assert_eq!(total, 2, "{spelling}");
        let usage = client.get(&format!("/usage/summary?user={spelling}"));
        assert_eq!(usage.expect(200)["requests"], 2, "{spelling}");
        let trace = client.get(&format!("/logs?user={spelling}&trace_id=x"));
        assert_eq!(trace.expect(200)["total"], 0, "{spelling}");
        let search = format!("/logs/facets?facet=user&search={spelling}");
        let found = &client.get(&search).expect(200)["facets"]["user"]["values"];
        let label = "a.user@example.com";
        assert_eq!(
            *found,
            json!([{"value": label, "label": label, "count": 2}])
        );
    }
    let shown = client.get(&format!("/logs/{id}")).expect(200);
    assert_eq!(shown["user"]["id"], "A.User@Example.com");
    let order = json!({"filter": {"user": ["A.user@example.COM"]}, "expected_count": 2});
    client.post("/logs/delete", &order).expect(200);
}

#[test]
fn a_completion_under_another_name_counts_as_what_it_says() {
    let server = TestServer::start();
    let running = json!({"status": "running", "duration_ms": null});
    send(&server, 5, SENT[1], &json!({}));
    let id = send(&server, 3, SENT[0], &running);
    roll_up(&server, 1_000);
    assert_eq!(label(&server), "Ada");
    let end = samples::with(&user(SENT[1]), &json!({"status": "succeeded"}));
    server
        .admin()
        .patch(&format!("/logs/{id}"), &end)
        .expect(200);
    for _ in 0..2 {
        assert_eq!(label(&server), "Ada Lovelace");
        roll_up(&server, 1_000);
    }
}

#[test]
fn a_name_may_outlive_the_entry_that_was_deleted() {
    let server = TestServer::start();
    send(&server, 5, SENT[0], &json!({}));
    let id = send(&server, 3, SENT[1], &json!({}));
    let client = server.admin();
    roll_up(&server, 1_000);
    client.delete(&format!("/logs/{id}")).expect(204);
    assert_eq!(label(&server), "Ada Lovelace");
    send(&server, 2, SENT[0], &json!({}));
    assert_eq!(label(&server), "Ada");
}
