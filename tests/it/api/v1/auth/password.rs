//! POST /api/v1/auth/password

use logbook_domain::access::Role;
use logbook_tests::people::PASSWORD;
use logbook_tests::{Answer, Client, TestServer};
use serde_json::{Value, json};

const NEW: &str = "another horse battery";

fn change(client: &Client, current: &str, new: &str) -> Answer {
    let body = json!({"current_password": current, "new_password": new});
    client.post("/auth/password", &body)
}

#[test]
fn a_new_password_ends_every_session_but_the_one_that_set_it() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let elsewhere = server.signed_in(&person.id, &person.email);
    let stranger = server.person_named("other@example.org", Role::Viewer);

    change(&person.client, PASSWORD, NEW).expect(204);
    person.client.get("/auth/me").expect(200);
    server.with_cookie("refresh", &person.cookie).expect(200);
    elsewhere.client.get("/auth/me").expect(401);
    server.with_cookie("refresh", &elsewhere.cookie).expect(401);
    stranger.client.get("/auth/me").expect(200);

    server.sign_in(&person.email, PASSWORD).expect(401);
    server.sign_in(&person.email, NEW).expect(200);
    let acts = server.acts(&["account_changed"]);
    let [act] = acts.as_slice() else {
        panic!("expected one act, got {acts:?}");
    };
    assert_eq!(act["actor"]["name"], person.email);
    assert_eq!(act["target"]["id"], person.id);
    assert_eq!(
        act["details"],
        json!({"password": "changed", "sessions_ended": 1})
    );
}

#[test]
fn whoever_does_not_know_the_current_one_is_held_back() {
    let server = TestServer::start();
    let person = server.person(Role::Admin);
    for _ in 0..10 {
        let fields = change(&person.client, "wrong horse battery", NEW)
            .expect_problem(422, "validation-failed");
        assert_eq!(fields, ["current_password"]);
    }
    change(&person.client, PASSWORD, NEW).expect_problem(429, "too-many-requests");
    // Guessing here is guessing at the door.
    server.sign_in(&person.email, PASSWORD).expect(429);
    person.client.get("/auth/me").expect(200);
    let reasons: Vec<Value> = server
        .acts(&["sign_in_failed"])
        .iter()
        .map(|act| json!([act["actor"]["id"], act["details"]["reason"]]))
        .collect();
    let expected = json!([person.id, "wrong password when changing it"]);
    assert_eq!(reasons, vec![expected; 10]);
}

#[test]
fn bad_passwords_and_callers_without_one_are_refused() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let refused = |current: &str, new: &str| {
        change(&person.client, current, new).expect_problem(422, "validation-failed")
    };
    assert_eq!(refused(PASSWORD, "too short"), ["new_password"]);
    assert_eq!(
        refused(&"x".repeat(201), &"x".repeat(201)),
        ["current_password", "new_password"]
    );
    change(&server.admin(), PASSWORD, NEW).expect_problem(409, "conflict");
    change(&server.anonymous(), PASSWORD, NEW).expect_problem(401, "unauthenticated");
    server.sign_in(&person.email, PASSWORD).expect(200);
}
