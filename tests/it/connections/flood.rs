//! The real program under more connections than a process usually may have.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use logbook_tests::program::Program;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// More than the 1,024 files that a process may have open when nobody asks for more.
const CONNECTIONS: usize = 1_100;

/// Lets this test have as many connections itself.
fn raise_limit() -> bool {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    let is_enough = maximum.is_none_or(|most| most > 4 * CONNECTIONS as u64);
    is_enough && setrlimit(Resource::Nofile, raised).is_ok()
}

fn alive(address: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).unwrap();
    let request = b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let mut answer = [0; 12];
    let asked = stream
        .write_all(request)
        .and_then(|()| stream.read_exact(&mut answer));
    asked.is_ok() && answer.ends_with(b" 200")
}

#[test]
fn a_thousand_stalled_sign_ins_do_not_hide_that_the_server_lives() {
    let program = Program::default();
    // Started first: it must raise its limit by itself, not inherit a raised one.
    let serving = program.serve();
    if !raise_limit() {
        println!("skipped: too few open files are allowed here");
        return;
    }
    let address = serving.base.trim_start_matches("http://").to_owned();
    let request = b"POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    let mut held = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut stream = TcpStream::connect(&address).unwrap();
        // One beyond the limits may be closed before it has sent everything.
        let _ = stream.write_all(request);
        held.push(stream);
    }
    for _ in 0..20 {
        assert!(alive(&address));
    }
}
