//! Access tokens, at any route.

use std::thread;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use logbook_api::AppState;
use logbook_domain::access::Role;
use logbook_store::Store;
use logbook_tests::cluster::TestDatabase;
use logbook_tests::people::PASSWORD;
use logbook_tests::server::TestOptions;
use logbook_tests::{TestClock, TestServer};
use serde_json::{Value, json};
use uuid::Uuid;

#[test]
fn a_token_is_good_for_a_quarter_of_an_hour() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    server.clock.advance(Duration::seconds(899));
    person.client.get("/auth/me").expect(200);
    server.clock.advance(Duration::seconds(1));
    let answer = person.client.get("/auth/me");
    answer.expect_problem(401, "unauthenticated");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    assert_eq!(
        answer.json()["detail"],
        "the access token has expired, refresh it"
    );
}

#[test]
fn what_somebody_changed_is_not_accepted() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let login = server.sign_in(&person.email, PASSWORD).expect(200);
    let token = login["access_token"].as_str().unwrap();
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("{token} has not three parts")
    };
    let with = |part: &str, key: &str, value: Value| {
        let mut json: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        json[key] = value;
        URL_SAFE_NO_PAD.encode(json.to_string())
    };
    let none = with(header, "alg", json!("none"));
    let other = with(header, "alg", json!("HS512"));
    let stranger = with(header, "kid", json!("00000000-0000-7000-8000-000000000000"));
    let admin = with(claims, "sub", json!("00000000-0000-7000-8000-000000000000"));
    let later = with(claims, "exp", json!(9_999_999_999_i64));
    for forged in [
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!("{other}.{claims}.{signature}"),
        format!("{stranger}.{claims}.{signature}"),
        format!("{header}.{admin}.{signature}"),
        format!("{header}.{later}.{signature}"),
        format!("{header}.{claims}.{}", &signature[1..]),
        format!("{header}.{claims}"),
        "..".to_owned(),
        "x".repeat(20_000),
    ] {
        let answer = server.anonymous().with_token(&forged).get("/auth/me");
        answer.expect_problem(401, "unauthenticated");
    }
    server
        .anonymous()
        .with_token(token)
        .get("/auth/me")
        .expect(200);
}

#[test]
fn servers_that_start_together_sign_with_the_same_key() {
    let database = TestDatabase::migrated();
    let clock = TestClock::default();
    let (account, session) = (Uuid::now_v7(), Uuid::now_v7());
    let states: Vec<AppState> = thread::scope(|scope| {
        let starts: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| state(&database, &clock)))
            .collect();
        starts
            .into_iter()
            .map(|start| start.join().unwrap())
            .collect()
    });
    for signer in &states {
        let token = signer.tokens.sign(account, session, clock.now()).unwrap();
        for reader in &states {
            let claims = reader.tokens.read(&token, clock.now()).unwrap();
            assert_eq!((claims.sub, claims.sid), (account, session));
        }
    }
}

fn state(database: &TestDatabase, clock: &TestClock) -> AppState {
    let store = Store::connect(&database.url, 1).unwrap();
    logbook_tests::server::state(store, clock, TestOptions::default())
}
