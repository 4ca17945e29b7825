//! Every body of every operation: an array is no object, and null is no value
//! where the document does not say so.

use logbook_domain::access::Role;
use logbook_tests::bodies::{Bodies, BodyOperation, Place};
use logbook_tests::{Answer, Client, TestServer};
use serde_json::{Value, json};
use ureq::http::Method;

fn bodies() -> Bodies {
    Bodies::of(serde_json::to_value(logbook_api::openapi()).unwrap())
}

fn send(client: &Client, operation: &BodyOperation, body: &Value) -> Answer {
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
    let headers = [("content-type", "application/json")];
    let body = body.to_string().into_bytes();
    client.send(method, &operation.path, &headers, body)
}

/// The body with another value in one place.
fn with(body: &Value, place: &Place, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(&place.pointer).unwrap() = value;
    body
}

fn is_batch(operation: &BodyOperation) -> bool {
    operation.path == "/api/v1/logs"
}

/// The complaints, of a batch those about its only item.
fn complaints(answer: &Answer, is_of_batch: bool) -> Vec<Value> {
    let errors = if is_of_batch {
        answer.expect(207)["results"][0]["errors"].clone()
    } else {
        answer.expect_problem(422, "validation-failed");
        answer.json()["errors"].clone()
    };
    errors.as_array().unwrap().clone()
}

#[test]
fn an_array_is_nowhere_taken_for_an_object() {
    let (server, bodies) = (TestServer::start(), bodies());
    let client = server.person(Role::Admin).client;
    let mut places = 0;
    for operation in bodies.operations() {
        let full = bodies.full(&operation.schema);
        for place in bodies.objects(&operation.schema, &Place::default()) {
            let values = full.pointer(&place.pointer).unwrap().as_object().unwrap();
            let by_position: Vec<&Value> = values.values().collect();
            for array in [json!([]), json!(by_position)] {
                let mut body = with(&full, &place, array);
                if is_batch(&operation) {
                    body = json!([body]);
                }
                let answer = send(&client, &operation, &body);
                let errors = complaints(&answer, is_batch(&operation));
                let field = match place.field.as_str() {
                    "" => "body",
                    field => field,
                };
                let what = format!("{} {}: {body}", operation.method, operation.path);
                // Metadata is kept as text, and read only after all other fields.
                let error = errors.iter().find(|error| error["field"] == field);
                let error = error.unwrap_or_else(|| panic!("{what} gave {errors:?}"));
                let message = error["message"].as_str().unwrap();
                assert!(!message.contains("length"), "{what} gave {message}");
                places += 1;
            }
        }
    }
    assert!(places > 60, "{places}");
    assert_eq!(client.get("/logs").expect(200)["total"], 0);
}

#[test]
fn null_is_refused_where_the_document_does_not_allow_it() {
    let (server, bodies) = (TestServer::start(), bodies());
    let client = server.person(Role::Admin).client;
    let (mut allowed, mut refused) = (0, 0);
    for operation in bodies.operations() {
        let full = bodies.full(&operation.schema);
        for (place, schema) in bodies.properties(&operation.schema, &Place::default()) {
            let mut body = with(&full, &place, Value::Null);
            if is_batch(&operation) {
                body = json!([body]);
            }
            let answer = send(&client, &operation, &body);
            let what = format!(
                "{} {}: {} null",
                operation.method, operation.path, place.field
            );
            if bodies.allows_null(schema) {
                assert!(!answer.text.contains("null, expected"), "{what}");
                allowed += 1;
            } else {
                let errors = complaints(&answer, is_batch(&operation));
                let field = errors[0]["field"].as_str().unwrap();
                assert!(place.field.starts_with(field), "{what} gave {errors:?}");
                refused += 1;
            }
        }
    }
    assert!(allowed > 50 && refused > 50, "{allowed} {refused}");
}
