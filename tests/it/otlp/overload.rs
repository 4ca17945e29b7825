//! POST /v1/traces when more comes in than can be written.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use logbook_store::ingest::WriterSettings;
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use serde_json::json;

use super::sender::{PROTOBUF, chat, entries, post, protobuf, request, span};

#[test]
fn too_much_is_refused_with_the_time_to_come_back() {
    let writer = WriterSettings {
        writers: 1,
        queue_entries: 1,
        ..WriterSettings::default()
    };
    let server = TestServer::start_with(TestOptions {
        writer,
        ..TestOptions::default()
    });
    let client = server.admin();
    let mut conn = server.database.connect();
    conn.batch_execute("BEGIN; LOCK TABLE entries IN EXCLUSIVE MODE")
        .unwrap();
    let (sender, answers) = mpsc::channel();
    let mut sent = 0;
    // Nothing is written, so the first to be answered is refused.
    let refused = loop {
        sent += 1;
        let body = protobuf(&request(&[span(&server, sent, &chat(&[]))]));
        let (client, sender) = (client.clone(), sender.clone());
        thread::spawn(move || {
            let answer = post(&client, "/v1/traces", PROTOBUF, body);
            sender.send(answer).unwrap();
        });
        if let Ok(answer) = answers.recv_timeout(Duration::from_millis(200)) {
            break answer;
        }
        assert!(sent < 100, "all of them wait");
    };
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(refused.header("content-type"), Some(PROTOBUF));
    conn.batch_execute("ROLLBACK").unwrap();
    let stored = (1..sent).filter(|_| answers.recv().unwrap().status == 200);
    assert_eq!(stored.count(), entries(&client).len());
    assert_eq!(
        post(&client, "/v1/traces", PROTOBUF, Vec::new()).expect(200),
        json!(null)
    );
}
