//! DELETE /api/v1/logs/{id} and POST /api/v1/logs/delete

use chrono::Duration;
use diesel::prelude::*;
use logbook_domain::access::Permission;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

fn seed(server: &TestServer, models: &[&str]) -> Vec<String> {
    let entry = |(index, model): (usize, &&str)| {
        let before = Duration::hours(i64::try_from(index).unwrap() * 20);
        samples::with(
            &samples::entry(&server.clock, before),
            &json!({"model": model}),
        )
    };
    let entries: Vec<Value> = models.iter().enumerate().map(entry).collect();
    let answer = server.admin().post("/logs", &json!(entries)).expect(200);
    answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

fn contents(server: &TestServer) -> i64 {
    logbook_store::schema::contents::table
        .count()
        .get_result(&mut server.database.connect())
        .unwrap()
}

#[test]
fn deleted_is_gone_with_its_content() {
    let server = TestServer::start();
    let client = server.admin();
    let ids = seed(&server, &["a", "b"]);
    client.delete(&format!("/logs/{}", ids[0])).expect(204);
    client
        .delete(&format!("/logs/{}", ids[0]))
        .expect_problem(404, "not-found");
    client
        .get(&format!("/logs/{}", ids[0]))
        .expect_problem(404, "not-found");
    assert_eq!(contents(&server), 1);
    let facets = client.get("/logs/facets?facet=model").expect(200);
    assert_eq!(
        facets["facets"]["model"]["values"],
        json!([{"value": "b", "label": "b", "count": 1}])
    );
    assert_eq!(client.get("/logs?q=Bernoulli").expect(200)["total"], 1);
    let activity = client.get("/activity?action=entry_deleted").expect(200);
    assert_eq!(activity["items"][0]["target"]["id"], ids[0]);
}

#[test]
fn many_go_by_id() {
    let server = TestServer::start();
    let ids = seed(&server, &["a", "b", "c", "d"]);
    let gone = [&ids[0], &ids[3], &uuid::Uuid::now_v7().to_string(), &ids[0]];
    let answer = server
        .admin()
        .post("/logs/delete", &json!({"ids": gone}))
        .expect(200);
    assert_eq!(answer, json!({"deleted_count": 2}));
    assert_eq!(contents(&server), 2);
}

#[test]
fn a_filter_deletes_only_what_was_counted() {
    let server = TestServer::start();
    let client = server.admin();
    seed(&server, &["a", "a", "b", "a"]);
    let order =
        |count: i64| json!({"filter": {"model": ["a"], "period": "7d"}, "expected_count": count});
    client
        .post("/logs/delete", &order(2))
        .expect_problem(409, "count-changed");
    assert_eq!(client.get("/logs").expect(200)["total"], 4);
    assert_eq!(
        client.post("/logs/delete", &order(3)).expect(200),
        json!({"deleted_count": 3})
    );
    assert_eq!(client.get("/logs").expect(200)["total"], 1);
    let activity = client.get("/activity?action=entries_deleted").expect(200);
    assert_eq!(activity["total"], 1);
    assert_eq!(activity["items"][0]["details"]["deleted_count"], 3);
}

#[test]
fn an_order_that_is_not_clear_deletes_nothing() {
    let server = TestServer::start();
    let client = server.admin();
    let ids = seed(&server, &["a"]);
    let refused = |order: Value| {
        client
            .post("/logs/delete", &order)
            .expect_problem(422, "validation-failed")
    };
    assert_eq!(refused(json!({})), ["ids"]);
    assert_eq!(refused(json!({"filter": {}})), ["expected_count"]);
    assert_eq!(
        refused(json!({"filter": {"modle": "a"}, "expected_count": 1})),
        ["filter.modle"]
    );
    assert_eq!(
        refused(json!({"filter": {"status": "done"}, "expected_count": 1})),
        ["filter.status"]
    );
    assert_eq!(
        refused(json!({"ids": ids, "filter": {}, "expected_count": 1})),
        ["ids"]
    );
    assert_eq!(refused(json!({"ids": ["x"]})), ["ids[0]"]);
    assert_eq!(client.get("/logs").expect(200)["total"], 1);
}

#[test]
fn a_filter_of_the_wrong_type_deletes_nothing() {
    let server = TestServer::start();
    let client = server.admin();
    seed(&server, &["a"]);
    for (name, value) in [
        ("model", json!("a")),
        ("model", json!(["a", 1])),
        ("q", json!(["Bernoulli"])),
        ("conversation_id", json!(5)),
        ("period", json!(["7d"])),
        ("min_total_tokens", json!("5")),
        ("min_duration_ms", json!(0.5)),
        ("min_duration_ms", json!(true)),
    ] {
        let order = json!({"filter": {name: value}, "expected_count": 1});
        let answer = client.post("/logs/delete", &order);
        let fields = answer.expect_problem(422, "validation-failed");
        assert_eq!(fields, [format!("filter.{name}")], "{order}");
    }
    assert_eq!(client.get("/logs").expect(200)["total"], 1);
    let order = json!({"filter": {"min_total_tokens": 5.0}, "expected_count": 1});
    client.post("/logs/delete", &order).expect(200);
}

#[test]
fn a_filter_counts_only_for_those_who_may_read() {
    let server = TestServer::start();
    let ids = seed(&server, &["a"]);
    let order = |q: &str| json!({"filter": {"q": q, "period": "all"}, "expected_count": 1});
    let delete = |rights: &[Permission], q: &str| {
        let client = server.key(rights);
        client.post("/logs/delete", &order(q))
    };
    let (right, read) = (Permission::Delete, Permission::Read);
    let answer = delete(&[right, Permission::Content], "Bernoulli");
    answer.expect_problem(403, "forbidden");
    assert!(answer.text.contains("`read`"), "{}", answer.text);
    // Neither does a number that is wrong tell what a prompt holds.
    delete(&[right, read], "Bernoulli").expect_problem(409, "count-changed");
    assert_eq!(server.admin().get("/logs").expect(200)["total"], 1);
    delete(&[right, read, Permission::Content], "Bernoulli").expect(200);
    let gone = json!({"ids": ids});
    server.key(&[right]).post("/logs/delete", &gone).expect(200);
    let age = json!({"older_than_days": 1, "dry_run": true});
    server.key(&[right]).post("/logs/cleanup", &age).expect(200);
}

#[test]
fn deleting_needs_its_right() {
    let server = TestServer::start();
    let ids = seed(&server, &["a"]);
    let reader = server.key(&[Permission::Read, Permission::Content, Permission::Ingest]);
    reader
        .delete(&format!("/logs/{}", ids[0]))
        .expect_problem(403, "forbidden");
    reader
        .post("/logs/delete", &json!({"ids": ids}))
        .expect_problem(403, "forbidden");
    reader
        .post("/logs/cleanup", &json!({"older_than_days": 1}))
        .expect_problem(403, "forbidden");
    server
        .anonymous()
        .delete(&format!("/logs/{}", ids[0]))
        .expect_problem(401, "unauthenticated");
}
