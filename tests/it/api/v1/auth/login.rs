//! POST /api/v1/auth/login

use chrono::Duration;
use logbook_domain::access::Role;
use logbook_tests::people::PASSWORD;
use logbook_tests::{Answer, TestServer};
use serde_json::{Value, json};
use ureq::http::Method;

#[test]
fn signing_in_gives_a_token_and_a_cookie() {
    let server = TestServer::start();
    let person = server.person(Role::Auditor);
    let answer = server.sign_in("  Auditor@Example.ORG ", PASSWORD);
    let body = answer.expect(200);
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 900);
    assert_eq!(
        body["account"],
        json!({"id": person.id, "email": "auditor@example.org", "role": "auditor"})
    );
    let cookie = answer.header("set-cookie").unwrap();
    for part in [
        "logbook_refresh=",
        "HttpOnly",
        "SameSite=Strict",
        "Path=/api/v1/auth",
        "Max-Age=2592000",
    ] {
        assert!(cookie.contains(part), "{part} is missing in {cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[test]
fn over_https_the_cookie_is_secure() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let body = json!({"email": person.email, "password": PASSWORD}).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("x-forwarded-proto", "https"),
    ];
    let path = "/api/v1/auth/login";
    let answer = server
        .anonymous()
        .send(Method::POST, path, &headers, body.into_bytes());
    answer.expect(200);
    assert!(answer.header("set-cookie").unwrap().contains("; Secure"));
}

#[test]
fn whatever_is_wrong_the_answer_is_the_same() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let gone = server.person_named("gone@example.org", Role::Viewer);
    let inactive = json!({"active": false});
    server
        .admin()
        .patch(&format!("/accounts/{}", gone.id), &inactive)
        .expect(200);
    let answers = [
        server.sign_in(&person.email, "wrong horse battery"),
        server.sign_in("nobody@example.org", PASSWORD),
        server.sign_in("no address at all", PASSWORD),
        server.sign_in(&gone.email, PASSWORD),
    ];
    let said = |answer: &Answer| {
        let mut problem: Value = serde_json::from_str(&answer.text).unwrap();
        problem.as_object_mut().unwrap().remove("request_id");
        problem
    };
    for answer in &answers {
        answer.expect_problem(401, "invalid-credentials");
        assert_eq!(said(answer), said(&answers[0]));
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[test]
fn who_signed_in_and_who_failed_is_in_the_activity() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    server
        .sign_in(&person.email, "wrong horse battery")
        .expect(401);
    server.sign_in("nobody@example.org", PASSWORD).expect(401);
    let acts = server.acts(&["sign_in", "sign_in_failed"]);
    let told: Vec<_> = acts
        .iter()
        .map(|act| (&act["action"], &act["actor"], &act["details"], &act["ip"]))
        .map(|(action, actor, details, ip)| {
            json!([action, actor["kind"], actor["name"], details, ip])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!(["sign_in_failed", "anonymous", "nobody@example.org", {"reason": "no such account"}, "127.0.0.1"]),
            json!(["sign_in_failed", "anonymous", "viewer@example.org", {"reason": "wrong password"}, "127.0.0.1"]),
            json!(["sign_in", "account", "viewer@example.org", {}, "127.0.0.1"]),
        ]
    );
    let accounts = server.admin().get("/accounts").expect(200);
    assert_eq!(accounts["items"][0]["last_login_at"], acts[2]["at"]);
}

#[test]
fn who_tries_password_after_password_is_held_back() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    for _ in 0..10 {
        server
            .sign_in(&person.email, "wrong horse battery")
            .expect(401);
    }
    let held = server.sign_in(&person.email, PASSWORD);
    held.expect_problem(429, "too-many-requests");
    assert_eq!(held.header("retry-after"), Some("60"));
    // Others at the same address are not.
    server.sign_in("other@example.org", PASSWORD).expect(401);
    server.clock.advance(Duration::seconds(60));
    server.sign_in(&person.email, PASSWORD).expect(200);
    // Signing in gives the whole allowance back.
    for _ in 0..10 {
        server
            .sign_in(&person.email, "wrong horse battery")
            .expect(401);
    }
    server.sign_in(&person.email, PASSWORD).expect(429);
    assert_eq!(server.acts(&["sign_in_failed"]).len(), 21);
}

#[test]
fn what_cannot_be_read_is_refused_by_field() {
    let server = TestServer::start();
    let client = server.anonymous();
    let refused = |body| {
        client
            .post("/auth/login", &body)
            .expect_problem(422, "validation-failed")
    };
    assert_eq!(refused(json!({"email": "a@b.c"})), ["password"]);
    assert_eq!(refused(json!({"email": 1, "password": "x"})), ["email"]);
    assert_eq!(
        refused(json!({"email": "a", "password": "x", "remember": true})),
        ["remember"]
    );
    let long = json!({"email": "a".repeat(255), "password": "x".repeat(201)});
    assert_eq!(refused(long), ["email", "password"]);
    let large = format!("{{\"email\": \"{}\"}}", "a".repeat(20_000));
    client
        .post_raw("/auth/login", "application/json", large)
        .expect_problem(413, "payload-too-large");
}
