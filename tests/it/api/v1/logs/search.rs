//! GET /api/v1/logs and its numbers with `q`: step by step, each hit once.

use std::time::Duration as Time;

use chrono::Duration;
use logbook_domain::access::Permission;
use logbook_domain::time;
use logbook_store::logs::Budget;
use logbook_store::retention::{self, Cutoffs};
use logbook_tests::random::{self, FilterParams};
use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer, samples, sql};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};

use super::list::{SORTS, ids};

/// A server whose answers look at a few entries and no more.
fn server(rows: usize, first_step: usize) -> TestServer {
    TestServer::start_with(TestOptions {
        search_budget: Budget {
            time: Time::from_secs(3600),
            rows,
            first_step,
        },
        ..TestOptions::default()
    })
}

fn roll_up(server: &TestServer, hours: usize) {
    server.roll_up(hours);
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

fn fill(server: &TestServer, runner: &mut TestRunner, entries: usize) {
    let dataset = prop::collection::vec(random::entry(server.clock.clone()), entries);
    let entries = dataset.new_tree(runner).unwrap().current();
    server.admin().post("/logs", &json!(entries)).expect(200);
}

const TEXTS: [&str; 8] = [
    "a",
    "gpt",
    "I AM",
    "björk",
    "☃",
    "%_",
    "\"quoted\"",
    "nowhere",
];

/// A filter that searches for one of a few texts.
fn search(server: &TestServer) -> impl Strategy<Value = FilterParams> + use<> {
    (random::filter(server.clock.clone()), select(&TEXTS[..])).prop_map(|(mut filter, q)| {
        filter.insert("q", vec![q.to_owned()]);
        filter
    })
}

/// Every page of a search, from the first to where nothing is left to search.
fn walk(client: &Client, list: &str) -> Vec<Value> {
    let mut pages = vec![client.get(list).expect(200)];
    while let Some(cursor) = pages.last().and_then(|page| page["next_cursor"].as_str()) {
        let page = client.get(&format!("{list}&cursor={cursor}")).expect(200);
        pages.push(page);
        assert!(pages.len() < 1_000, "a search without an end");
    }
    pages
}

#[test]
fn walking_all_steps_gives_each_hit_once() {
    let mut runner = runner(60);
    let server = server(9, 4);
    fill(&server, &mut runner, 150);
    let asked = (
        search(&server),
        select(&SORTS[..2]),
        1..60_usize,
        0..30_usize,
    );
    runner
        .run(&asked, |(filter, (sort, order), per_page, hours)| {
            roll_up(&server, hours);
            let query = random::query(&filter);
            let list = format!("/logs?{query}&sort={sort}&per_page={per_page}");
            let pages = walk(&server.admin(), &list);
            let told = time::rfc3339(&server.clock.now());
            let mut conn = server.database.connect();
            let expected = sql::ids(&mut conn, &filter, &told, order);
            let found: Vec<String> = pages.iter().flat_map(ids).collect();
            prop_assert_eq!(&found, &expected);
            let (last, others) = pages.split_last().unwrap();
            prop_assert_eq!(last.get("searched_back_to"), None);
            for page in others {
                prop_assert!(page["searched_back_to"].is_string(), "{}", page);
                prop_assert_eq!(page.get("total"), None);
                prop_assert_eq!(page.get("prev_cursor"), None);
            }
            if others.is_empty() {
                prop_assert_eq!(&last["total"], expected.len());
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn entries_of_one_moment_are_found_on_both_sides_of_a_step() {
    let server = server(1, 1);
    let client = server.admin();
    let entry = |hour: i64| samples::entry(&server.clock, Duration::hours(hour));
    let same: Vec<Value> = (0..5)
        .map(|number| {
            samples::with(
                &entry(1),
                &json!({"id": format!("s-{number}"), "prompt": "needle"}),
            )
        })
        .collect();
    client.post("/logs", &json!(same)).expect(200);
    let others: Vec<Value> = (0..5)
        .map(|hour| samples::with(&entry(hour), &json!({"id": format!("o-{hour}")})))
        .collect();
    client.post("/logs", &json!(others)).expect(200);
    for rolled in [0, 100] {
        roll_up(&server, rolled);
        for sort in ["started_at", "-started_at"] {
            let pages = walk(&client, &format!("/logs?q=needle&per_page=2&sort={sort}"));
            let mut found: Vec<String> = pages.iter().flat_map(ids).collect();
            assert!(pages.len() > 3, "{}", pages.len());
            found.sort();
            found.dedup();
            assert_eq!(found.len(), 5);
        }
    }
}

#[test]
fn statistics_and_facets_grow_to_the_exact_numbers() {
    let mut runner = runner(12);
    // Enough for what is searched anew each time, too little for the rest.
    let server = server(60, 10);
    fill(&server, &mut runner, 150);
    let late = prop::collection::vec(random::entry(server.clock.clone()), 1..4);
    runner
        .run(
            &(search(&server), 0..60_usize, late),
            |(filter, hours, late)| {
                roll_up(&server, hours);
                grow(&server, &filter)?;
                // What was found before a late entry came must not be counted on.
                server.admin().post("/logs", &json!(late)).expect(200);
                roll_up(&server, 100);
                grow(&server, &filter)
            },
        )
        .unwrap();
}

/// Asks again and again until everything has been searched. All of it is rolled
/// up but the hours of the newest entries.
fn grow(server: &TestServer, filter: &FilterParams) -> Result<(), TestCaseError> {
    roll_up(server, 100);
    let client = server.admin();
    let (query, now) = (random::query(filter), time::rfc3339(&server.clock.now()));
    let mut reached = None;
    for _ in 0..200 {
        let stats = client.get(&format!("/logs/stats?{query}")).expect(200);
        let back_to = stats["searched_back_to"].as_str().map(str::to_owned);
        let mut part = filter.clone();
        if let Some(back_to) = &back_to {
            part.remove("period");
            part.insert("from", vec![back_to.clone()]);
        }
        let sums = sql::sums(&mut server.database.connect(), &part, &now);
        prop_assert_eq!(&stats["total_requests"], sums.total_requests);
        prop_assert_eq!(&stats["total_tokens"], sums.total_tokens);
        prop_assert_eq!(&stats["user_count"], sums.user_count);
        prop_assert_eq!(&stats["by_status"]["failed"], sums.failed);
        let Some(back_to) = back_to else {
            return check_models(server, filter, &now);
        };
        prop_assert!(reached.is_none_or(|before| back_to <= before));
        reached = Some(back_to);
    }
    prop_assert!(false, "no end after 200 answers, at {reached:?}");
    Ok(())
}

fn check_models(
    server: &TestServer,
    filter: &FilterParams,
    now: &str,
) -> Result<(), TestCaseError> {
    let path = format!(
        "/logs/facets?facet=model&limit=1000&{}",
        random::query(filter)
    );
    let others = random::accepting_all_of(filter, "model");
    let mut counted = sql::counts(&mut server.database.connect(), &others, now, "s.model");
    counted.sort();
    for _ in 0..200 {
        let facets = server.admin().get(&path).expect(200);
        if facets.get("searched_back_to").is_some() {
            continue;
        }
        let values = facets["facets"]["model"]["values"].as_array().unwrap();
        let one = |value: &Value| {
            let name = value["value"].as_str().unwrap().to_owned();
            (name, value["count"].as_i64().unwrap())
        };
        let mut told: Vec<(String, i64)> = values.iter().map(one).collect();
        told.sort();
        prop_assert_eq!(told, counted);
        return Ok(());
    }
    prop_assert!(false, "no end after 200 answers");
    Ok(())
}

#[test]
fn whoever_may_not_read_content_searches_the_rest_in_steps() {
    let server = server(5, 2);
    let client = server.admin();
    let entry = |number: i64| {
        let entry = samples::entry(&server.clock, Duration::minutes(20 * number));
        let failed = json!({"id": format!("f-{number}"), "status": "failed", "prompt": "no route",
            "error": {"category": "unknown", "message": "no route"}});
        let fine = json!({"id": format!("s-{number}"), "prompt": "no route", "model": "m-1"});
        samples::with(&entry, if number % 7 == 0 { &failed } else { &fine })
    };
    let entries: Vec<Value> = (0..50).map(entry).collect();
    client.post("/logs", &json!(entries)).expect(200);
    let viewer = server.key(&[Permission::Read]);
    for rolled in [0, 8, 100] {
        roll_up(&server, rolled);
        let count = |client: &Client, q: &str| {
            let pages = walk(client, &format!("/logs?q={q}&per_page=3"));
            pages.iter().flat_map(ids).count()
        };
        assert_eq!(count(&viewer, "NO%20ROUTE"), 0);
        assert_eq!(count(&client, "no%20route"), 50);
        assert_eq!(count(&viewer, "M-1"), 42);
        assert_eq!(count(&viewer, "m"), 50);
    }
}

#[test]
fn json_is_searched_without_the_names_of_its_fields() {
    let server = TestServer::start();
    let client = server.admin();
    let prompt = json!([{"role": "user", "content": [{"type": "text", "text": "Grüße\nan \"Ada\"\\"}], "size": 4711}]);
    client
        .post(
            "/logs",
            &json!([{"prompt": prompt}, {"response": {"content": "ROLE \"x\""}}]),
        )
        .expect(200);
    for (q, total) in [
        ("content", 0),
        ("role", 1),
        ("Role \"X\"", 1),
        ("text", 1),
        ("size", 0),
        ("4711", 1),
        ("GRÜSSE", 1),
        ("GRÜßE", 1),
        ("e\nan \"ada\"\\", 1),
        ("x\"", 1),
        ("\"", 2),
        ("{", 0),
        ("true", 0),
    ] {
        let query = random::query(&FilterParams::from([("q", vec![q.to_owned()])]));
        let page = client.get(&format!("/logs?{query}")).expect(200);
        assert_eq!(page["total"], total, "{q}");
    }
}

#[test]
fn content_that_is_retired_is_found_no_more() {
    let server = server(1_000, 1_000);
    let client = server.admin();
    let entry = samples::entry(&server.clock, Duration::hours(30));
    let entry = samples::with(&entry, &json!({"prompt": "needle"}));
    client.post("/logs", &entry).expect(201);
    roll_up(&server, 100);
    let count = || client.get("/logs/stats?q=needle").expect(200)["total_requests"].clone();
    assert_eq!((count(), count()), (json!(1), json!(1)));
    let now = server.clock.now();
    let cutoffs = Cutoffs {
        entries: now - Duration::days(30),
        contents: now - Duration::hours(29),
    };
    let clean = |conn: &mut _| retention::clean(conn, cutoffs, now, |_, _, _| Ok(()));
    server.store.run_blocking(clean).unwrap();
    assert_eq!(count(), 0);
}

#[test]
fn a_search_goes_along_the_time_from_its_first_page_on() {
    let server = TestServer::start();
    let client = server.admin();
    for (query, field) in [
        ("sort=-total_tokens", "sort"),
        ("sort=cost_usd", "sort"),
        ("page=2", "page"),
    ] {
        let problem = client.get(&format!("/logs?q=a&{query}"));
        assert_eq!(problem.expect_problem(400, "invalid-parameter"), [field]);
    }
    client.get("/logs?q=a&page=1&sort=started_at").expect(200);
}
