//! POST /api/v1/logs when more comes in than can be written.

use std::thread::{self, JoinHandle};

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use logbook_store::ingest::WriterSettings;
use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer};
use serde_json::json;

use super::ndjson::wait_for_total;

const NDJSON: &str = "application/x-ndjson";

/// A server whose queue is full with two requests: one that is being written
/// and one that waits.
fn narrow() -> TestServer {
    TestServer::start_with(TestOptions {
        writer: WriterSettings {
            writers: 1,
            queue_entries: 1,
            ..WriterSettings::default()
        },
        ..TestOptions::default()
    })
}

/// Lets no one write until it is dropped.
struct Jam {
    conn: PgConnection,
    waiting: Vec<JoinHandle<u16>>,
}

impl Jam {
    /// Holds the writer up and fills its queue.
    fn cause(server: &TestServer, client: &Client) -> Self {
        let mut conn = server.database.connect();
        conn.batch_execute("BEGIN; LOCK TABLE entries IN EXCLUSIVE MODE")
            .unwrap();
        let mut waiting: Vec<JoinHandle<u16>> = Vec::new();
        // Whoever is refused shows that the queue is full.
        while !waiting.iter().any(JoinHandle::is_finished) {
            let client = client.clone();
            waiting.push(thread::spawn(move || {
                client
                    .post("/logs", &json!({"model": "jam"}))
                    .status
                    .as_u16()
            }));
            thread::sleep(std::time::Duration::from_millis(50));
        }
        Self { conn, waiting }
    }

    /// Lets everybody go on; gives how many were stored in the end.
    fn end(mut self) -> u64 {
        self.conn.batch_execute("ROLLBACK").unwrap();
        let statuses = self.waiting.drain(..).map(|one| one.join().unwrap());
        let statuses: Vec<u16> = statuses.collect();
        assert!(
            statuses.iter().all(|code| [201, 503].contains(code)),
            "{statuses:?}"
        );
        statuses.iter().filter(|code| **code == 201).count() as u64
    }
}

#[test]
fn a_full_queue_refuses_the_whole_request() {
    let server = narrow();
    let client = server.admin();
    // The writer learns the partitions of the day before nobody may make any.
    client.post("/logs", &json!({})).expect(201);
    let jam = Jam::cause(&server, &client);
    let single = client.post("/logs", &json!({}));
    single.expect_problem(503, "unavailable");
    assert_eq!(single.header("retry-after"), Some("1"));
    client
        .post("/logs", &json!([{}, {}]))
        .expect_problem(503, "unavailable");
    client
        .post_raw("/logs", NDJSON, "{}\n".repeat(2_500))
        .expect_problem(503, "unavailable");
    let stored = jam.end();
    assert_eq!(client.get("/logs").expect(200)["total"], stored + 1);
}

#[test]
fn a_queue_that_fills_up_on_the_way_tells_which_lines_are_stored() {
    let server = narrow();
    let client = server.admin();
    let mut upload = client.upload("/logs", &[("content-type", NDJSON)]);
    assert!(upload.piece("{\"model\": \"first\"}\n".repeat(1_000).as_bytes()));
    wait_for_total(&client, 1_000);
    let jam = Jam::cause(&server, &client);
    assert!(upload.piece("{\"model\": \"second\"}\n".repeat(1_200).as_bytes()));
    // Answered without waiting for the end of a body that may never come.
    let answer = upload.answer().expect(207);
    assert_eq!(answer["accepted"], 1_000);
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), 1_001);
    assert_eq!(results[1_000]["index"], 1_000);
    assert_eq!(results[1_000]["result"], "retry");
    let stored = jam.end();
    assert_eq!(client.get("/logs").expect(200)["total"], stored + 1_000);
    assert_eq!(client.get("/logs?model=second").expect(200)["total"], 0);
}
