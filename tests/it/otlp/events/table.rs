//! The tables of events in docs/INTEGRATIONS.md, row by row.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::super::sender::{entries, skipped};
use super::sender::{record, send};

const DOCUMENT: &str = include_str!("../../../../docs/INTEGRATIONS.md");

/// The cells of each row of the tables, without the marks of code.
fn rows(cells: usize) -> Vec<Vec<String>> {
    let tables = DOCUMENT.split("<!-- events -->").nth(1).unwrap();
    let tables = tables.split("<!-- /events -->").next().unwrap();
    let rows = tables.lines().filter_map(|line| {
        let found: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let code = |cell: &&str| Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned());
        let code: Option<Vec<String>> = found.iter().map(code).collect();
        code.filter(|row| row.len() == cells)
    });
    rows.collect()
}

/// What the value of a cell is: JSON goes as a text, as agents send it.
fn value(cell: &str) -> Value {
    match serde_json::from_str(cell) {
        Ok(number @ Value::Number(_)) => number,
        _ => json!(cell),
    }
}

/// The event of a call that takes the part of such an event, or the event itself.
fn call_of(event: &str) -> &str {
    match event.split_once('.').unwrap() {
        (_, "tool_result" | "tool_call" | "api_error" | "api_refusal") => event,
        ("claude_code", _) => "claude_code.api_request",
        ("codex", _) => "codex.sse_event",
        ("gemini_cli" | "gen_ai", _) => "gemini_cli.api_response",
        other => panic!("{other:?}"),
    }
}

/// What every event of the row has, so that its content finds the call.
fn base(event: &str, number: usize) -> Vec<(&'static str, Value)> {
    let id = |kind: &str| json!(format!("{kind}-{number}"));
    let tool = event.ends_with("tool_result") || event.ends_with("tool_call");
    let mut base = vec![("model", json!("m"))];
    base.extend(match event.split('.').next().unwrap() {
        "claude_code" => vec![
            ("session.id", id("session")),
            ("prompt.id", id("prompt")),
            ("request_id", id("request")),
            ("tool_use_id", id("tool")),
        ],
        "codex" => vec![
            ("conversation.id", id("session")),
            ("event.kind", json!("response.completed")),
            ("input_token_count", json!(1)),
            ("call_id", id("tool")),
        ],
        _ => vec![("session.id", id("session")), ("prompt_id", id("prompt"))],
    });
    if tool {
        base.push(("tool_name", json!("Read")));
    }
    base
}

/// The records of a row: its event, and the call that its content belongs to.
fn records(server: &TestServer, event: &str, number: usize, own: &[(&str, Value)]) -> Vec<Value> {
    let mut attributes = base(event, number);
    let is_tool = event.ends_with("tool_result") || event.ends_with("tool_call");
    if is_tool
        && !own
            .iter()
            .any(|(name, _)| ["tool_input", "tool_parameters"].contains(name))
    {
        let name = if event.starts_with("gemini") {
            "function_args"
        } else {
            "arguments"
        };
        let name = if event.starts_with("claude") {
            "tool_input"
        } else {
            name
        };
        attributes.push((name, json!("{}")));
    }
    attributes.retain(|(name, _)| own.iter().all(|(other, _)| other != name));
    attributes.extend(own.iter().map(|(name, value)| {
        let name: &'static str = name.to_owned().to_owned().leak();
        (name, value.clone())
    }));
    let mut records = vec![record(server, 0, event, &attributes)];
    let call = call_of(event);
    // Codex tells of an answer after its call.
    let seconds = if event == "codex.agent_response" {
        -1
    } else {
        1
    };
    if call != event {
        records.push(record(server, seconds, call, &base(call, number)));
    }
    for record in &mut records {
        record["traceId"] = json!(trace(number));
    }
    records
}

/// Leads back to the row, whatever becomes of the rest.
fn trace(number: usize) -> String {
    format!("{:032x}", number + 1)
}

/// The field of an entry at a path; metadata have names with dots.
fn field<'e>(entry: &'e Value, path: &str) -> Option<&'e Value> {
    match path.strip_prefix("metadata.") {
        Some(name) => entry["metadata"].get(name),
        None => entry.pointer(&format!("/{}", path.replace('.', "/"))),
    }
}

#[test]
fn every_attribute_of_the_table_gives_its_field() {
    let rows = rows(5);
    assert!(rows.len() > 30, "{} rows", rows.len());
    let server = TestServer::start();
    let client = server.admin();
    for (number, row) in rows.iter().enumerate() {
        let own = [(&*row[1], value(&row[2]))];
        let answer = send(&client, &records(&server, &row[0], number, &own));
        assert_eq!(answer, json!({}), "{row:?}");
    }
    let entries = entries(&client);
    for (number, row) in rows.iter().enumerate() {
        let trace = trace(number);
        let mut found = entries.iter().filter(|entry| entry["trace_id"] == *trace);
        let entry = found
            .next()
            .unwrap_or_else(|| panic!("{row:?} is no entry"));
        assert_eq!(found.next(), None, "{row:?} is two entries");
        let expected = serde_json::from_str(&row[4]).unwrap_or_else(|_| json!(row[4]));
        assert_eq!(field(entry, &row[3]), Some(&expected), "{row:?}: {entry}");
    }
}

#[test]
fn every_event_of_the_table_becomes_what_it_says() {
    let rows = rows(2);
    assert!(rows.len() > 10, "{} rows", rows.len());
    let server = TestServer::start();
    let client = server.admin();
    for (number, row) in rows.iter().enumerate() {
        let [event, becomes] = &row[..] else { panic!() };
        let content = ["prompt", "response", "body", "request_text"].map(|name| (name, json!("x")));
        let own = if becomes == "part" { &content[..] } else { &[] };
        let records = records(&server, event, number, own);
        let before = |reason| {
            if becomes == reason {
                skipped(&server, reason)
            } else {
                0
            }
        };
        let counts = ["part", "agent_event"].map(before);
        send(&client, &records[..if becomes == "part" { 2 } else { 1 }]);
        for (reason, before) in ["part", "agent_event"].into_iter().zip(counts) {
            if becomes == reason {
                assert_eq!(skipped(&server, reason), before + 1, "{row:?}");
            }
        }
        let list = client.get("/logs?period=all&per_page=500").expect(200);
        let items = list["items"].as_array().unwrap();
        let of_row = items
            .iter()
            .filter(|item| item["trace_id"] == trace(number));
        let expected = usize::from(becomes != "agent_event");
        assert_eq!(of_row.count(), expected, "{row:?}");
    }
}
