//! POST /api/v1/auth/logout

use logbook_domain::access::Role;
use logbook_tests::TestServer;
use serde_json::json;

#[test]
fn signing_out_ends_the_session_at_once() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let other = server.signed_in(&person.id, &person.email);
    let answer = server.with_cookie("logout", &person.cookie);
    answer.expect(204);
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    person
        .client
        .get("/auth/me")
        .expect_problem(401, "unauthenticated");
    server
        .with_cookie("refresh", &person.cookie)
        .expect_problem(401, "unauthenticated");
    // The other session of the same person goes on.
    other.client.get("/auth/me").expect(200);
    let acts = server.acts(&["sign_out"]);
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0]["actor"]["name"], person.email);
}

#[test]
fn the_access_token_alone_is_enough() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    person
        .client
        .anonymous()
        .with_token("not a token")
        .post("/auth/logout", &json!({}))
        .expect(204);
    person.client.get("/auth/me").expect(200);
    person.client.post("/auth/logout", &json!({})).expect(204);
    person.client.get("/auth/me").expect(401);
    server.with_cookie("refresh", &person.cookie).expect(401);
}

#[test]
fn signing_out_twice_is_no_mistake() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    for _ in 0..2 {
        server.with_cookie("logout", &person.cookie).expect(204);
    }
    server
        .anonymous()
        .post("/auth/logout", &json!({}))
        .expect(204);
    assert_eq!(server.acts(&["sign_out"]).len(), 1);
}
