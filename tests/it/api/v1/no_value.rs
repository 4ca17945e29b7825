//! What is named has a value, on every route: a name without one accepts
//! nothing, least of all everything.

use chrono::Duration;
use logbook_domain::access::Role;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

/// A parameter of a query with a path that needs nothing else.
struct QueryParameter {
    path: String,
    name: String,
}

/// The path below `/api/v1` with the parameters it cannot go without.
fn with_needed(path: &str, without: &str) -> String {
    let needed = match path {
        "/logs/export" => ("format", "format=csv"),
        "/usage/timeseries" => ("interval", "interval=day"),
        "/usage/breakdown" => ("by", "by=user"),
        _ => return format!("{path}?"),
    };
    match needed {
        (name, _) if name == without => format!("{path}?"),
        (_, query) => format!("{path}?{query}&"),
    }
}

fn query_parameters(document: &Value) -> Vec<QueryParameter> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else {
            continue;
        };
        let parameters = item["get"]["parameters"].as_array();
        for parameter in parameters.into_iter().flatten() {
            if parameter["in"] == "query" {
                let name = parameter["name"].as_str().unwrap().to_owned();
                let path = with_needed(path, &name);
                found.push(QueryParameter { path, name });
            }
        }
    }
    found
}

fn document() -> Value {
    serde_json::to_value(logbook_api::openapi()).unwrap()
}

fn filter_names(document: &Value) -> Vec<String> {
    let schema = &document["components"]["schemas"]["LogFilter"]["properties"];
    schema.as_object().unwrap().keys().cloned().collect()
}

/// Every face of nothing, in JSON.
fn nothings() -> [Value; 9] {
    [
        json!(null),
        json!(""),
        json!(" \t"),
        json!([]),
        json!([null]),
        json!([""]),
        json!(["", "a"]),
        json!([[]]),
        json!({}),
    ]
}

fn seeded() -> TestServer {
    let server = TestServer::start();
    let entry = samples::entry(&server.clock, Duration::hours(1));
    server
        .admin()
        .post("/logs", &json!([entry, {}]))
        .expect(200);
    server
}

#[test]
fn every_parameter_of_every_query_is_refused_without_a_value() {
    let server = seeded();
    let client = server.admin();
    let parameters = query_parameters(&document());
    assert!(parameters.len() > 150, "{}", parameters.len());
    for QueryParameter { path, name } in parameters {
        for face in [format!("{name}="), name.clone(), format!("{name}=%20+")] {
            let answer = client.get(&format!("{path}{face}"));
            let fields = answer.expect_problem(400, "invalid-parameter");
            assert!(fields.contains(&name), "{path}{face}: {fields:?}");
        }
    }
}

#[test]
fn every_filter_of_a_deletion_is_refused_without_a_value() {
    let server = seeded();
    let client = server.admin();
    let names = filter_names(&document());
    assert_eq!(names.len(), 36);
    for name in names {
        for nothing in nothings() {
            // Alone, and beside another filter that accepts all.
            for other in [&name, "period"] {
                let mut filter = json!({other: "all"});
                filter[&name] = nothing.clone();
                let order = json!({"filter": filter, "expected_count": 2});
                let answer = client.post("/logs/delete", &order);
                let mut fields = answer.expect_problem(422, "validation-failed");
                fields.dedup();
                assert_eq!(fields, [format!("filter.{name}")], "{order}");
                assert_eq!(client.get("/logs").expect(200)["total"], 2, "{order}");
            }
        }
    }
}

#[test]
fn deleting_everything_has_to_be_said() {
    let server = seeded();
    let client = server.admin();
    let order = |filter: Value| json!({"filter": filter, "expected_count": 2});
    let answer = client.post("/logs/delete", &order(json!({})));
    let fields = answer.expect_problem(422, "validation-failed");
    assert_eq!(fields, ["filter"]);
    assert!(
        answer.text.contains(r#"{\"period\": \"all\"}"#),
        "{}",
        answer.text
    );
    for nothing in [
        json!({"filter": null, "expected_count": 2}),
        json!({"ids": null}),
        json!({"ids": null, "filter": {"period": "all"}, "expected_count": 2}),
        json!({"filter": {"period": "all"}, "expected_count": null}),
    ] {
        let answer = client.post("/logs/delete", &nothing);
        answer.expect_problem(422, "validation-failed");
    }
    assert_eq!(client.get("/logs").expect(200)["total"], 2);
    let all = order(json!({"period": "all"}));
    let deleted = client.post("/logs/delete", &all).expect(200);
    assert_eq!(deleted, json!({"deleted_count": 2}));
}

#[test]
fn a_filter_that_is_named_twice_is_refused() {
    let server = seeded();
    let client = server.admin();
    let body = r#"{"filter": {"model": "gpt-5-mini", "model": "x"}, "expected_count": 0}"#;
    let answer = client.post_raw("/logs/delete", "application/json", body);
    let fields = answer.expect_problem(422, "validation-failed");
    assert_eq!(fields, ["filter.model"]);
}

#[test]
fn every_filter_of_a_view_is_refused_without_a_value() {
    let server = TestServer::start();
    let client = server.person(Role::Viewer).client;
    let saved = client.post("/views", &json!({"name": "all"})).expect(201);
    assert_eq!(saved["filter"], json!({"period": "all"}));
    let path = format!("/views/{}", saved["id"].as_str().unwrap());
    let check = |filter: Value, field: &str| {
        let named = json!({"name": "other", "filter": filter});
        for answer in [client.post("/views", &named), client.patch(&path, &named)] {
            let fields = answer.expect_problem(422, "validation-failed");
            assert_eq!(fields[0], field, "{filter}");
        }
    };
    check(json!({}), "filter");
    check(json!(null), "filter");
    for name in filter_names(&document()) {
        for nothing in nothings() {
            check(json!({&name: nothing}), &format!("filter.{name}"));
        }
    }
}
