//! The client against servers that behave badly in known ways.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};

use super::*;

/// One answer of a scripted server; `None` hangs up instead.
type Scripted = Option<&'static str>;

const STORED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 69\r\n\r\n{\"accepted\":1,\"completed\":0,\"duplicates\":0,\"rejected\":0,\"results\":[]}";
const BUSY: &str = "HTTP/1.1 503 Busy\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n";

/// Answers one connection after the other and passes on the bodies it got.
fn scripted(answers: Vec<Scripted>) -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, bodies) = channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            let mut length = 0;
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if let Some(text) = line.to_lowercase().strip_prefix("content-length:") {
                    length = text.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            sender.send(String::from_utf8(body).unwrap()).unwrap();
            if let Some(answer) = answer {
                let answer = answer.replacen("\r\n", "\r\nconnection: close\r\n", 1);
                reader.into_inner().write_all(answer.as_bytes()).unwrap();
            }
        }
    });
    (address, bodies)
}

fn client(address: SocketAddr) -> Client {
    let args = Args {
        url: format!("http://{address}"),
        api_key: Some("alb_key".to_owned()),
        email: None,
        password: None,
    };
    Client::connect(args).unwrap()
}

#[test]
fn a_busy_or_restarting_server_gets_the_same_again() {
    let (address, bodies) = scripted(vec![Some(BUSY), None, Some(STORED)]);
    let answer = client(address).post(Encoding::Lines, b"{\"id\":1}\n");
    assert_eq!(answer.unwrap().accepted, 1);
    let sent: Vec<String> = bodies.iter().collect();
    assert_eq!(sent, ["{\"id\":1}\n"; 3]);
}

#[test]
fn a_server_that_never_answered_is_no_server() {
    let (address, _bodies) = scripted(vec![None]);
    let error = client(address).post(Encoding::Lines, b"{}\n").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("could not reach the server at http://{address}")),
        "{error}"
    );
}

#[test]
fn a_log_that_is_switched_off_is_told() {
    let off = "HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\n{}";
    let (address, _bodies) = scripted(vec![Some(off)]);
    let error = client(address).post(Encoding::Array, b"[]").unwrap_err();
    assert!(
        error.to_string().contains("audit_log.enabled is false"),
        "{error}"
    );
}
