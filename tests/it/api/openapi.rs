//! GET /api/openapi.json

use std::collections::BTreeSet;

use logbook_tests::TestServer;
use serde_json::Value;
use ureq::http::Method;

fn document() -> Value {
    serde_json::to_value(logbook_api::openapi()).unwrap()
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().unwrap();
        item.iter()
            .map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    operations.collect()
}

#[test]
fn it_is_served_packed_when_asked_for() {
    let server = TestServer::start();
    let path = "/api/openapi.json";
    let plain = server.anonymous().send(Method::GET, path, &[], Vec::new());
    assert_eq!(plain.expect(200), document());
    assert_eq!(server.unpacked(path, "none"), plain.text);
}

#[test]
fn every_operation_says_what_it_is() {
    let document = document();
    let mut ids = BTreeSet::new();
    let tags: Vec<&Value> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| &tag["name"])
        .collect();
    for (name, operation) in operations(&document) {
        let id = operation["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{name} has no id"));
        assert!(ids.insert(id.to_owned()), "{id} is there twice");
        assert!(operation["summary"].is_string(), "{name} has no summary");
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{name}");
        assert!(
            tags.contains(&&operation["tags"][0]),
            "{name} has an unknown tag"
        );
        assert!(
            operation["security"].is_array(),
            "{name} does not say who may"
        );
    }
    assert!(ids.len() > 25, "{ids:?}");
}

#[test]
fn every_refusal_is_a_problem_document() {
    let document = document();
    for (name, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(
                response["description"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{name} {status}"
            );
            if status.starts_with(['4', '5']) {
                let content = response["content"].as_object().unwrap();
                if name.contains(" /v1/") {
                    // What exporters of OTLP read instead.
                    let schema = &content["application/json"]["schema"]["$ref"];
                    assert_eq!(schema, "#/components/schemas/OtlpStatus", "{name} {status}");
                    assert!(content.contains_key("application/x-protobuf"));
                    continue;
                }
                assert_eq!(
                    content.keys().collect::<Vec<_>>(),
                    ["application/problem+json"],
                    "{name} {status}"
                );
                let schema = &content["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem", "{name} {status}");
            }
        }
        if name.contains("/api/v1/") {
            assert!(
                operation["responses"].get("503").is_some(),
                "{name} can fail"
            );
        }
        if operation.get("requestBody").is_some() {
            assert!(
                operation["responses"].get("422").is_some(),
                "{name} can refuse"
            );
        }
    }
}

/// A generated client checks a number against these before it is sent.
#[test]
fn every_number_that_is_sent_has_both_bounds() {
    let document = document();
    let mut numbers = 0;
    for (name, operation) in operations(&document) {
        for sent in ["parameters", "requestBody"] {
            let mut seen = BTreeSet::new();
            each_number(&document, &operation[sent], &mut seen, &mut |schema| {
                numbers += 1;
                for bound in ["minimum", "maximum"] {
                    assert!(
                        schema[bound].is_number(),
                        "{name} lacks a {bound}: {schema}"
                    );
                }
            });
        }
    }
    assert!(numbers > 50, "only {numbers} numbers found");
}

/// Calls `check` with the schema of each number below `value`, following references.
fn each_number(
    document: &Value,
    value: &Value,
    seen: &mut BTreeSet<String>,
    check: &mut impl FnMut(&Value),
) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get("$ref") {
                if seen.insert(target.clone()) {
                    let target = document.pointer(target.trim_start_matches('#')).unwrap();
                    each_number(document, target, seen, check);
                }
                return;
            }
            if is_number(&fields.get("type").cloned().unwrap_or_default()) {
                check(value);
            }
            let inner = fields.iter().filter(|(key, _)| !key.starts_with("example"));
            inner.for_each(|(_, value)| each_number(document, value, seen, check));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| each_number(document, item, seen, check)),
        _ => {}
    }
}

/// Whether the `type` of a schema is a number, alone or beside others. Where a text
/// is taken too, a number is kept as the text that it is spelled with.
fn is_number(kind: &Value) -> bool {
    match kind {
        Value::Array(kinds) => kinds.iter().any(is_number) && !kinds.contains(&"string".into()),
        kind => kind == "integer" || kind == "number",
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let target = document.pointer(reference.trim_start_matches('#'));
        assert!(target.is_some(), "{reference} leads nowhere");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("$ref", Value::String(target)) => references.push(target.clone()),
                    _ => collect(value, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
