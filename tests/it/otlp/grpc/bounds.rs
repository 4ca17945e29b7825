//! What clients of gRPC can take of the server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use flate2::Compression;
use flate2::write::GzEncoder;
use logbook_api::connections::ConnectionLimits;
use logbook_store::ingest::WriterSettings;
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use prost::Message;
use tonic::{Code, Status};

use super::super::sender::{chat, entries, span};
use super::exporter::{Exporter, Raw, framed};

/// The parts of a `google.rpc.Status` that say when to come back.
#[derive(Clone, PartialEq, Message)]
struct Details {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(message, repeated, tag = "3")]
    details: Vec<Detail>,
}

#[derive(Clone, PartialEq, Message)]
struct Detail {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

/// Seconds after which the call may be made again, if it may.
fn retry_delay(status: &Status) -> Option<u8> {
    let details = Details::decode(status.details()).unwrap().details;
    let info = details.first()?;
    assert_eq!(info.type_url, "type.googleapis.com/google.rpc.RetryInfo");
    // RetryInfo { retry_delay: Duration { seconds } }
    let [0x0a, 2, 0x08, seconds] = info.value[..] else {
        panic!("{:?}", info.value)
    };
    Some(seconds)
}

#[test]
fn too_much_at_once_is_unavailable_with_the_time_to_come_back() {
    let writer = WriterSettings {
        writers: 1,
        queue_entries: 1,
        ..WriterSettings::default()
    };
    let server = TestServer::start_with(TestOptions {
        writer,
        ..TestOptions::default()
    });
    let mut conn = server.database.connect();
    conn.batch_execute("BEGIN; LOCK TABLE entries IN EXCLUSIVE MODE")
        .unwrap();
    let (sender, answers) = mpsc::channel();
    let mut sent = 0;
    // Nothing is written, so the first to be answered is refused.
    let refused = loop {
        sent += 1;
        let spans = [span(&server, sent, &chat(&[]))];
        let (exporter, sender) = (Exporter::of(&server), sender.clone());
        thread::spawn(move || sender.send(exporter.spans(&spans, false)).unwrap());
        if let Ok(answer) = answers.recv_timeout(Duration::from_millis(200)) {
            break answer.unwrap_err();
        }
        assert!(sent < 100, "all of them wait");
    };
    assert_eq!(refused.code(), Code::Unavailable, "{refused}");
    assert_eq!(retry_delay(&refused), Some(1));
    conn.batch_execute("ROLLBACK").unwrap();
    let stored = (1..sent).filter(|_| answers.recv().unwrap().is_ok());
    assert_eq!(stored.count(), entries(&server.admin()).len());
}

#[test]
fn a_message_that_is_too_long_is_refused_for_good_packed_or_not() {
    let server = TestServer::start();
    let exporter = Exporter::of(&server);
    let most = 32 * 1024 * 1024;
    let said = [&[0][..], &33_554_433_u32.to_be_bytes()].concat();
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..40 {
        packer.write_all(&vec![0; most / 32]).unwrap();
    }
    let bomb = framed(1, &packer.finish().unwrap());
    let packed = Raw {
        headers: &[("grpc-encoding", "gzip")],
        ..Raw::spans(bomb)
    };
    for call in [Raw::spans(said), packed] {
        assert_eq!(exporter.raw(&call), Code::ResourceExhausted);
    }
}

#[test]
fn a_message_that_stalls_is_not_waited_for() {
    let server = TestServer::start();
    let begun = Instant::now();
    let calls = [
        Vec::new(),
        vec![vec![0, 0]],
        vec![framed(0, &[7; 100])[..50].to_vec()],
        vec![framed(0, b"")],
    ];
    let calls: Vec<_> = calls
        .into_iter()
        .map(|pieces| {
            let exporter = Exporter::of(&server);
            thread::spawn(move || {
                exporter.raw(&Raw {
                    stalls: true,
                    pieces,
                    ..Raw::spans(Vec::new())
                })
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.join().unwrap(), Code::DeadlineExceeded);
    }
    let waited = begun.elapsed().as_secs();
    assert!((9..60).contains(&waited), "{waited} s");
}

fn connection(url: &str) -> TcpStream {
    let stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let patience = Some(Duration::from_secs(60));
    stream.set_read_timeout(patience).unwrap();
    stream
}

/// Whether the server ends the connection, having said whatever it says.
fn is_closed(stream: &mut TcpStream) -> bool {
    let mut said = Vec::new();
    match stream.read_to_end(&mut said) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[test]
fn connections_are_counted_with_those_of_http() {
    let limits = ConnectionLimits {
        total: 4,
        per_address: 4,
        for_health: 2,
    };
    let server = TestServer::start_with(TestOptions {
        connections: limits,
        ..TestOptions::default()
    });
    let exporter = Exporter::of(&server);
    let spans = [span(&server, 1, &chat(&[]))];
    let status = || {
        let request = b"GET /api/openapi.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        server.raw_answer(request).status.as_u16()
    };
    let held: Vec<_> = (0..limits.total)
        .map(|_| connection(&server.grpc))
        .collect();
    let begun = Instant::now();
    while status() != 503 {
        assert!(begun.elapsed().as_secs() < 5, "they are not counted");
    }
    let refused = exporter.spans(&spans, false).unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable, "{refused}");
    assert_eq!(retry_delay(&refused), Some(1));
    drop(held);
    while exporter.spans(&spans, false).is_err() {
        assert!(begun.elapsed().as_secs() < 30, "no place becomes free");
    }
}

#[test]
fn who_says_nothing_or_speaks_http_1_is_shown_out() {
    let server = TestServer::start();
    let mut silent = connection(&server.grpc);
    let mut other = connection(&server.grpc);
    other
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    assert!(is_closed(&mut other));
    assert!(is_closed(&mut silent));
}
