//! GET /api/v1/usage/timeseries

use logbook_tests::TestServer;
use serde_json::{Value, json};

fn send(server: &TestServer, starts: &[(&str, &str)]) {
    let entries: Vec<Value> = starts
        .iter()
        .map(|(start, model)| json!({"started_at": start, "model": model}))
        .collect();
    server.admin().post("/logs", &json!(entries)).expect(200);
}

fn points(answer: &Value) -> Vec<(String, i64)> {
    let points = answer["points"].as_array().unwrap().iter();
    points
        .map(|one| {
            let start = one["start"].as_str().unwrap().replace(":00.000Z", "");
            (start, one["total"]["requests"].as_i64().unwrap())
        })
        .collect()
}

fn pairs(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected
        .iter()
        .map(|(start, count)| ((*start).to_owned(), *count))
        .collect()
}

#[test]
fn days_are_those_of_the_time_zone_and_gaps_are_zero() {
    let server = TestServer::start();
    send(
        &server,
        &[
            ("2025-10-25T21:59:59.999Z", "a"),
            ("2025-10-25T22:00:00Z", "a"),
            ("2025-10-26T22:59:59Z", "a"),
            ("2025-10-26T23:00:00Z", "a"),
        ],
    );
    let path = "/usage/timeseries?interval=day&tz=Europe/Berlin&from=2025-10-25T12:00:00Z&to=2025-10-29T00:00:00Z";
    let answer = server.admin().get(path).expect(200);
    let expected = [
        ("2025-10-24T22:00", 1),
        ("2025-10-25T22:00", 2),
        ("2025-10-26T23:00", 1),
        ("2025-10-27T23:00", 0),
        ("2025-10-28T23:00", 0),
    ];
    assert_eq!(points(&answer), pairs(&expected));
}

#[test]
fn an_open_period_goes_from_the_first_entry_to_now() {
    let server = TestServer::start();
    send(
        &server,
        &[("2026-03-10T09:59:00Z", "a"), ("2026-03-10T10:01:00Z", "a")],
    );
    let answer = server
        .admin()
        .get("/usage/timeseries?interval=hour&tz=Asia/Kolkata")
        .expect(200);
    let expected = [
        ("2026-03-10T09:00", 1),
        ("2026-03-10T10:00", 1),
        ("2026-03-10T11:00", 0),
        ("2026-03-10T12:00", 0),
    ];
    assert_eq!(points(&answer), pairs(&expected));
}

#[test]
fn values_are_told_apart_and_the_rest_is_together() {
    let server = TestServer::start();
    send(
        &server,
        &[
            ("2026-03-09T10:00:00Z", "a"),
            ("2026-03-09T11:00:00Z", "b"),
            ("2026-03-10T10:00:00Z", "b"),
            ("2026-03-10T10:00:00Z", "c"),
        ],
    );
    let path = "/usage/timeseries?interval=day&group_by=model&limit=1";
    let answer = server.admin().get(path).expect(200);
    insta::assert_json_snapshot!(answer);
}
