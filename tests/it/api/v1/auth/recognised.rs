//! Callers are remembered for two seconds; what takes their rights away counts
//! at once on the server it goes through, and soon on every other.

use chrono::Duration;
use diesel::RunQueryDsl;
use logbook_domain::access::{Permission, Role};
use logbook_tests::people::PASSWORD;
use logbook_tests::{Client, Person, TestServer};
use serde_json::json;

const MODEL: &str = "/logs?model=x";

fn account(person: &Person) -> String {
    format!("/accounts/{}", person.id)
}

/// A new key with its path, its client and a first request made with it.
fn key(admin: &Client) -> (String, Client) {
    let made = admin.post("/api-keys", &json!({"name": "k", "scopes": ["read"]}));
    let made = made.expect(201);
    let client = admin.with_token(made["secret"].as_str().unwrap());
    client.get(MODEL).expect(200);
    let id = made["api_key"]["id"].as_str().unwrap();
    (format!("/api-keys/{id}"), client)
}

#[test]
fn the_database_is_not_asked_again_at_once() {
    let server = TestServer::start();
    let client = server.key(&[Permission::Read]);
    let person = server.person(Role::Viewer);
    client.get(MODEL).expect(200);
    person.client.get(MODEL).expect(200);
    let mut conn = server.database.connect();
    for statement in ["DELETE FROM api_keys", "DELETE FROM accounts"] {
        diesel::sql_query(statement).execute(&mut conn).unwrap();
    }
    server.clock.advance(Duration::milliseconds(999));
    client.get(MODEL).expect(200);
    person.client.get(MODEL).expect(200);
    server.clock.advance(Duration::milliseconds(1_001));
    client.get(MODEL).expect_problem(401, "unauthenticated");
    person
        .client
        .get(MODEL)
        .expect_problem(401, "unauthenticated");
}

#[test]
fn a_revoked_key_ends_at_once_here_and_after_two_seconds_elsewhere() {
    let server = TestServer::start();
    let admin = server.admin();
    let other = server.beside();
    let (path, here) = key(&admin);
    let there = other.seen_by(&here);
    there.get(MODEL).expect(200);
    admin.delete(&path).expect(204);
    here.get(MODEL).expect_problem(401, "unauthenticated");
    server.clock.advance(Duration::seconds(2));
    there.get(MODEL).expect_problem(401, "unauthenticated");
}

#[test]
fn a_shortened_key_ends_when_it_says() {
    let server = TestServer::start();
    let admin = server.admin();
    let (path, client) = key(&admin);
    let end = logbook_domain::time::rfc3339(&(server.clock.now() + Duration::milliseconds(500)));
    admin.patch(&path, &json!({"expires_at": end})).expect(200);
    client.get(MODEL).expect(200);
    server.clock.advance(Duration::milliseconds(500));
    client.get(MODEL).expect_problem(401, "unauthenticated");
}

#[test]
fn whatever_is_done_to_an_account_counts_at_once() {
    let server = TestServer::start();
    let admin = server.admin();
    let keeper = server.person_named("keeper@example.org", Role::Admin);
    let person = server.person(Role::Admin);
    let accounts = |person: &Person| person.client.get("/accounts").status.as_u16();

    assert_eq!(accounts(&person), 200);
    admin
        .patch(&account(&person), &json!({"role": "viewer"}))
        .expect(200);
    assert_eq!(accounts(&person), 403);
    admin
        .patch(&account(&person), &json!({"role": "admin"}))
        .expect(200);
    assert_eq!(accounts(&person), 200);

    admin
        .patch(&account(&person), &json!({"password": PASSWORD}))
        .expect(200);
    assert_eq!(accounts(&person), 401);

    let person = server.signed_in(&person.id, &person.email);
    assert_eq!(accounts(&person), 200);
    admin
        .patch(&account(&person), &json!({"active": false}))
        .expect(200);
    assert_eq!(accounts(&person), 401);

    assert_eq!(accounts(&keeper), 200);
    admin
        .patch(&account(&person), &json!({"active": true}))
        .expect(200);
    let person = server.signed_in(&person.id, &person.email);
    assert_eq!(accounts(&person), 200);
    admin.delete(&account(&person)).expect(204);
    assert_eq!(accounts(&person), 401);
    assert_eq!(accounts(&keeper), 200);
}

#[test]
fn ended_sessions_are_ended_at_once() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    person.client.get(MODEL).expect(200);
    server.with_cookie("logout", &person.cookie).expect(204);
    person
        .client
        .get(MODEL)
        .expect_problem(401, "unauthenticated");

    let person = server.signed_in(&person.id, &person.email);
    server.with_cookie("refresh", &person.cookie).expect(200);
    person.client.get(MODEL).expect(200);
    // The second use of a refresh token ends the session.
    server.with_cookie("refresh", &person.cookie).expect(401);
    person
        .client
        .get(MODEL)
        .expect_problem(401, "unauthenticated");
}
