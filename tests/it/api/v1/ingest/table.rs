//! The tables of payload fields in docs/INTEGRATIONS.md, row by row.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::samples::{counts, entries, kong, litellm};

const DOCUMENT: &str = include_str!("../../../../../docs/INTEGRATIONS.md");

/// A row: a field of the payload with a value, and what comes of it.
#[derive(Debug)]
struct Row {
    sent: Vec<String>,
    value: Value,
    field: String,
    expected: Value,
}

fn rows(gateway: &str) -> Vec<Row> {
    let table = DOCUMENT
        .split(&format!("<!-- {gateway} -->"))
        .nth(1)
        .unwrap();
    let table = table.split("<!-- / -->").next().unwrap();
    let rows = table.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let code = |place: usize| cells.get(place)?.strip_prefix('`')?.strip_suffix('`');
        let json = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        Some(Row {
            sent: code(0)?.split('.').map(str::to_owned).collect(),
            value: json(code(1)?),
            field: code(2)?.to_owned(),
            expected: json(code(3)?),
        })
    });
    rows.collect()
}

/// Sets a field, making the objects around it.
fn set(item: &mut Value, path: &[String], value: Value) {
    let mut place = item;
    for name in path {
        if !place[name].is_object() && !place[name].is_array() {
            place[name] = json!({});
        }
        place = &mut place[name];
    }
    *place = value;
}

fn check(gateway: &str, sample: fn(&TestServer, usize) -> Value, least: usize) {
    let rows = rows(gateway);
    assert!(rows.len() >= least, "{} rows", rows.len());
    for row in rows {
        let server = TestServer::start();
        let client = server.admin();
        let mut item = sample(&server, 1);
        let is_error = row.sent[0].starts_with("error") || row.field.starts_with("error");
        if is_error && gateway == "litellm" {
            item["status"] = json!("failure");
        }
        set(&mut item, &row.sent, row.value.clone());
        let answer = client
            .post(&format!("/ingest/{gateway}"), &item)
            .expect(200);
        assert_eq!(answer, counts(1, 0, 0, 0), "{row:?}");
        let entry = &entries(&client)[0];
        let pointer = format!("/{}", row.field.replace('.', "/"));
        assert_eq!(entry.pointer(&pointer), Some(&row.expected), "{row:?}");
    }
}

#[test]
fn every_row_of_litellm_is_true() {
    check("litellm", litellm, 25);
}

#[test]
fn every_row_of_kong_is_true() {
    check("kong", kong, 15);
}
