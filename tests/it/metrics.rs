//! GET /metrics

use chrono::Duration;
use logbook_tests::{TestServer, samples};
use ureq::http::Method;

#[test]
fn requests_and_entries_are_counted() {
    let server = TestServer::start();
    let client = server.admin();
    let entry = samples::entry(&server.clock, Duration::minutes(1));
    client.post("/logs", &entry).expect(201);
    client
        .get("/logs/019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21")
        .expect(404);
    client
        .get("/logs/019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c22")
        .expect(404);
    client.send(Method::GET, "/somewhere/else", &[], Vec::new());
    server.clock.advance(Duration::seconds(90));
    let answer = server
        .anonymous()
        .send(Method::GET, "/metrics", &[], Vec::new());
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    for line in [
        "logbook_uptime_seconds 90.000",
        "logbook_entries_total{result=\"accepted\"} 1",
        "logbook_http_requests_total{method=\"POST\",route=\"/api/v1/logs\",status=\"201\"} 1",
        "logbook_http_requests_total{method=\"GET\",route=\"/api/v1/logs/{id}\",status=\"404\"} 2",
        "logbook_http_requests_total{method=\"GET\",route=\"other\",status=\"404\"} 1",
    ] {
        assert!(
            answer.text.lines().any(|one| one == line),
            "{line} is missing in\n{}",
            answer.text
        );
    }
}
