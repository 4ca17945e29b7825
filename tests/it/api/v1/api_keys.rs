//! /api/v1/api-keys

use chrono::Duration;
use logbook_domain::access::Role;
use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

/// Makes a key and gives its path and its secret.
fn make(client: &Client, body: &Value) -> (String, String) {
    let made = client.post("/api-keys", body).expect(201);
    let id = made["api_key"]["id"].as_str().unwrap();
    (
        format!("/api-keys/{id}"),
        made["secret"].as_str().unwrap().to_owned(),
    )
}

/// When the key of that name was last used.
fn last_use(client: &Client, name: &str) -> Value {
    let keys = client.get("/api-keys").expect(200);
    let mut keys = keys["items"].as_array().unwrap().iter();
    keys.find(|key| key["name"] == name).unwrap()["last_used_at"].clone()
}

#[test]
fn the_secret_is_shown_once_and_works() {
    let server = TestServer::start();
    let admin = server.person(Role::Admin);
    server.clock.advance(Duration::minutes(1));
    let body = json!({"name": "chat gateway", "scopes": ["read", "ingest", "read"]});
    let made = admin.client.post("/api-keys", &body).expect(201);
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("alb_") && secret.len() == 47, "{secret}");
    let key = &made["api_key"];
    assert_eq!(key["prefix"], secret[..12]);
    assert_eq!(key["scopes"], json!(["ingest", "read"]));
    assert_eq!(key["created_by"], admin.email);
    let list = admin.client.get("/api-keys");
    assert_eq!(list.expect(200)["items"][0], *key);
    assert!(!list.text.contains(secret));
    let me = server
        .anonymous()
        .with_token(secret)
        .get("/auth/me")
        .expect(200);
    assert_eq!(me["permissions"], json!(["ingest", "read"]));
    server
        .anonymous()
        .with_token(&secret[..46])
        .get("/auth/me")
        .expect_problem(401, "unauthenticated");
}

#[test]
fn a_revoked_key_is_good_for_nothing_from_then_on() {
    let server = TestServer::start();
    let admin = server.admin();
    let (path, secret) = make(&admin, &json!({"name": "old", "scopes": ["read"]}));
    let client = server.anonymous().with_token(secret);
    client.get("/logs").expect(200);
    admin.delete(&path).expect(204);
    let answer = client.get("/logs");
    answer.expect_problem(401, "unauthenticated");
    assert_eq!(answer.json()["detail"], "the API key has been revoked");
    admin.delete(&path).expect(204);
    admin
        .patch(&path, &json!({"name": "new"}))
        .expect_problem(409, "conflict");
    assert_eq!(server.acts(&["api_key_revoked"]).len(), 1);
    let listed = admin.get("/api-keys").expect(200);
    let revoked = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|key| key.get("revoked_at").is_some());
    assert_eq!(revoked.count(), 1);
}

#[test]
fn a_key_ends_when_it_says() {
    let server = TestServer::start();
    let admin = server.admin();
    let end = logbook_domain::time::rfc3339(&(server.clock.now() + Duration::hours(1)));
    let (path, secret) = make(
        &admin,
        &json!({"name": "brief", "scopes": ["read"], "expires_at": end}),
    );
    let client = server.anonymous().with_token(secret);
    server.clock.advance(Duration::minutes(59));
    client.get("/logs").expect(200);
    server.clock.advance(Duration::minutes(1));
    let answer = client.get("/logs");
    answer.expect_problem(401, "unauthenticated");
    assert_eq!(answer.json()["detail"], "the API key has expired");
    admin.patch(&path, &json!({"expires_at": null})).expect(200);
    client.get("/logs").expect(200);
}

#[test]
fn its_use_is_noted_to_the_minute() {
    let server = TestServer::start();
    let admin = server.person(Role::Admin).client;
    let (_, secret) = make(&admin, &json!({"name": "used", "scopes": ["read"]}));
    assert_eq!(last_use(&admin, "used"), Value::Null);
    let client = server.anonymous().with_token(secret);
    let mut noted = Vec::new();
    for _ in 0..4 {
        client.get("/logs").expect(200);
        noted.push(last_use(&admin, "used"));
        server.clock.advance(Duration::seconds(30));
    }
    let times = ["12:00:00", "12:00:00", "12:01:00", "12:01:00"];
    let expected = times.map(|time| format!("2026-03-10T{time}.000Z"));
    assert_eq!(noted, expected);
}

#[test]
fn changes_are_kept_and_noted() {
    let server = TestServer::start();
    let admin = server.person(Role::Admin).client;
    let (path, secret) = make(
        &admin,
        &json!({"name": "one", "scopes": ["delete", "content"]}),
    );
    let changed = admin
        .patch(
            &path,
            &json!({"name": "two", "expires_at": "2027-01-01T01:00:00+01:00"}),
        )
        .expect(200);
    assert_eq!(
        (&changed["name"], &changed["expires_at"]),
        (&json!("two"), &json!("2027-01-01T00:00:00.000Z"))
    );
    admin.patch(&path, &json!({"name": "two"})).expect(200);
    admin.delete(&path).expect(204);
    let acts = server.acts(&["api_key_created", "api_key_changed", "api_key_revoked"]);
    let told: Vec<_> = acts
        .iter()
        .map(|act| json!([act["action"], act["details"]]))
        .collect();
    assert_eq!(
        told,
        [
            json!(["api_key_revoked", {"name": "two"}]),
            json!(["api_key_changed", {
                "name": {"from": "one", "to": "two"},
                "expires_at": {"from": null, "to": "2027-01-01T00:00:00.000Z"},
            }]),
            json!(["api_key_created", {"name": "one", "scopes": ["content", "delete"]}]),
        ]
    );
    assert!(!json!(acts).to_string().contains(&secret[12..]));
}

#[test]
fn every_bad_field_is_named() {
    let server = TestServer::start();
    let admin = server.admin();
    let refused = |body| {
        admin
            .post("/api-keys", &body)
            .expect_problem(422, "validation-failed")
    };
    let all_bad = json!({"name": "", "scopes": [], "expires_at": "2026-03-10T12:00:00Z"});
    assert_eq!(refused(all_bad), ["name", "scopes", "expires_at"]);
    assert_eq!(
        refused(json!({"name": "a", "scopes": ["read", "write"]})),
        ["scopes[1]"]
    );
    assert_eq!(refused(json!({"name": "a", "scopes": "read"})), ["scopes"]);
    assert_eq!(
        refused(json!({"name": "a", "scopes": ["read"], "expires_at": "soon"})),
        ["expires_at"]
    );
    assert_eq!(
        refused(json!({"name": "a\u{0}", "scopes": ["read"]})),
        ["name"]
    );
    assert_eq!(refused(json!({"name": "a"})), ["scopes"]);
    let (path, _) = make(&admin, &json!({"name": "a", "scopes": ["read"]}));
    let refused = |body| {
        admin
            .patch(&path, &body)
            .expect_problem(422, "validation-failed")
    };
    assert_eq!(refused(json!({"scopes": ["admin"]})), ["scopes"]);
    assert_eq!(refused(json!({"name": null})), ["name"]);
    assert_eq!(
        refused(json!({"expires_at": "2020-01-01T00:00:00Z"})),
        ["expires_at"]
    );
}
