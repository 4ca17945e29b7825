//! GET /api/v1/logs/stats: the numbers hold after any sequence of acts.

use logbook_domain::decimal::Usd;
use logbook_domain::time;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::{TestServer, sql};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use crate::api::v1::acts::{Log, act};

#[test]
fn numbers_equal_plain_sql_after_every_act() {
    check_after_acts(&TestServer::start());
}

#[test]
fn numbers_equal_plain_sql_with_small_segments() {
    check_after_acts(&TestServer::with_small_segments());
}

#[test]
fn numbers_equal_plain_sql_with_a_small_cache() {
    let server = TestServer::with_small_segments_and_cache();
    check_after_acts(&server);
    assert!(server.store.cache().figures().evictions > 0);
}

fn check_after_acts(server: &TestServer) {
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    let sequence =
        prop::collection::vec((act(server), random::filter(server.clock.clone())), 1..14);
    let log = std::cell::RefCell::new(Log::new(server));
    runner
        .run(&sequence, |sequence| {
            for (act, filter) in sequence {
                log.borrow_mut().perform(act)?;
                check(server, &filter)?;
                check(server, &FilterParams::new())?;
            }
            Ok(())
        })
        .unwrap();
}

/// Cards, list total and facets against the rows.
pub(crate) fn check(server: &TestServer, filter: &FilterParams) -> Result<(), TestCaseError> {
    let client = server.admin();
    let query = random::query(filter);
    let path = format!("/logs/stats?{query}");
    let stats = client.get(&path).expect(200);
    let now = time::rfc3339(&server.clock.now());
    let sums = sql::sums(&mut server.database.connect(), filter, &now);
    let told = sql::Sums {
        total_requests: stats["total_requests"].as_i64().unwrap(),
        total_tokens: stats["total_tokens"].as_i64().unwrap(),
        input_tokens: stats["input_tokens"].as_i64().unwrap(),
        output_tokens: stats["output_tokens"].as_i64().unwrap(),
        user_count: stats["user_count"].as_i64().unwrap(),
        model_count: stats["model_count"].as_i64().unwrap(),
        costed_requests: stats["costed_requests"].as_i64().unwrap(),
        cost_usd: usd(&stats["cost_usd"]),
        failed: stats["by_status"]["failed"].as_i64().unwrap(),
    };
    prop_assert_eq!(&told, &sums);
    if !random::is_search(filter) {
        // Of what the first answer has read, this one needs no transaction.
        prop_assert_eq!(client.get(&path).expect(200), stats);
    }
    let page = client.get(&format!("/logs?per_page=1&{query}")).expect(200);
    if page.get("total").is_some() || !random::is_search(filter) {
        prop_assert_eq!(&page["total"], sums.total_requests);
    }
    for (facet, value) in FACETS {
        check_facet(server, filter, facet, value)?;
    }
    Ok(())
}

/// Every candidate with its count, under the other filters alone.
fn check_facet(
    server: &TestServer,
    filter: &FilterParams,
    facet: &str,
    value: &str,
) -> Result<(), TestCaseError> {
    let query = random::query(filter);
    let path = format!("/logs/facets?facet={facet}&limit=1000&{query}");
    let answer = server.admin().get(&path).expect(200);
    let candidates = answer["facets"][facet]["values"].as_array().unwrap().iter();
    let mut told: Vec<(String, i64)> = candidates
        .map(|one| {
            (
                one["value"].as_str().unwrap().to_owned(),
                one["count"].as_i64().unwrap(),
            )
        })
        .collect();
    let others = random::accepting_all_of(filter, facet);
    let now = time::rfc3339(&server.clock.now());
    let mut counted = sql::counts(&mut server.database.connect(), &others, &now, value);
    told.sort();
    counted.sort();
    prop_assert_eq!(told, counted, "facet {}", facet);
    Ok(())
}

/// Facets with the same value in SQL.
const FACETS: [(&str, &str); 5] = [
    ("model", "s.model"),
    ("entity_type", "s.entity_type"),
    ("user", sql::USER),
    (
        "status",
        "(ARRAY['running','succeeded','failed','blocked','cancelled','partial_success'])[e.status]",
    ),
    (
        "error_category",
        "(ARRAY['authentication','rate_limiting','model_not_found','invalid_request','server_error','network_error','context_resolution','tool_execution','guardrail_blocked','unknown'])[e.error_category]",
    ),
];

/// Reads the number back exactly: JSON's floating point would spell it otherwise.
fn usd(json: &Value) -> String {
    serde_json::from_value::<Usd>(json.clone())
        .unwrap()
        .to_string()
}
