//! Answers about many users equal plain SQL: every entry has a user of its own.

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_tests::TestServer;
use serde_json::{Value, json};

const USERS: usize = 12_000;

/// A user with the number of its entries.
#[derive(Debug, PartialEq, QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    value: String,
    #[diesel(sql_type = Text)]
    label: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// User `number`: with and without id, name and email address, in several scripts.
fn user(number: usize) -> Value {
    let (id, email) = (format!("u-{number}"), format!("N{number}@Example.org"));
    match number % 5 {
        0 => json!({"id": id, "name": format!("Üser {number}"), "email": email}),
        1 => json!({"id": id, "name": format!("Person {}", number / 100)}),
        2 => json!({"email": email, "name": format!("Person {}", number / 100)}),
        3 => json!({"email": email}),
        _ => json!({"name": format!("Особа {number}")}),
    }
}

fn seed(server: &TestServer) {
    let entry = |number: usize| {
        let before = Duration::minutes(30 + (number % 9) as i64 * 60);
        json!({
            "user": user(number),
            "agent": {"id": format!("run-{number}"), "name": format!("Run {}", number % 70)},
            "started_at": server.clock.ago(before),
            "model": "m",
        })
    };
    // The last users have two entries more.
    let numbers = (0..USERS).chain((0..2 * 30).map(|one| USERS - 1 - one / 2));
    let entries: Vec<Value> = numbers.map(entry).collect();
    for some in entries.chunks(4_000) {
        server.admin().post("/logs", &json!(some)).expect(200);
    }
}

fn by_sql(server: &TestServer, of: &str, condition: &str, limit: usize) -> Vec<Counted> {
    let (value, label) = match of {
        "user" => (
            "identity",
            "coalesce(users.name, users.email, users.external_id)",
        ),
        _ => ("agent_identity", "coalesce(agent_name, agent_id)"),
    };
    let statement = format!(
        "SELECT * FROM (
             SELECT {value} AS value, {label} AS label, count(*) AS count
             FROM entries JOIN series ON series.id = series_id JOIN users ON users.id = user_id
             WHERE {condition} GROUP BY 1, 2
         ) AS counted
         ORDER BY count DESC, label COLLATE \"C\", value COLLATE \"C\" LIMIT {limit}"
    );
    let mut conn = server.database.connect();
    diesel::sql_query(statement).load(&mut conn).unwrap()
}

fn counted(items: &Value, count: &str) -> Vec<Counted> {
    let items = items.as_array().unwrap().iter();
    let counted = |one: &Value| Counted {
        value: one["value"].as_str().unwrap().to_owned(),
        label: one["label"].as_str().unwrap().to_owned(),
        count: one[count].as_i64().unwrap(),
    };
    items.map(counted).collect()
}

fn check(server: &TestServer) {
    let client = server.admin();
    for of in ["user", "agent"] {
        for limit in [1, 10, 50] {
            let path = format!("/usage/breakdown?by={of}&limit={limit}");
            let items = &client.get(&path).expect(200)["items"];
            assert_eq!(
                counted(items, "requests"),
                by_sql(server, of, "true", limit)
            );
        }
    }
    for (of, search, condition) in [
        ("user", "", "true"),
        ("user", "PERSON 77", "name LIKE 'Person 77%'"),
        ("user", "user 11", "name LIKE 'Üser 11%'"),
        ("user", "особа", "name LIKE 'Особа %'"),
        ("user", "n4000@", "email LIKE 'N4000@%'"),
        ("user", "u-119", "external_id LIKE 'u-119%'"),
        ("user", "1user", "false"),
        ("agent", "run-11", "agent_id LIKE 'run-11%'"),
        ("agent", "run 7", "agent_name = 'Run 7'"),
    ] {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("facet", of).append_pair("limit", "20");
        if !search.is_empty() {
            query.append_pair("search", search);
        }
        let path = format!("/logs/facets?{}", query.finish());
        let facet = &client.get(&path).expect(200)["facets"][of];
        let mut found = by_sql(server, of, condition, 21);
        assert_eq!(facet["more"], found.len() > 20, "{path}");
        found.truncate(20);
        assert_eq!(counted(&facet["values"], "count"), found, "{path}");
    }
    let stats = client.get("/logs/stats").expect(200);
    assert_eq!(stats["user_count"], USERS);
    assert_eq!(stats["total_requests"], USERS + 60);
}

fn check_before_and_after_roll_up(server: &TestServer) {
    seed(server);
    assert_eq!(server.database.count("users") as usize, USERS);
    check(server);
    server.roll_up(1_000);
    check(server);
}

#[test]
fn many_users_are_counted_and_found() {
    check_before_and_after_roll_up(&TestServer::start());
}

#[test]
fn many_users_are_counted_and_found_with_a_small_cache() {
    check_before_and_after_roll_up(&TestServer::with_small_cache());
}
