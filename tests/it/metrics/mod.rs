//! GET /metrics

mod evaluation;
mod names;
mod watched;

use chrono::Duration;
use logbook_tests::{Answer, TestServer, samples};
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
    let answer = scraped(&server, &[]);
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    let started = server.clock.now().timestamp();
    for line in [
        &format!("process_start_time_seconds {started}"),
        "logbook_entries_total{format=\"native\",result=\"accepted\"} 1",
        "logbook_entries_total{format=\"native\",result=\"rejected\"} 0",
        "logbook_otlp_skipped_total{reason=\"not_ai\"} 0",
        "logbook_http_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/logs\",status=\"201\"} 1",
        "logbook_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/logs/{id}\",status=\"404\"} 2",
        "logbook_http_request_duration_seconds_count{method=\"GET\",route=\"other\",status=\"404\"} 1",
        "logbook_writer_commit_entries_sum 1.0",
        "logbook_writer_wait_seconds_count 1",
        "logbook_writer_queue_entries 0",
        "logbook_exports 0",
        "logbook_database_up 1",
        "logbook_cache_limit_bytes 134217728",
    ] {
        assert!(
            answer.text.lines().any(|one| one == line),
            "{line} is missing in\n{}",
            answer.text
        );
    }
}

#[test]
fn openmetrics_is_there_for_who_accepts_it() {
    let server = TestServer::start();
    let accept = "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4";
    let answer = scraped(&server, &[("accept", accept)]);
    assert_eq!(
        answer.header("content-type"),
        Some("application/openmetrics-text; version=1.0.0; charset=utf-8")
    );
    assert!(answer.text.ends_with("# EOF\n"), "{}", answer.text);
}

fn scraped(server: &TestServer, headers: &[(&str, &str)]) -> Answer {
    let client = server.anonymous();
    client.send(Method::GET, "/metrics", headers, Vec::new())
}
