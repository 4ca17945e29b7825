//! A Postgres that is there and does not answer.

use std::thread;
use std::time::{Duration, Instant};

use logbook_tests::process::signal;
use logbook_tests::{Answer, Client};
use serde_json::{Value, json};
use ureq::http::Method;

use super::place::Place;

/// What an answer may take while Postgres says nothing; the machine is busy.
const PATIENCE: Duration = Duration::from_secs(8);

/// Stops every process of a Postgres; they go on with its end.
struct Stopped(Vec<u32>);

impl Stopped {
    fn stop(place: &Place) -> Self {
        let pids = place.program.postgres_pids();
        assert!(pids.len() > 3, "{pids:?}");
        for &pid in &pids {
            signal("STOP", pid);
        }
        Self(pids)
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        for &pid in &self.0 {
            signal("CONT", pid);
        }
    }
}

/// An entry that a resend lands on.
fn kept(id: &str) -> Value {
    let started_at = chrono::Utc::now() - chrono::Duration::hours(1);
    let started_at = started_at.format("%Y-%m-%dT%H:00:00Z").to_string();
    json!({"id": id, "started_at": started_at, "model": "m"})
}

type Call = fn(&Client) -> Answer;

const CALLS: [(&str, Call); 6] = [
    ("list", |client| client.get("/logs")),
    ("stats", |client| client.get("/logs/stats?model=m")),
    ("search", |client| client.get("/logs?q=x")),
    ("post", |client| {
        client.post("/logs", &json!({"model": "lost"}))
    }),
    ("delete", |client| {
        client.delete("/logs/019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21")
    }),
    ("ready", |client| {
        client.send(Method::GET, "/health/ready", &[], Vec::new())
    }),
];

/// All of them at once; each is refused, in time.
fn refuse_all(client: &Client, patience: Duration) {
    thread::scope(|scope| {
        for (name, call) in CALLS {
            scope.spawn(move || {
                let began = Instant::now();
                let answer = call(client);
                let took = began.elapsed();
                answer.expect_problem(503, "unavailable");
                assert_eq!(answer.header("retry-after"), Some("1"));
                assert!(took < patience, "{name} took {took:?}");
            });
        }
    });
}

#[test]
fn a_postgres_that_hangs_is_given_up_and_taken_up_again() {
    let place = Place::prepare();
    let _server = place.first_server();
    let client = place.reader();
    client.post("/logs", &kept("before")).expect(201);
    for round in 0..2 {
        client.get("/logs").expect(200);
        let stopped = Stopped::stop(&place);
        refuse_all(&client, PATIENCE);
        // Known by now: nobody waits any more.
        refuse_all(&client, Duration::from_secs(3));
        let live = client.send(Method::GET, "/health/live", &[], Vec::new());
        live.expect(200);
        drop(stopped);

        let again = Instant::now();
        let entry = kept(&format!("after-{round}"));
        while !client.post("/logs", &entry).status.is_success() {
            assert!(again.elapsed() < PATIENCE, "no write after it went on");
            thread::sleep(Duration::from_millis(50));
        }
        println!("the first write after {:?}", again.elapsed());
        client.get("/logs").expect(200);
    }
    // What was acknowledged is there once; what was refused may be, at most once.
    let total = client.get("/logs?model=m").expect(200)["total"].clone();
    assert_eq!(total, 3);
    let lost = client.get("/logs?model=lost").expect(200)["total"].as_i64();
    assert!(lost.unwrap() <= 2, "{lost:?}");
}
