//! The header `x-request-id`, and where the id of a request is named.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, PgConnection};
use logbook_domain::request_id::{self, RequestId};
use logbook_domain::time::Moment;
use logbook_store::{Connection, Lane, StoreError};
use logbook_tests::program::{PATIENCE, Program};
use logbook_tests::{Answer, TestServer};
use ureq::http::Method;
use uuid::Uuid;

const HEADER: &str = "x-request-id";

#[test]
fn every_answer_names_the_id_its_client_sent() {
    let server = TestServer::start();
    let longest = "a".repeat(128);
    for id in [
        "x",
        "0af7651916cd43dd8448eb211c80319c",
        "A-z.0_9:/+=",
        &longest,
    ] {
        for (path, status) in PATHS {
            let answer = get(&server, path, &[(HEADER, id)]);
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.header(HEADER), Some(id), "{path}");
            if status >= 400 {
                assert_eq!(answer.json()["request_id"], id, "{path}");
            }
        }
    }
}

#[test]
fn a_request_without_a_good_id_gets_one_of_its_own() {
    let server = TestServer::start();
    let (too_long, huge) = ("a".repeat(129), "a".repeat(100_000));
    let bad: [&[(&str, &str)]; 9] = [
        &[],
        &[(HEADER, "")],
        &[(HEADER, "two words")],
        &[(HEADER, "a\tb")],
        &[(HEADER, "\"quoted\"")],
        &[(HEADER, "a;b,c")],
        &[(HEADER, &too_long)],
        &[(HEADER, &huge)],
        &[(HEADER, "one"), (HEADER, "two")],
    ];
    let mut seen = Vec::new();
    for (headers, (path, status)) in bad.iter().zip(PATHS.iter().cycle()) {
        let answer = get(&server, path, headers);
        assert_eq!(answer.status, *status, "{path}");
        let id: Uuid = answer.header(HEADER).unwrap().parse().unwrap();
        assert_eq!(moment(id).timestamp(), server.clock.now().timestamp());
        if *status >= 400 {
            assert_eq!(answer.json()["request_id"], id.to_string());
        }
        seen.push(id);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), bad.len());
}

#[test]
fn bytes_that_are_no_text_are_not_given_back() {
    let server = TestServer::start();
    for value in [&b"\xff\xfe"[..], "Ärger".as_bytes(), b"a\x7fb"] {
        let mut request = b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n".to_vec();
        request.extend_from_slice(b"x-request-id: ");
        request.extend_from_slice(value);
        request.extend_from_slice(b"\r\n\r\n");
        let mut answer = Vec::new();
        let mut stream = server.connection();
        stream.write_all(&request).unwrap();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).expect("text alone");
        let status = answer.split(' ').nth(1).unwrap();
        assert!(["200", "400"].contains(&status), "{answer}");
        // Where the parser refuses the header, too, the id is the server's own.
        let (_, id) = answer.split_once(&format!("{HEADER}: ")).unwrap();
        let id: Uuid = id.split("\r\n").next().unwrap().parse().unwrap();
        assert_eq!(moment(id).timestamp(), server.clock.now().timestamp());
    }
}

#[test]
fn a_fault_inside_is_named_in_the_answer_to_an_exporter_too() {
    let server = TestServer::start();
    let mut conn = server.database.connect();
    conn.batch_execute(LOSE_KEYS).unwrap();
    let headers = [(HEADER, "lost-1"), JSON, KEY];
    let anonymous = server.anonymous();
    let answer = anonymous.send(Method::POST, "/v1/traces", &headers, b"{}".to_vec());
    assert_eq!(answer.header(HEADER), Some("lost-1"));
    let message = answer.expect(500)["message"].to_string();
    assert!(message.ends_with("; request id lost-1\""), "{message}");
}

#[test]
fn a_line_of_the_log_names_its_request() {
    let program = Program::default();
    let serving = program.serve();
    let url = program.database_url().unwrap();
    let mut conn = PgConnection::establish(&url).unwrap();
    conn.batch_execute(LOSE_KEYS).unwrap();
    let address = serving.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let (name, key) = KEY;
    let request = format!(
        "GET /api/v1/logs HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{name}: {key}\r\n{HEADER}: lost-2\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    assert!(answer.contains("\"request_id\":\"lost-2\""), "{answer}");
    let deadline = Instant::now() + PATIENCE;
    let mut log = String::new();
    while !log.contains(" request_id=lost-2] GET /api/v1/logs: ") {
        assert!(Instant::now() < deadline, "{log}");
        sleep(Duration::from_millis(20));
        log.push_str(&serving.log());
    }
}

#[test]
fn work_on_another_thread_belongs_to_the_same_request() {
    let server = TestServer::start();
    let store = server.store.clone();
    let id = RequestId::parse("blocking").unwrap();
    let work = async move {
        let read = |_: &mut Connection| Ok::<_, StoreError>(request_id::current());
        store.run(Lane::Job, read).await
    };
    let seen = actix_web::rt::System::new().block_on(id.clone().during(work));
    assert_eq!(seen.unwrap(), Some(id));
}

/// Makes whoever comes with an API key meet a fault inside.
const LOSE_KEYS: &str = "ALTER TABLE api_keys RENAME TO lost_keys";
const KEY: (&str, &str) = (
    "x-api-key",
    "alb_0000000000000000000000000000000000000000000",
);
const JSON: (&str, &str) = ("content-type", "application/json");

/// Paths with the status they are answered with: a page of health, a refusal of
/// the API, one of the fallback, one without a sign-in.
const PATHS: [(&str, u16); 4] = [
    ("/health/live", 200),
    ("/api/v1/auth/me?unknown=1", 400),
    ("/api/nowhere", 404),
    ("/api/v1/logs", 401),
];

fn get(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Answer {
    let client = server.anonymous();
    client.send(Method::GET, path, headers, Vec::new())
}

fn moment(id: Uuid) -> Moment {
    logbook_domain::id::moment(id).expect("a UUIDv7")
}
