//! A request whose body is sent bit by bit, for what depends on when it arrives.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use ureq::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::client::{Answer, Client};

/// A POST under way, in chunked transfer coding.
#[derive(Debug)]
pub struct Upload {
    stream: TcpStream,
}

impl Client {
    /// Begins a POST below `/api/v1`.
    pub fn upload(&self, path: &str, headers: &[(&str, &str)]) -> Upload {
        let address = self.base().trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("a connection");
        let patience = Some(Duration::from_secs(60));
        stream.set_read_timeout(patience).expect("a timeout");
        stream.set_nodelay(true).expect("no delay");
        let token = self.token().unwrap_or_default();
        let mut head = format!(
            "POST /api/v1{path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
             transfer-encoding: chunked\r\n"
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).expect("a server");
        Upload { stream }
    }
}

impl Upload {
    /// Sends a piece of the body; gives whether the server still takes it.
    pub fn piece(&mut self, bytes: &[u8]) -> bool {
        let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
        self.stream.write_all(&chunk).is_ok()
    }

    /// Ends the body and gives the answer.
    pub fn end(mut self) -> Answer {
        // A server that has answered already need not listen any more.
        let _ = self.stream.write_all(b"0\r\n\r\n");
        self.answer()
    }

    /// The answer to what was sent so far.
    pub fn answer(self) -> Answer {
        read(BufReader::new(self.stream)).expect("an answer")
    }
}

/// Reads one answer off a connection.
pub(crate) fn read(mut stream: impl BufRead) -> io::Result<Answer> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let mut headers = HeaderMap::new();
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        let name: HeaderName = name.parse().map_err(io::Error::other)?;
        let value = HeaderValue::from_str(value).map_err(io::Error::other)?;
        headers.insert(name, value);
    }
    let length = headers
        .get("content-length")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body)?;
    Ok(Answer {
        status: status.unwrap_or(StatusCode::IM_A_TEAPOT),
        headers,
        text: String::from_utf8_lossy(&body).into_owned(),
        bytes: body,
    })
}
