//! Requests as bytes, for what a well-behaved client would not send.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use flate2::read::GzDecoder;

use crate::client::Answer;
use crate::server::TestServer;
use crate::upload;

/// An answer of which no more than the head is read, as long as this value lives.
#[derive(Debug)]
pub struct Unread {
    /// The status.
    pub status: u16,
    /// Status line and headers, in lower case.
    pub head: String,
    stream: TcpStream,
}

impl Unread {
    /// Reads all the rest, and gives how many bytes that was.
    pub fn read(mut self) -> usize {
        let mut rest = Vec::new();
        let read = self.stream.read_to_end(&mut rest);
        read.expect("an answer that ends")
    }
}

impl TestServer {
    /// Asks for a path and does not read the body.
    pub fn unread(&self, path: &str, token: &str) -> Unread {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
        );
        let mut stream = self.raw(request.as_bytes());
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).expect("a head");
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Unread {
            status: status.expect("a status"),
            head,
            stream,
        }
    }

    /// Sends bytes as they are and gives the status.
    pub fn raw_status(&self, request: &[u8]) -> u16 {
        let mut answer = [0; 12];
        let mut stream = self.raw(request);
        stream.read_exact(&mut answer).expect("a status line");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer[9..12].parse();
        status.unwrap_or_else(|_| panic!("{answer} is no status line"))
    }

    /// What a path answers to whoever takes gzip, unpacked here.
    pub fn unpacked(&self, path: &str, token: &str) -> String {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\naccept-encoding: gzip\r\nconnection: close\r\n\r\n"
        );
        let mut answer = Vec::new();
        let mut stream = self.raw(request.as_bytes());
        stream.read_to_end(&mut answer).expect("an answer");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = answer.split_at(end.expect("an end of the headers") + 4);
        let head = String::from_utf8_lossy(head).to_lowercase();
        assert!(head.contains("content-encoding: gzip"), "{head}");
        let mut text = String::new();
        GzDecoder::new(&joined(body)[..])
            .read_to_string(&mut text)
            .expect("gzip");
        text
    }

    /// Sends bytes as they are and gives the answer.
    pub fn raw_answer(&self, request: &[u8]) -> Answer {
        let mut stream = self.connection();
        // A server that has refused already need not read to the end.
        let _ = stream.write_all(request);
        upload::read(BufReader::new(stream)).expect("an answer")
    }

    /// A connection over which nothing has been sent.
    pub fn connection(&self) -> TcpStream {
        let address = self.base.trim_start_matches("http://");
        let stream = TcpStream::connect(address).expect("a connection");
        let patience = Some(Duration::from_secs(60));
        stream.set_read_timeout(patience).expect("a timeout");
        stream
    }

    fn raw(&self, request: &[u8]) -> TcpStream {
        let mut stream = self.connection();
        stream.write_all(request).expect("a server that reads");
        stream
    }
}

/// The body that was sent in chunks.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&chunks[..end]).into_owned();
        let size = usize::from_str_radix(&size, 16).expect("the size of a chunk");
        let chunk = end + 2..end + 2 + size;
        body.extend_from_slice(&chunks[chunk.clone()]);
        chunks = &chunks[chunk.end + 2..];
    }
    body
}
