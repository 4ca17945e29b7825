//! GET /api/v1/activity

use chrono::Duration;
use logbook_domain::access::Role;
use logbook_tests::TestServer;
use serde_json::{Value, json};

/// Twelve failed sign-ins, a minute apart, the oldest at noon.
fn with_acts() -> TestServer {
    let server = TestServer::start();
    for n in 0..12 {
        server
            .sign_in(&format!("user{n}@example.org"), "x")
            .expect(401);
        server.clock.advance(Duration::minutes(1));
    }
    server
}

fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|act| act["actor"]["name"].as_str().unwrap())
        .collect()
}

#[test]
fn acts_come_newest_first_page_by_page() {
    let server = with_acts();
    let admin = server.admin();
    let mut seen = Vec::new();
    for page in 1..=3 {
        let page = admin
            .get(&format!("/activity?per_page=5&page={page}"))
            .expect(200);
        assert_eq!((&page["total"], &page["per_page"]), (&json!(12), &json!(5)));
        seen.extend(names(&page).into_iter().map(str::to_owned));
    }
    let expected: Vec<_> = (0..12)
        .rev()
        .map(|n| format!("user{n}@example.org"))
        .collect();
    assert_eq!(seen, expected);
    let beyond = admin
        .get("/activity?per_page=5&page=1000000000")
        .expect(200);
    assert_eq!(
        (beyond["items"].as_array().unwrap().len(), &beyond["total"]),
        (0, &json!(12))
    );
}

#[test]
fn filters_narrow_the_list() {
    let server = with_acts();
    let person = server.person(Role::Viewer);
    let admin = server.admin();
    let total = |query: &str| admin.get(&format!("/activity?{query}")).expect(200)["total"].clone();
    assert_eq!(total("action=sign_in_failed"), 12);
    assert_eq!(total("action=sign_in&action=account_created"), 2);
    assert_eq!(total("actor=USER1"), 3);
    assert_eq!(total("actor=user1%25"), 0);
    assert_eq!(total("actor=user_@"), 0);
    assert_eq!(total(&format!("actor={}", person.id)), 1);
    assert_eq!(total("from=2026-03-10T12:10:00Z"), 4);
    assert_eq!(total("to=2026-03-10T12:10:00Z"), 10);
    assert_eq!(
        total("from=2026-03-10T12:03:00Z&to=2026-03-10T13:05:00%2B01:00"),
        2
    );
    assert_eq!(
        total("from=2026-03-10T12:03:00Z&to=2026-03-10T12:03:00Z"),
        0
    );
}

#[test]
fn every_bad_parameter_is_named() {
    let server = TestServer::start();
    let admin = server.admin();
    let refused = |query: &str| {
        admin
            .get(&format!("/activity?{query}"))
            .expect_problem(400, "invalid-parameter")
    };
    assert_eq!(refused("action=sign_in&action=nap"), ["action"]);
    assert_eq!(refused("page=0&per_page=501"), ["page", "per_page"]);
    assert_eq!(refused("page=1&page=2"), ["page"]);
    assert_eq!(refused("from=yesterday&to=x"), ["from", "to"]);
    assert_eq!(
        refused("from=2026-03-11T00:00:00Z&to=2026-03-10T00:00:00Z"),
        ["from"]
    );
    assert_eq!(refused("actor=%00"), ["actor"]);
    assert_eq!(refused("actor=%FF"), ["actor"]);
    assert_eq!(refused("actors=a"), ["actors"]);
}
