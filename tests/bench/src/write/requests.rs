//! Entries as whole HTTP requests.

use std::net::SocketAddr;

use crate::shared::load::Requests;
use crate::write::entries::{Lines, Window};

/// Entries of one batch.
pub(crate) const BATCH: u64 = 1_000;
/// Where native entries go.
const LOGS: &str = "/api/v1/logs";

/// What a request needs besides its entries.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) key: String,
}

/// NDJSON batches of a window.
pub(crate) struct Batches<'a> {
    target: &'a Target,
    lines: &'a Lines,
    window: Window,
    next: u64,
    end: u64,
    body: Vec<u8>,
}

impl<'a> Batches<'a> {
    /// As many batches as `entries` fill.
    pub(crate) fn new(target: &'a Target, lines: &'a Lines, window: Window, entries: u64) -> Self {
        let end = entries.div_ceil(BATCH) * BATCH;
        Self {
            target,
            lines,
            window,
            next: 0,
            end,
            body: Vec::new(),
        }
    }
}

impl Requests for Batches<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        if self.next >= self.end {
            return false;
        }
        self.body.clear();
        for number in self.next..self.next + BATCH {
            self.lines.write(&self.window, number, &mut self.body);
            self.body.push(b'\n');
        }
        self.next += BATCH;
        self.target
            .write(request, LOGS, "application/x-ndjson", &self.body);
        true
    }
}

/// Single entries of a window, without end.
pub(crate) struct Singles<'a> {
    target: &'a Target,
    lines: &'a Lines,
    window: Window,
    next: u64,
    body: Vec<u8>,
}

impl<'a> Singles<'a> {
    /// Every entry of the window from the number `first` on.
    pub(crate) fn after(target: &'a Target, lines: &'a Lines, window: Window, first: u64) -> Self {
        Self {
            target,
            lines,
            window,
            next: first,
            body: Vec::new(),
        }
    }
}

impl Requests for Singles<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        self.body.clear();
        self.lines.write(&self.window, self.next, &mut self.body);
        self.next += 1;
        self.target
            .write(request, LOGS, "application/json", &self.body);
        true
    }
}

impl Target {
    /// Writes a whole request.
    pub(crate) fn write(&self, request: &mut Vec<u8>, path: &str, content_type: &str, body: &[u8]) {
        let Self { address, key } = self;
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {key}\r\n\
             content-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
        );
        request.extend_from_slice(head.as_bytes());
        request.extend_from_slice(body);
    }
}
