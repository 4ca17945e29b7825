//! Filters by absence, by exclusion and by metadata, wherever there are filters.

use chrono::Duration;
use logbook_domain::access::{Permission, Role};
use logbook_domain::filter::{Dimension, Link};
use logbook_tests::{Client, TestServer, samples};
use serde_json::{Value, json};

fn total(client: &Client, query: &str) -> i64 {
    let page = client.get(&format!("/logs?{query}")).expect(200);
    let stats = client.get(&format!("/logs/stats?{query}")).expect(200);
    assert_eq!(page["total"], stats["total_requests"], "{query}");
    page["total"].as_i64().unwrap()
}

/// Entries with everything, with some of it, and with nothing.
fn seeded() -> TestServer {
    let server = TestServer::start();
    let full = |number: i64| {
        json!({
            "started_at": server.clock.ago(Duration::hours(number)),
            "status": if number % 2 == 0 { "failed" } else { "blocked" },
            "error": {"category": if number % 2 == 0 { "unknown" } else { "server_error" }},
            "user": {"id": format!("u-{}", number % 2)},
            "model": format!("m-{}", number % 3),
            "provider": "p", "agent": {"id": "a"}, "profile": {"alias": "f"}, "platform": "Web",
            "feature": {"type": "prompt", "id": "f-1"},
            "entity": {"type": "ticket", "id": "e-1"},
            "conversation_id": "c-1", "trace_id": "t-1", "parent_id": "x-1",
        })
    };
    let bare = |number: i64| json!({"started_at": server.clock.ago(Duration::hours(number))});
    let entries: Vec<Value> = (0..6).map(full).chain((0..5).map(bare)).collect();
    server.admin().post("/logs", &json!(entries)).expect(200);
    server
}

fn roll_up(server: &TestServer) {
    server.roll_up(100);
}

#[test]
fn every_value_and_every_absence_has_a_filter_that_counts_as_the_breakdown_does() {
    let server = seeded();
    let client = server.admin();
    for is_rolled in [false, true] {
        if is_rolled {
            roll_up(&server);
        }
        for dimension in Dimension::ALL {
            let name = dimension.name();
            let breakdown = client
                .get(&format!("/usage/breakdown?by={name}"))
                .expect(200);
            let mut lacks = 0;
            for item in breakdown["items"].as_array().unwrap() {
                let requests = item["requests"].as_i64().unwrap();
                let Some(value) = item["value"].as_str() else {
                    lacks = requests;
                    continue;
                };
                assert_eq!(total(&client, &format!("{name}={value}")), requests);
                let others = format!("{}={value}", dimension.not_name());
                assert_eq!(total(&client, &others), 11 - requests, "{others}");
            }
            assert_eq!(dimension.can_be_absent(), lacks == 5, "{name}");
            if dimension.can_be_absent() {
                let query = format!("without={name}");
                assert_eq!(total(&client, &query), lacks, "{name}");
                let summary = client.get(&format!("/usage/summary?{query}")).expect(200);
                assert_eq!(summary["requests"], lacks, "{name}");
            }
        }
    }
}

#[test]
fn absence_and_values_of_one_field_mean_or_and_everything_else_means_and() {
    let server = seeded();
    let client = server.admin();
    for (query, expected) in [
        ("model=m-0&without=model", 7),
        ("without=model&without=user", 5),
        ("model=m-0&without=user", 0),
        ("model=m-0&model=m-1&not_model=m-1", 2),
        ("model=m-0&not_model=m-0", 0),
        ("not_model=m-0&not_model=m-1", 7),
        ("without=model&not_model=m-0", 5),
        ("not_user=nobody", 11),
        ("conversation_id=c-1&without=conversation_id", 11),
        ("conversation_id=c-2&without=conversation_id", 5),
        ("without=conversation_id&model=m-0", 0),
        ("without=trace_id&without=parent_id&without=entity_id", 5),
        ("without=conversation_id&q=m-0", 0),
        ("not_status=failed&not_error_category=server_error", 5),
    ] {
        assert_eq!(total(&client, query), expected, "{query}");
    }
    for link in Link::ALL {
        assert_eq!(total(&client, &format!("without={}", link.name())), 5);
    }
    let facets = client
        .get("/logs/facets?not_model=m-0&without=user")
        .expect(200);
    let models = facets["facets"]["model"]["values"].as_array().unwrap();
    assert_eq!(models.len(), 0, "only entries without a user count");
    let users = facets["facets"]["user"]["values"].as_array().unwrap();
    assert_eq!(users.len(), 2, "a facet shows what its own filter excludes");
}

#[test]
fn what_cannot_be_absent_or_excluded_is_refused_by_name() {
    let server = seeded();
    let client = server.admin();
    for (query, field) in [
        ("without=status", "without"),
        ("without=source&without=model", "without"),
        ("without=total_tokens", "without"),
        ("not_status=unheard", "not_status"),
        ("not_model=%00", "not_model"),
        ("not_conversation_id=c", "not_conversation_id"),
        ("metadata.=x", "metadata."),
        ("metadata.team=", "metadata.team"),
        ("metadata.team=%00", "metadata.team"),
        ("metadata=x", "metadata"),
    ] {
        let problem = client.get(&format!("/logs?{query}"));
        assert_eq!(
            problem.expect_problem(400, "invalid-parameter"),
            [field],
            "{query}"
        );
    }
    for (filter, field) in [
        (json!({"without": "model"}), "filter.without"),
        (json!({"without": ["status"]}), "filter.without"),
        (json!({"not_model": []}), "filter.not_model"),
        (json!({"metadata.team": ["red"]}), "filter.metadata.team"),
        (json!({"metadata": {"team": [""]}}), "filter.metadata.team"),
        (json!({"metadata": {"team": "red"}}), "filter.metadata.team"),
        (json!({"metadata": {"team": []}}), "filter.metadata.team"),
        (json!({"metadata": {"": ["red"]}}), "filter.metadata."),
        (json!({"metadata": {}}), "filter.metadata"),
        (json!({"metadata": ["team"]}), "filter.metadata"),
    ] {
        let body = json!({"filter": filter, "expected_count": 0});
        let problem = client.post("/logs/delete", &body);
        assert_eq!(
            problem.expect_problem(422, "validation-failed"),
            [field],
            "{body}"
        );
    }
}

/// Entries of two teams and of none.
fn of_teams() -> TestServer {
    let server = TestServer::start();
    let entry = |number: i64| {
        let metadata = match number % 3 {
            0 => json!({"team": "Red & Blue", "level": 2, "on": true, "in": {"team": "x"}}),
            1 => json!({"team": "Ädil", "level": 2.5, "no.dots": "y"}),
            _ => json!({}),
        };
        let base = samples::entry(&server.clock, Duration::minutes(30 * number));
        samples::with(
            &base,
            &json!({"metadata": metadata, "model": format!("m-{}", number % 2)}),
        )
    };
    let entries: Vec<Value> = (0..12).map(entry).collect();
    server.admin().post("/logs", &json!(entries)).expect(200);
    server
}

#[test]
fn metadata_is_filtered_by_key_exactly() {
    let server = of_teams();
    let client = server.admin();
    for is_rolled in [false, true] {
        if is_rolled {
            roll_up(&server);
        }
        for (query, expected) in [
            ("metadata.team=Red+%26+Blue", 4),
            ("metadata.team=red+%26+blue", 0),
            ("metadata.team=Red", 0),
            ("metadata.team=x", 0),
            ("metadata.team=Red+%26+Blue&metadata.team=%C3%84dil", 8),
            ("metadata.team=Red+%26+Blue&metadata.level=2.5", 0),
            ("metadata.level=2&metadata.on=true", 4),
            ("metadata.level=2.5", 4),
            ("metadata.level=2.50", 0),
            ("metadata.no.dots=y", 4),
            ("metadata.in=x", 0),
            ("metadata.team=Red+%26+Blue&model=m-0", 2),
            ("metadata.team=Red+%26+Blue&not_model=m-0&q=bernoulli", 2),
            ("metadata.team=Red+%26+Blue&q=zeppelin", 0),
        ] {
            assert_eq!(total(&client, query), expected, "{query}");
        }
    }
}

#[test]
fn metadata_is_filtered_wherever_entries_are_searched() {
    let server = of_teams();
    let client = server.admin();
    let of_red = "metadata.team=Red+%26+Blue";
    let facets = client
        .get(&format!("/logs/facets?facet=model&{of_red}"))
        .expect(200);
    let counts = facets["facets"]["model"]["values"]
        .as_array()
        .unwrap()
        .iter();
    assert_eq!(
        counts
            .map(|one| one["count"].as_i64().unwrap())
            .sum::<i64>(),
        4
    );
    for sort in ["started_at", "-duration_ms"] {
        let export = client.get(&format!("/logs/export?format=jsonl&sort={sort}&{of_red}"));
        assert_eq!(export.text.lines().count(), 4);
    }
    for (query, field) in [("sort=cost_usd", "sort"), ("page=2", "page")] {
        let problem = client.get(&format!("/logs?{of_red}&{query}"));
        assert_eq!(problem.expect_problem(400, "invalid-parameter"), [field]);
    }
    let problem = client.get(&format!("/usage/summary?{of_red}"));
    assert_eq!(
        problem.expect_problem(400, "invalid-parameter"),
        ["metadata.team"]
    );
    let filter = json!({"metadata": {"team": ["Red & Blue", "nobody"]}, "not_model": ["m-1"]});
    let body = |count: i64| json!({"filter": filter, "expected_count": count});
    client
        .post("/logs/delete", &body(4))
        .expect_problem(409, "count-changed");
    client.post("/logs/delete", &body(2)).expect(200);
    assert_eq!((total(&client, of_red), total(&client, "")), (2, 10));
    let acts = client.get("/activity?action=entries_deleted").expect(200);
    assert_eq!(acts["items"][0]["details"]["selection"], filter);
}

#[test]
fn whoever_may_not_read_metadata_is_told_which_right_it_takes() {
    let server = of_teams();
    let client = server.key(&[Permission::Read, Permission::Delete]);
    let query = "metadata.team=Red+%26+Blue";
    for path in [
        "/logs?",
        "/logs/stats?",
        "/logs/facets?",
        "/logs/export?format=csv&",
    ] {
        let problem = client.get(&format!("{path}{query}"));
        problem.expect_problem(403, "forbidden");
        assert!(problem.text.contains("`content`"), "{}", problem.text);
    }
    let body = json!({"filter": {"metadata": {"team": ["Red & Blue"]}}, "expected_count": 4});
    client
        .post("/logs/delete", &body)
        .expect_problem(403, "forbidden");
    assert_eq!(total(&server.admin(), ""), 12);
}

#[test]
fn a_view_keeps_such_filters() {
    let server = of_teams();
    let person = server.person(Role::Auditor);
    let filter = json!({
        "metadata": {"team": ["Red & Blue"]}, "without": ["user", "trace_id"], "not_status": ["failed"],
    });
    let body = json!({"name": "Kept", "filter": filter});
    let saved = person.client.post("/views", &body).expect(201);
    assert_eq!(saved["filter"], filter);
}
