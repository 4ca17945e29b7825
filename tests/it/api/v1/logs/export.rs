//! GET /api/v1/logs/export

use chrono::Duration;
use logbook_domain::access::Permission;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

fn seed(server: &TestServer, count: i64) {
    let entry = |index| {
        samples::with(
            &samples::entry(&server.clock, Duration::minutes(index)),
            &json!({"model": format!("=m,{index}")}),
        )
    };
    let entries: Vec<Value> = (0..count).map(entry).collect();
    server.admin().post("/logs", &json!(entries)).expect(200);
}

#[test]
fn jsonl_is_the_list_in_its_order() {
    let server = TestServer::start();
    seed(&server, 2_500);
    let client = server.admin();
    let answer = client.get("/logs/export?format=jsonl&sort=started_at");
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let lines: Vec<Value> = answer
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2_500);
    assert_eq!(
        lines[..500],
        client.get("/logs?sort=started_at&per_page=500").expect(200)["items"]
            .as_array()
            .unwrap()[..]
    );
    assert_eq!(lines[0].get("prompt"), None);
}

#[test]
fn csv_has_a_header_and_guards_formulas() {
    let server = TestServer::start();
    seed(&server, 2);
    let answer = server.admin().get("/logs/export?format=csv&period=1h");
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let model = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "model")
        .unwrap();
    let models: Vec<String> = reader
        .records()
        .map(|record| record.unwrap()[model].to_owned())
        .collect();
    assert_eq!(models, ["'=m,0", "'=m,1"]);
    let file = answer.header("content-disposition").unwrap();
    assert_eq!(
        file,
        "attachment; filename=\"ai-logbook-20260310T1100Z-20260310T1200Z.csv\""
    );
}

#[test]
fn a_file_is_packed_for_those_who_take_gzip() {
    let server = TestServer::start();
    seed(&server, 10_000);
    let client = server.admin();
    let plain = client.get("/logs/export?format=csv");
    let token = client.token().unwrap();
    let packed = server.unpacked("/api/v1/logs/export?format=csv", token);
    assert_eq!(packed.lines().count(), 10_001);
    assert_eq!(packed, plain.text);
}

#[test]
fn content_goes_out_only_to_those_who_may_read_it() {
    let server = TestServer::start();
    seed(&server, 1);
    let reader = server.key(&[Permission::Read]);
    reader
        .get("/logs/export?format=jsonl&include=content")
        .expect_problem(403, "forbidden");
    let text = server
        .admin()
        .get("/logs/export?format=jsonl&include=content")
        .text;
    assert!(text.contains("Bernoulli"), "{text}");
    let activity = server
        .admin()
        .get("/activity?action=entries_exported")
        .expect(200);
    assert_eq!(activity["items"][0]["details"]["with_content"], true);
}

#[test]
fn a_format_is_needed() {
    let server = TestServer::start();
    let client = server.admin();
    assert_eq!(
        client
            .get("/logs/export")
            .expect_problem(400, "invalid-parameter"),
        ["format"]
    );
    assert_eq!(
        client
            .get("/logs/export?format=xml&include=all")
            .expect_problem(400, "invalid-parameter")
            .len(),
        3
    );
}
