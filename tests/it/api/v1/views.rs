//! /api/v1/views

use logbook_domain::access::{Permission, Role};
use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

fn save(client: &Client, body: &Value) -> Value {
    client.post("/views", body).expect(201)
}

fn names(client: &Client) -> Vec<String> {
    let list = client.get("/views").expect(200);
    let items = list["items"].as_array().unwrap();
    let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
    items.iter().map(name).collect()
}

#[test]
fn a_view_is_saved_changed_and_deleted_by_its_owner() {
    let server = TestServer::start();
    let ada = server.person(Role::Viewer);
    let body = json!({
        "name": "Blocked", "filter": {"period": "7d", "status": ["blocked"], "min_total_tokens": 5},
        "sort": "-total_tokens", "columns": ["started_at", "user"], "shared": false,
    });
    let saved = save(&ada.client, &body);
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(&saved[field], value, "{field}");
    }
    assert_eq!(
        (&saved["owner"], &saved["own"]),
        (&json!(ada.email), &json!(true))
    );

    let path = format!("/views/{}", saved["id"].as_str().unwrap());
    let changed = ada.client.patch(
        &path,
        &json!({"name": "Failed", "filter": {"status": ["failed"]}}),
    );
    let changed = changed.expect(200);
    assert_eq!(changed["filter"], json!({"status": ["failed"]}));
    assert_eq!(changed["sort"], "-total_tokens");
    assert_eq!(ada.client.patch(&path, &json!({})).expect(200), changed);
    assert_eq!(names(&ada.client), ["Failed"]);
    ada.client.delete(&path).expect(204);
    ada.client.delete(&path).expect_problem(404, "not-found");
    assert_eq!(names(&ada.client), Vec::<String>::new());
}

#[test]
fn only_shared_views_are_seen_by_others_and_nobody_else_changes_them() {
    let server = TestServer::start();
    let (ada, grace) = (server.person(Role::Viewer), server.person(Role::Admin));
    save(&ada.client, &json!({"name": "mine"}));
    let shared = save(&ada.client, &json!({"name": "ours", "shared": true}));
    assert_eq!(names(&ada.client), ["mine", "ours"]);
    assert_eq!(names(&grace.client), ["ours"]);
    let seen = grace.client.get("/views").expect(200)["items"][0].clone();
    assert_eq!(
        (&seen["owner"], &seen["own"]),
        (&json!(ada.email), &json!(false))
    );
    let path = format!("/views/{}", shared["id"].as_str().unwrap());
    grace
        .client
        .patch(&path, &json!({"name": "x"}))
        .expect_problem(404, "not-found");
    grace.client.delete(&path).expect_problem(404, "not-found");
    save(&grace.client, &json!({"name": "ours"}));
    ada.client
        .post("/views", &json!({"name": "ours"}))
        .expect_problem(409, "conflict");
}

#[test]
fn what_a_list_would_refuse_is_refused_by_name() {
    let server = TestServer::start();
    let client = server.person(Role::Viewer).client;
    let bad = json!({
        "name": " ", "filter": {"status": ["lost"], "tokens": 5}, "sort": "-age",
        "columns": ["user", "user", ""],
    });
    let fields = client
        .post("/views", &bad)
        .expect_problem(422, "validation-failed");
    for field in [
        "name",
        "filter.status",
        "filter.tokens",
        "sort",
        "columns[1]",
        "columns[2]",
    ] {
        assert!(
            fields.iter().any(|one| one == field),
            "{field} of {fields:?}"
        );
    }
    assert_eq!(names(&client), Vec::<String>::new());
}

/// Values of so many bytes as JSON.
fn models(bytes: usize) -> Value {
    let value = "m".repeat(97);
    (0..bytes / 100).map(|_| json!(value)).collect()
}

#[test]
fn a_view_is_refused_when_it_is_too_large() {
    let server = TestServer::start();
    let client = server.person(Role::Viewer).client;
    let view = |name: &str, bytes: usize| json!({"name": name, "filter": {"model": models(bytes)}});
    let saved = save(&client, &view("large", 16_000));
    let path = format!("/views/{}", saved["id"].as_str().unwrap());
    let refused = |answer: logbook_tests::Answer| {
        let fields = answer.expect_problem(422, "validation-failed");
        assert!(answer.text.contains("16384"), "{}", answer.text);
        fields
    };
    let larger = view("larger", 16_400);
    assert_eq!(refused(client.post("/views", &larger)), ["filter"]);
    assert_eq!(refused(client.patch(&path, &larger)), ["filter"]);
    // What a change leaves as it is counts too.
    let columns: Vec<String> = (10..60).map(|n| format!("{n}{}", "c".repeat(20))).collect();
    let wider = json!({"columns": columns});
    assert_eq!(refused(client.patch(&path, &wider)), ["filter"]);
    assert_eq!(client.get("/views").expect(200)["items"], json!([saved]));
}

#[test]
fn no_more_views_are_saved_and_shared_than_a_list_can_hold() {
    let server = TestServer::start();
    let (ada, grace) = (server.person(Role::Viewer), server.person(Role::Auditor));
    for number in 0..200 {
        save(
            &ada.client,
            &json!({"name": format!("{number:03}"), "shared": true}),
        );
    }
    let another = json!({"name": "another"});
    ada.client
        .post("/views", &another)
        .expect_problem(409, "conflict");
    let own = save(&grace.client, &another);
    let path = format!("/views/{}", own["id"].as_str().unwrap());
    let shared = json!({"name": "more", "shared": true});
    for answer in [
        grace.client.post("/views", &shared),
        grace.client.patch(&path, &shared),
    ] {
        answer.expect_problem(409, "conflict");
        assert!(
            answer.text.contains("200 views are shared"),
            "{}",
            answer.text
        );
    }
    assert_eq!(names(&grace.client).len(), 201);
    grace
        .client
        .patch(&path, &json!({"name": "renamed"}))
        .expect(200);
    let first = ada.client.get("/views").expect(200)["items"][0]["id"].clone();
    ada.client
        .delete(&format!("/views/{}", first.as_str().unwrap()))
        .expect(204);
    grace.client.patch(&path, &shared).expect(200);
}

#[test]
fn an_api_key_has_no_views() {
    let server = TestServer::start();
    let key = server.key(&[Permission::Read]);
    key.get("/views").expect_problem(409, "conflict");
    server
        .key(&[Permission::Ingest])
        .get("/views")
        .expect_problem(403, "forbidden");
}
