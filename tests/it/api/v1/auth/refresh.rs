//! POST /api/v1/auth/refresh

use std::thread;

use chrono::Duration;
use logbook_domain::access::Role;
use logbook_tests::TestServer;
use logbook_tests::people::cookie_of;
use serde_json::json;

#[test]
fn each_refresh_gives_another_token_and_another_cookie() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    server.clock.advance(Duration::minutes(16));
    person
        .client
        .get("/auth/me")
        .expect_problem(401, "unauthenticated");
    let answer = server.with_cookie("refresh", &person.cookie);
    let body = answer.expect(200);
    assert_eq!(body["account"]["email"], person.email);
    assert_ne!(cookie_of(&answer), person.cookie);
    let token = body["access_token"].as_str().unwrap();
    server
        .anonymous()
        .with_token(token)
        .get("/auth/me")
        .expect(200);
    let next = server.with_cookie("refresh", &cookie_of(&answer));
    next.expect(200);
}

#[test]
fn a_second_use_ends_the_session_for_both_holders() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let elsewhere = server.signed_in(&person.id, &person.email);
    let owner = server.with_cookie("refresh", &person.cookie);
    let token = owner.expect(200)["access_token"].clone();
    let thief = server.with_cookie("refresh", &person.cookie);
    thief.expect_problem(401, "unauthenticated");
    assert!(thief.header("set-cookie").unwrap().contains("Max-Age=0"));
    server
        .with_cookie("refresh", &cookie_of(&owner))
        .expect(401);
    server
        .anonymous()
        .with_token(token.as_str().unwrap())
        .get("/auth/me")
        .expect(401);
    elsewhere.client.get("/auth/me").expect(200);
    let acts = server.acts(&["session_revoked"]);
    assert_eq!(acts.len(), 1);
    assert_eq!(
        acts[0]["details"],
        json!({"reason": "refresh token used twice"})
    );
    assert_eq!(
        acts[0]["target"],
        json!({"type": "account", "id": person.id})
    );
}

#[test]
fn of_many_uses_at_once_at_most_one_counts() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let uses: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    server
                        .with_cookie("refresh", &person.cookie)
                        .status
                        .as_u16()
                })
            })
            .collect();
        uses.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 401).count(),
        5,
        "{statuses:?}"
    );
    assert_eq!(server.acts(&["session_revoked"]).len(), 1);
}

#[test]
fn a_session_ends_after_thirty_days_without_use() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    server.clock.advance(Duration::days(29));
    let answer = server.with_cookie("refresh", &person.cookie);
    answer.expect(200);
    server.clock.advance(Duration::days(29));
    let answer = server.with_cookie("refresh", &cookie_of(&answer));
    answer.expect(200);
    server.clock.advance(Duration::days(30));
    server
        .with_cookie("refresh", &cookie_of(&answer))
        .expect_problem(401, "unauthenticated");
}

#[test]
fn without_a_session_there_is_nothing_to_refresh() {
    let server = TestServer::start();
    for cookie in [
        "other=1",
        "logbook_refresh=",
        "logbook_refresh=made-up",
        "logbook_refresh=%00%ff",
    ] {
        server
            .with_cookie("refresh", cookie)
            .expect_problem(401, "unauthenticated");
    }
}
