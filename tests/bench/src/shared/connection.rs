//! One keep-alive connection that never blocks: writes a request, reads its
//! answer, as far as the socket goes along.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

/// Reading in larger pieces than an answer to a single entry needs.
const READ_SIZE: usize = 16 * 1024;

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    /// Seconds of `Retry-After`, where the server says so.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: &'a [u8],
}

/// What a connection came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The socket has no more now.
    Waiting,
    /// The answer is there.
    Answered,
}

/// A connection and the request under way on it.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    sent: usize,
    received: Vec<u8>,
    is_busy: bool,
    begun: Instant,
}

impl Connection {
    /// Connects and registers with the poll.
    pub(crate) fn open(address: SocketAddr, registry: &Registry, token: Token) -> io::Result<Self> {
        // Connected first, so that the measured time begins with requests.
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        Ok(Self {
            stream,
            request: Vec::new(),
            sent: 0,
            received: Vec::new(),
            is_busy: false,
            begun: Instant::now(),
        })
    }

    /// The request to fill before [`Connection::begin`].
    pub(crate) fn request(&mut self) -> &mut Vec<u8> {
        &mut self.request
    }

    /// Starts sending the request from its beginning.
    pub(crate) fn begin(&mut self) -> io::Result<Progress> {
        self.sent = 0;
        self.received.clear();
        self.is_busy = true;
        self.begun = Instant::now();
        self.advance()
    }

    /// Time since the request was begun.
    pub(crate) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Whether a request is under way.
    pub(crate) const fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// Goes on until the socket would block or the answer is whole.
    pub(crate) fn advance(&mut self) -> io::Result<Progress> {
        while self.sent < self.request.len() {
            match self.stream.write(&self.request[self.sent..]) {
                Ok(bytes) => self.sent += bytes,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Ok(Progress::Waiting);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        while self.answer().is_none() {
            let filled = self.received.len();
            self.received.resize(filled + READ_SIZE, 0);
            let outcome = self.stream.read(&mut self.received[filled..]);
            self.received
                .truncate(filled + *outcome.as_ref().unwrap_or(&0));
            match outcome {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Ok(Progress::Waiting);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.is_busy = false;
        Ok(Progress::Answered)
    }

    /// The answer, once it is whole.
    pub(crate) fn answer(&self) -> Option<Answer<'_>> {
        let (head, body) = split(&self.received)?;
        let status = std::str::from_utf8(head.get(9..12)?).ok()?.parse().ok()?;
        let length: usize = header(head, "content-length")?.parse().ok()?;
        let retry_after = header(head, "retry-after").and_then(|text| text.parse().ok());
        (body.len() >= length).then_some(Answer {
            status,
            retry_after,
            body,
        })
    }
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((&bytes[..end], &bytes[end + 4..]))
}

fn header<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    let text = std::str::from_utf8(head).ok()?;
    text.split("\r\n").skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_whatever_their_case() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
        let (head, body) = split(answer).unwrap();
        assert_eq!(header(head, "content-length"), Some("2"));
        assert_eq!(header(head, "retry-after"), None);
        assert_eq!(body, b"{}");
    }
}
