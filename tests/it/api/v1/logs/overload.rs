//! More entries than can be written.

use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use logbook_store::writer::WriterSettings;
use logbook_tests::server::TestOptions;
use logbook_tests::{Answer, TestServer};
use serde_json::json;

#[test]
fn a_full_queue_answers_503_and_loses_nothing_it_took() {
    let writer = WriterSettings {
        writers: 1,
        queue_entries: 2,
        ..WriterSettings::default()
    };
    let server = TestServer::start_with(TestOptions {
        writer,
        ..TestOptions::default()
    });
    server
        .admin()
        .post("/logs", &json!({"model": "the day has its partition"}))
        .expect(201);
    let mut blocker = server.database.connect();
    blocker
        .batch_execute("BEGIN; LOCK TABLE entries IN SHARE MODE")
        .unwrap();

    // One is being written, two wait, the rest is turned away at once.
    let client = server.admin();
    let send = |number: usize| {
        let client = client.clone();
        thread::spawn(move || client.post("/logs", &json!({"model": format!("m-{number}")})))
    };
    let threads: Vec<_> = (0..12).map(send).collect();
    let begun = Instant::now();
    while threads.iter().filter(|one| one.is_finished()).count() < 9 {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "nobody was turned away"
        );
        thread::sleep(Duration::from_millis(10));
    }
    blocker.batch_execute("COMMIT").unwrap();

    let answers: Vec<Answer> = threads.into_iter().map(|one| one.join().unwrap()).collect();
    let (taken, refused): (Vec<Answer>, Vec<Answer>) = answers
        .into_iter()
        .partition(|answer| answer.status.is_success());
    assert_eq!(taken.len(), 3);
    for answer in refused {
        answer.expect_problem(503, "unavailable");
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    assert_eq!(client.get("/logs").expect(200)["total"], 4);
}
