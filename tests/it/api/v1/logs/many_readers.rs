//! Many readers at once share the reading of the coverage, and each answer is all the same
//! as of one moment after its request began.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use chrono::Duration;
use logbook_tests::{Client, TestServer};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// Entries of an hour that is over, and as many of the hour at hand: enough that pages of
/// them are fetched by one statement.
const ENTRIES: usize = 1_200;
const PER_PAGE: usize = 100;
const READERS: usize = 6;
const ACTS: usize = 40;
const QUERIES: [&str; 3] = ["period=all", "model=m&period=all", "period=7d"];

#[derive(Clone, Copy, Debug)]
enum Act {
    /// An entry begins so many seconds ago, in the hour at hand or in one that is over.
    Begin(i64),
    /// The newest or oldest entry of a page is deleted.
    Delete { page: usize, is_first: bool },
    /// What is over is sealed.
    RollUp,
}

fn act() -> impl Strategy<Value = Act> {
    let page = 1..2 * ENTRIES / PER_PAGE;
    prop_oneof![
        3 => (0..3_i64).prop_map(Act::Begin),
        2 => (7_100..7_300_i64).prop_map(Act::Begin),
        3 => (page, any::<bool>()).prop_map(|(page, is_first)| Act::Delete { page, is_first }),
        2 => Just(Act::RollUp),
    ]
}

/// Stores entries that began since so long ago.
fn fill(server: &TestServer, since: Duration) {
    let line = |number: usize| {
        let ago = since - Duration::milliseconds(i64::try_from(number / 2).unwrap() * 100);
        let entry = json!({
            "started_at": server.clock.ago(ago),
            "model": "m",
            "usage": {"total_tokens": number},
        });
        format!("{entry}\n")
    };
    let lines: String = (0..ENTRIES).map(line).collect();
    let admin = server.admin();
    let answer = admin.post_raw("/logs", "application/x-ndjson", lines);
    assert!(answer.status.is_success(), "{answer:?}");
}

/// Asserts that a page is one of a log with as many entries as it says.
fn check(page: &Value, number: usize) {
    let total = usize::try_from(page["total"].as_u64().unwrap()).unwrap();
    let items = page["items"].as_array().unwrap();
    let before = (number - 1) * PER_PAGE;
    assert_eq!(
        items.len(),
        total.saturating_sub(before).min(PER_PAGE),
        "page {number} of {total}"
    );
    let place = |item: &Value| (item["started_at"].to_string(), item["id"].to_string());
    let places: Vec<_> = items.iter().map(place).collect();
    assert!(
        places.windows(2).all(|two| two[0] > two[1]),
        "the order of page {number}"
    );
}

fn page(client: &Client, query: &str, number: usize) -> Value {
    let path = format!("/logs?{query}&per_page={PER_PAGE}&page={number}");
    client.get(&path).expect(200)
}

fn read(client: &Client, reader: usize, is_over: &AtomicBool) {
    for turn in reader.. {
        if is_over.load(Ordering::Relaxed) {
            return;
        }
        let query = QUERIES[turn % QUERIES.len()];
        let number = 1 + turn * 5 % (2 * ENTRIES / PER_PAGE + 1);
        check(&page(client, query, number), number);
        client.get(&format!("/logs/stats?{query}")).expect(200);
    }
}

/// Performs an act, and returns how many entries there are from then on.
fn perform(server: &TestServer, client: &Client, act: Act, count: usize) -> usize {
    match act {
        Act::Begin(ago) => {
            let started_at = server.clock.ago(Duration::seconds(ago));
            let entry = json!({"started_at": started_at, "model": "m"});
            client.post("/logs", &entry).expect(201);
            count + 1
        }
        Act::Delete {
            page: number,
            is_first,
        } => {
            let page = page(client, QUERIES[0], number);
            let items = page["items"].as_array().unwrap();
            let item = if is_first {
                items.first()
            } else {
                items.last()
            };
            let id = item.unwrap()["id"].as_str().unwrap();
            client.delete(&format!("/logs/{id}")).expect(204);
            count - 1
        }
        Act::RollUp => {
            server.roll_up(1_000);
            count
        }
    }
}

#[test]
fn each_answer_sees_what_was_acknowledged_before_its_request() {
    let server = TestServer::start();
    fill(&server, Duration::hours(2));
    server.roll_up(1_000);
    fill(&server, Duration::minutes(2));
    let is_over = AtomicBool::new(false);
    let mut runner = TestRunner::default();
    let acts = prop::collection::vec(act(), ACTS)
        .new_tree(&mut runner)
        .unwrap();
    thread::scope(|scope| {
        for reader in 0..READERS {
            let (client, is_over) = (server.admin(), &is_over);
            scope.spawn(move || read(&client, reader, is_over));
        }
        // The readers end also when an assertion fails.
        let _end = End(&is_over);
        let client = server.admin();
        let mut count = 2 * ENTRIES;
        for act in acts.current() {
            count = perform(&server, &client, act, count);
            for query in QUERIES {
                let stats = client.get(&format!("/logs/stats?{query}")).expect(200);
                assert_eq!(stats["total_requests"], count, "{query} after {act:?}");
                assert_eq!(
                    page(&client, query, 3)["total"],
                    count,
                    "{query} after {act:?}"
                );
            }
        }
    });
}

/// Ends the readers when dropped.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
