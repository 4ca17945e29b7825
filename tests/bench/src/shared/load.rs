//! The load generator: one thread, many connections, as little work as can be.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token};

use crate::error::{BenchError, Result};
use crate::shared::connection::{Connection, Progress};
use crate::shared::process;

pub(crate) use crate::shared::connection::Answer;

/// How long the server may take over the requests that are open at the end.
const DRAIN: Duration = Duration::from_secs(60);

/// What is sent: requests of one kind, in order.
pub(crate) trait Requests {
    /// Writes the next whole request into the empty buffer; false when there is none left.
    fn next(&mut self, request: &mut Vec<u8>) -> bool;

    /// How many entries an answer acknowledges as new; `None` where it is another
    /// than was expected.
    fn stored(&self, answer: &Answer<'_>) -> Option<u64> {
        match answer.status {
            201 => Some(1),
            200 => accepted(answer.body),
            _ => None,
        }
    }
}

/// How much and how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) connections: u16,
    /// After this no request is begun; those under way are waited for.
    pub(crate) time: Duration,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Entries acknowledged as stored.
    pub(crate) stored: u64,
    /// Answers of 429 and 503 that were sent again.
    pub(crate) retries: u64,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    /// Of every request, sorted.
    pub(crate) latencies: Vec<Duration>,
    /// Processor time of the one thread that sends and reads.
    pub(crate) cpu: Duration,
}

impl Outcome {
    /// Entries a second.
    pub(crate) fn rate(&self) -> f64 {
        self.stored as f64 / self.elapsed.as_secs_f64()
    }

    /// The latency below which `share` of the requests stayed.
    pub(crate) fn latency(&self, share: f64) -> Duration {
        let index = (self.latencies.len() as f64 * share) as usize;
        let last = self.latencies.len().saturating_sub(1);
        self.latencies
            .get(index.min(last))
            .copied()
            .unwrap_or_default()
    }
}

/// A run under way.
struct Run<'a> {
    poll: Poll,
    connections: Vec<Connection>,
    requests: &'a mut dyn Requests,
    paused: Vec<(Instant, usize)>,
    stop_at: Instant,
    outcome: Outcome,
}

impl Load {
    /// Sends until the requests or the time are used up.
    pub(crate) fn run(self, requests: &mut dyn Requests) -> Result<Outcome> {
        let what = || BenchError::io(format!("talk to the server at {}", self.address));
        let poll = Poll::new().map_err(what())?;
        let connections = (0..usize::from(self.connections))
            .map(|index| Connection::open(self.address, poll.registry(), Token(index)))
            .collect::<io::Result<_>>()
            .map_err(what())?;
        let begun = Instant::now();
        let mut run = Run {
            poll,
            connections,
            requests,
            paused: Vec::new(),
            stop_at: begun + self.time,
            outcome: Outcome::default(),
        };
        let cpu = process::thread_cpu();
        run.all()?;
        let mut outcome = run.outcome;
        outcome.cpu = process::thread_cpu().saturating_sub(cpu);
        outcome.elapsed = begun.elapsed();
        outcome.latencies.sort_unstable();
        Ok(outcome)
    }
}

impl Run<'_> {
    fn all(&mut self) -> Result<()> {
        for index in 0..self.connections.len() {
            self.begin_next(index)?;
        }
        let mut events = Events::with_capacity(128);
        while self.is_busy() {
            if Instant::now() > self.stop_at + DRAIN {
                let open = self.connections.iter().filter(|one| one.is_busy()).count();
                let body = format!("nothing to {open} requests for {} s", DRAIN.as_secs());
                return Err(BenchError::Answer { status: 0, body });
            }
            self.poll
                .poll(&mut events, Some(Duration::from_millis(100)))
                .or_else(|error| match error.kind() {
                    io::ErrorKind::Interrupted => Ok(()),
                    _ => Err(error),
                })
                .map_err(BenchError::io("wait for sockets"))?;
            for event in &events {
                self.advance(event.token().0)?;
            }
            self.resume()?;
        }
        Ok(())
    }

    fn is_busy(&self) -> bool {
        !self.paused.is_empty() || self.connections.iter().any(Connection::is_busy)
    }

    fn advance(&mut self, index: usize) -> Result<()> {
        if !self.connections[index].is_busy() {
            return Ok(());
        }
        match self.connections[index].advance() {
            Ok(Progress::Waiting) => Ok(()),
            Ok(Progress::Answered) => self.finish(index),
            Err(error) => Err(BenchError::io("read an answer")(error)),
        }
    }

    /// Takes an answer in and goes on with the next request.
    fn finish(&mut self, index: usize) -> Result<()> {
        let connection = &self.connections[index];
        let Some(answer) = connection.answer() else {
            return Ok(());
        };
        if matches!(answer.status, 429 | 503) {
            let pause = Duration::from_secs(answer.retry_after.unwrap_or(1));
            self.outcome.retries += 1;
            self.paused.push((Instant::now() + pause, index));
            return Ok(());
        }
        let stored = self.requests.stored(&answer);
        self.outcome.stored += stored.ok_or_else(|| unexpected(&answer))?;
        self.outcome.latencies.push(connection.elapsed());
        self.begin_next(index)
    }

    fn begin_next(&mut self, index: usize) -> Result<()> {
        let request = self.connections[index].request();
        request.clear();
        if Instant::now() >= self.stop_at || !self.requests.next(request) {
            request.clear();
            return Ok(());
        }
        self.begin(index)
    }

    fn begin(&mut self, index: usize) -> Result<()> {
        match self.connections[index].begin() {
            Ok(Progress::Waiting) => Ok(()),
            Ok(Progress::Answered) => self.finish(index),
            Err(error) => Err(BenchError::io("send a request")(error)),
        }
    }

    /// Sends again what the server was too busy for.
    fn resume(&mut self) -> Result<()> {
        let now = Instant::now();
        let (due, later) = self.paused.iter().partition(|(at, _)| *at <= now);
        self.paused = later;
        let due: Vec<(Instant, usize)> = due;
        due.into_iter().try_for_each(|(_, index)| self.begin(index))
    }
}

fn unexpected(answer: &Answer<'_>) -> BenchError {
    BenchError::Answer {
        status: answer.status,
        body: String::from_utf8_lossy(&answer.body[..answer.body.len().min(400)]).into_owned(),
    }
}

/// The number of `"accepted":` near the beginning of the answer to a batch.
fn accepted(body: &[u8]) -> Option<u64> {
    const KEY: &[u8] = br#""accepted":"#;
    let begin = body.windows(KEY.len()).position(|part| part == KEY)? + KEY.len();
    let digits = body[begin..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    let count = digits.count();
    std::str::from_utf8(&body[begin..begin + count])
        .ok()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Native;

    impl Requests for Native {
        fn next(&mut self, _: &mut Vec<u8>) -> bool {
            false
        }
    }

    #[test]
    fn only_new_entries_count() {
        let answer = |status, body| Answer {
            status,
            retry_after: None,
            body,
        };
        let batch: &[u8] = br#"{"accepted":998,"completed":0,"duplicates":2,"rejected":0,"results":[{"result":"accepted"}]}"#;
        let stored = |status, body| Native.stored(&answer(status, body));
        assert_eq!(stored(200, batch), Some(998));
        assert_eq!(stored(201, b"{}"), Some(1));
        assert_eq!(stored(207, batch), None);
        assert_eq!(stored(200, br#"{"result":"duplicate"}"#), None);
    }
}
