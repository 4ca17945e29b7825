//! GET /api/v1/logs

use chrono::Duration;
use logbook_domain::time;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::{Client, TestServer, samples, sql};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

const ENTRIES: usize = 150;

/// Every sort with the same order in SQL.
pub(crate) const SORTS: [(&str, &str); 12] = [
    ("-started_at", "e.started_at DESC, e.id DESC"),
    ("started_at", "e.started_at, e.id"),
    (
        "-total_tokens",
        "e.total_tokens DESC NULLS LAST, e.started_at DESC, e.id DESC",
    ),
    (
        "total_tokens",
        "e.total_tokens NULLS FIRST, e.started_at, e.id",
    ),
    (
        "-input_tokens",
        "e.input_tokens DESC NULLS LAST, e.started_at DESC, e.id DESC",
    ),
    (
        "input_tokens",
        "e.input_tokens NULLS FIRST, e.started_at, e.id",
    ),
    (
        "-output_tokens",
        "e.output_tokens DESC NULLS LAST, e.started_at DESC, e.id DESC",
    ),
    (
        "output_tokens",
        "e.output_tokens NULLS FIRST, e.started_at, e.id",
    ),
    (
        "-duration_ms",
        "e.duration_ms DESC NULLS LAST, e.started_at DESC, e.id DESC",
    ),
    (
        "duration_ms",
        "e.duration_ms NULLS FIRST, e.started_at, e.id",
    ),
    (
        "-cost_usd",
        "e.cost_nanos DESC NULLS LAST, e.started_at DESC, e.id DESC",
    ),
    ("cost_usd", "e.cost_nanos NULLS FIRST, e.started_at, e.id"),
];

#[test]
fn pages_of_any_filter_and_sort_give_each_entry_once() {
    check_pages(&TestServer::start(), 60);
}

#[test]
fn pages_of_small_segments_give_each_entry_once() {
    check_pages(&TestServer::with_small_segments(), 60);
}

#[test]
fn pages_with_a_small_cache_give_each_entry_once() {
    check_pages(&TestServer::with_small_segments_and_cache(), 25);
}

#[test]
fn entries_of_few_moments_in_small_segments_are_listed_once() {
    let server = TestServer::with_small_segments();
    let moments = [100, 50, 49].map(|hours| server.clock.ago(Duration::hours(hours)));
    let together = |(index, mut entry): (usize, Value)| {
        entry["started_at"] = json!(moments[index % moments.len()]);
        entry
    };
    let entries = entries(&server).into_iter().enumerate().map(together);
    check_pages_of(&server, entries.collect(), 40);
}

fn check_pages(server: &TestServer, cases: u32) {
    check_pages_of(server, entries(server), cases);
}

fn entries(server: &TestServer) -> Vec<Value> {
    let dataset = prop::collection::vec(random::entry(server.clock.clone()), ENTRIES);
    let mut runner = TestRunner::default();
    dataset.new_tree(&mut runner).unwrap().current()
}

fn check_pages_of(server: &TestServer, entries: Vec<Value>, cases: u32) {
    let client = server.admin();
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    client.post("/logs", &json!(entries)).expect(200);

    let mut conn = server.database.connect();
    let told = time::rfc3339(&server.clock.now());
    let asked = (
        random::filter(server.clock.clone()),
        select(&SORTS[..]),
        1..80_usize,
        0..30_usize,
    );
    let conn = std::cell::RefCell::new(&mut conn);
    runner
        .run(&asked, |(filter, (sort, order), per_page, hours)| {
            // Bit by bit, so that pages are found among rows, hours and days alike.
            server.roll_up(hours);
            // A search goes along the time alone, and gives no page by number.
            let is_search = random::is_search(&filter);
            let (sort, order) = if is_search {
                SORTS[per_page % 2]
            } else {
                (sort, order)
            };
            let expected = sql::ids(&mut conn.borrow_mut(), &filter, &told, order);
            let list = List {
                client: &client,
                filter: &filter,
                sort,
                per_page,
            };
            prop_assert_eq!(&list.walk_forwards(expected.len()), &expected);
            if !is_search {
                prop_assert_eq!(&list.walk_backwards(expected.len()), &expected);
                prop_assert_eq!(&list.walk_by_number(), &expected);
            }
            Ok(())
        })
        .unwrap();
}

struct List<'a> {
    client: &'a Client,
    filter: &'a FilterParams,
    sort: &'a str,
    per_page: usize,
}

impl List<'_> {
    fn page(&self, start: &str) -> Value {
        let (filter, sort, per_page) = (random::query(self.filter), self.sort, self.per_page);
        let path = format!("/logs?{filter}&sort={sort}&per_page={per_page}&{start}");
        self.client.get(&path).expect(200)
    }

    fn walk_forwards(&self, total: usize) -> Vec<String> {
        let (mut found, mut start) = (Vec::new(), "page=1".to_owned());
        loop {
            let page = self.page(&start);
            if !random::is_search(self.filter) || page["total"] != Value::Null {
                assert_eq!(page["total"], total);
            }
            found.extend(ids(&page));
            match page["next_cursor"].as_str() {
                Some(cursor) => start = format!("cursor={cursor}"),
                None => return found,
            }
        }
    }

    /// From the last page to the first, by the cursors that lead back.
    fn walk_backwards(&self, total: usize) -> Vec<String> {
        let last = total.div_ceil(self.per_page).max(1);
        let mut page = self.page(&format!("page={last}"));
        let mut found = ids(&page);
        while let Some(cursor) = page["prev_cursor"].as_str() {
            page = self.page(&format!("cursor={cursor}"));
            let mut earlier = ids(&page);
            earlier.append(&mut found);
            found = earlier;
        }
        found
    }

    fn walk_by_number(&self) -> Vec<String> {
        let mut found = Vec::new();
        for number in 1.. {
            let page = ids(&self.page(&format!("page={number}")));
            if page.is_empty() {
                break;
            }
            found.extend(page);
        }
        found
    }
}

/// The ids of the entries on a page.
pub(crate) fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_page_holds_entries_without_their_content() {
    let server = TestServer::start();
    let client = server.admin();
    let failed = json!({"id": "f", "status": "failed", "error": {"category": "server_error", "message": "boom"}, "metadata": {"a": 1}});
    client
        .post(
            "/logs",
            &samples::with(&samples::entry(&server.clock, Duration::hours(1)), &failed),
        )
        .expect(201);
    insta::assert_json_snapshot!(client.get("/logs").expect(200));
}

#[test]
fn an_empty_log_is_an_empty_page() {
    let server = TestServer::start();
    let page = server.admin().get("/logs").expect(200);
    assert_eq!(
        page,
        json!({"items": [], "total": 0, "page": 1, "per_page": 50})
    );
}

#[test]
fn a_page_behind_the_last_is_empty_and_leads_back() {
    let server = TestServer::start();
    let client = server.admin();
    client.post("/logs", &json!({"model": "x"})).expect(201);
    let page = client.get("/logs?page=9000000000").expect(200);
    assert_eq!(page["items"], json!([]));
    assert_eq!(page["total"], 1);
}

#[test]
fn whoever_may_not_read_content_cannot_search_it() {
    use logbook_domain::access::Permission;
    let server = TestServer::start();
    server.admin().post("/logs", &json!({"model": "m", "prompt": "the plan", "status": "failed", "error": {"category": "unknown", "message": "no route"}})).expect(201);
    let viewer = server.key(&[Permission::Read]);
    let auditor = server.key(&[Permission::Read, Permission::Content]);
    assert_eq!(viewer.get("/logs?q=plan").expect(200)["total"], 0);
    assert_eq!(auditor.get("/logs?q=plan").expect(200)["total"], 1);
    for (path, pointer) in [
        ("/logs?", "/total"),
        ("/logs/stats?", "/by_status/failed"),
        (
            "/logs/facets?facet=status&",
            "/facets/status/values/0/count",
        ),
    ] {
        let seen = |client: &Client| {
            let answer = client.get(&format!("{path}q=NO%20ROUTE")).expect(200);
            answer.pointer(pointer).and_then(Value::as_i64).unwrap_or(0)
        };
        assert_eq!((seen(&viewer), seen(&auditor)), (0, 1), "{path}");
    }
    let export = viewer.get("/logs/export?format=jsonl&q=route");
    assert_eq!(export.text, "");
}
