//! GET /api/v1/logs/export

use chrono::Duration;
use logbook_domain::access::Permission;
use logbook_domain::time;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::{TestServer, samples, sql};
use serde_json::{Value, json};

use super::list::SORTS;

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

/// More than fit into one batch, in days, hours and rows beside these.
#[test]
fn a_file_is_in_any_order() {
    let server = TestServer::start();
    let entry = |index: i64| {
        let usage = json!({"total_tokens": 2 + index * 7919 % 300, "input_tokens": index % 3});
        let change = json!({
            "usage": usage,
            "model": format!("m-{}", index % 2),
            "conversation_id": (index % 10 > 0).then_some("long"),
        });
        samples::with(
            &samples::entry(&server.clock, Duration::seconds(index * 30)),
            &change,
        )
    };
    let entries: Vec<Value> = (0..9_500).map(entry).collect();
    server.admin().post("/logs", &json!(entries)).expect(200);
    server.roll_up(60);

    let filters = [("", ""), ("model", "m-1"), ("conversation_id", "long")];
    for (sort, order) in [SORTS[2], SORTS[5], SORTS[8]] {
        for (name, value) in filters {
            let filter = [(name, vec![value.to_owned()])].into_iter();
            let filter: FilterParams = filter.filter(|_| !name.is_empty()).collect();
            let query = random::query(&filter);
            let path = format!("/logs/export?format=jsonl&sort={sort}&{query}");
            let lines = server.admin().get(&path).text;
            let ids: Vec<String> = lines.lines().map(id).collect();
            let mut conn = server.database.connect();
            let expected = sql::ids(
                &mut conn,
                &filter,
                &time::rfc3339(&server.clock.now()),
                order,
            );
            assert!(ids == expected, "{sort} of {name}: {} lines", ids.len());
        }
    }
}

fn id(line: &str) -> String {
    let entry: Value = serde_json::from_str(line).unwrap();
    entry["id"].as_str().unwrap().to_owned()
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
fn csv_for_excel_begins_with_a_byte_order_mark() {
    let server = TestServer::start();
    seed(&server, 2);
    let client = server.admin();
    let plain = client.get("/logs/export?format=csv");
    let marked = client.get("/logs/export?format=csv&bom=true");
    assert_eq!(marked.text, format!("\u{feff}{}", plain.text));
    assert_eq!(
        client.get("/logs/export?format=csv&bom=false").text,
        plain.text
    );
    for query in [
        "format=csv&bom=1",
        "format=csv&bom=",
        "format=jsonl&bom=true",
    ] {
        let answer = client.get(&format!("/logs/export?{query}"));
        let fields = answer.expect_problem(400, "invalid-parameter");
        assert_eq!(fields, ["bom"], "{query}");
    }
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
fn the_activity_says_what_was_exported() {
    let server = TestServer::start();
    let client = server.admin();
    let query = "format=csv&bom=true&model=a%26b&model=c&not_user=ada&period=7d&sort=-cost_usd";
    client.get(&format!("/logs/export?{query}"));
    let activity = client.get("/activity?action=entries_exported").expect(200);
    assert_eq!(
        activity["items"][0]["details"],
        json!({
            "format": "csv", "with_content": false,
            "selection": {"model": ["a&b", "c"], "not_user": "ada", "period": "7d", "sort": "-cost_usd"},
        })
    );
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
        2
    );
}
