//! The table of attributes in docs/INTEGRATIONS.md, row by row.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::sender::{entries, send, span};

const DOCUMENT: &str = include_str!("../../../docs/INTEGRATIONS.md");

/// A row: an attribute with a value, and what comes of it.
#[derive(Debug)]
struct Row {
    attribute: String,
    value: Value,
    field: String,
    expected: Value,
}

fn rows() -> Vec<Row> {
    let table = DOCUMENT.split("<!-- attributes -->").nth(1).unwrap();
    let table = table.split("<!-- /attributes -->").next().unwrap();
    let rows = table.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let code = |place: usize| cells.get(place)?.strip_prefix('`')?.strip_suffix('`');
        let json = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        Some(Row {
            attribute: code(0)?.to_owned(),
            // What is JSON goes as a text, as exporters send it; numbers do not.
            value: match json(code(1)?) {
                number @ Value::Number(_) => number,
                _ => json!(code(1)?),
            },
            field: code(2)?.to_owned(),
            expected: json(code(3)?),
        })
    });
    rows.collect()
}

/// What makes a span the operation that the row is about.
fn base(row: &Row) -> Vec<(&str, Value)> {
    let named = |name: &str| ("gen_ai.operation.name", json!(name));
    match row.field.as_str() {
        "capability" => vec![("gen_ai.request.model", json!("m"))],
        "entity.id" => vec![
            named("execute_tool"),
            ("gen_ai.tool.call.result", json!("x")),
        ],
        "model" => vec![named("chat")],
        "error.message" => vec![named("chat"), ("error.type", json!("x"))],
        "error.category" => vec![
            named("chat"),
            ("langfuse.observation.level", json!("ERROR")),
        ],
        _ => vec![named("chat"), ("gen_ai.request.model", json!("m"))],
    }
}

#[test]
fn every_row_of_the_table_is_true() {
    let rows = rows();
    assert!(rows.len() > 80, "{} rows", rows.len());
    let server = TestServer::start();
    let client = server.admin();
    let spans = rows.iter().zip(1..).map(|(row, number)| {
        let mut attributes = base(row);
        attributes.push((&row.attribute, row.value.clone()));
        let mut span = span(&server, number, &attributes);
        // Leads back to the row, whatever becomes of the rest.
        span["parentSpanId"] = json!(format!("{number:016x}"));
        span
    });
    let spans: Vec<_> = spans.collect();
    for chunk in spans.chunks(400) {
        assert_eq!(send(&client, chunk), json!({}));
    }
    let entries = entries(&client);
    for (row, number) in rows.iter().zip(1..) {
        let parent = format!("{number:016x}");
        let entry = entries
            .iter()
            .find(|entry| entry["parent_id"] == parent.as_str());
        let entry = entry.unwrap_or_else(|| panic!("{row:?} is no entry"));
        let given = match row.field.strip_prefix("metadata.") {
            // The names of metadata may have dots.
            Some(name) => entry["metadata"].get(name),
            None => entry.pointer(&format!("/{}", row.field.replace('.', "/"))),
        };
        assert_eq!(given, Some(&row.expected), "{row:?}");
    }
}
