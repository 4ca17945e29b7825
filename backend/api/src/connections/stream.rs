//! The bytes of one connection.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use actix_web::rt::time::{Sleep, sleep};
use actix_web::web::{Buf, Bytes};
use logbook_domain::clock::Clock;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;

use super::admission::{Admitted, ConnectionClass, Permit};
use super::refusal;

/// How long a client may take none of the bytes that wait for it.
const WRITE_PATIENCE: Duration = Duration::from_secs(60);

/// A connection that has a place. Ends when the client takes nothing for a
/// minute, or when its place in the health class goes to another.
pub(crate) struct Stream {
    tcp: TcpStream,
    permit: Permit,
    evicted: Option<oneshot::Receiver<()>>,
    /// For the ids of refusals.
    clock: Clock,
    /// Runs while the client takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
    /// What goes out in place of a bare refusal of the parser.
    refusal: Bytes,
    /// Whether there was one: the rest of what the client sends is read by nobody.
    is_refused: bool,
}

impl Stream {
    pub(crate) fn new(tcp: TcpStream, (permit, evicted): Admitted, clock: Clock) -> Self {
        Self {
            tcp,
            permit,
            evicted,
            clock,
            stalled: None,
            refusal: Bytes::new(),
            is_refused: false,
        }
    }

    /// Returns what the connection is served.
    pub(crate) const fn class(&self) -> ConnectionClass {
        self.permit.class()
    }

    /// Reports whether another connection has taken the place.
    fn poll_evicted(&mut self, context: &mut Context<'_>) -> bool {
        let evicted = self.evicted.as_mut();
        evicted.is_some_and(|evicted| Pin::new(evicted).poll(context).is_ready())
    }

    fn poll_bytes(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write(context, bytes);
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stalled = self
            .stalled
            .get_or_insert_with(|| Box::pin(sleep(WRITE_PATIENCE)));
        stalled.as_mut().poll(context).map(|()| Err(took_nothing()))
    }

    /// Throws away what still comes in, to its end: a connection closed before
    /// that is reset, and its client may never see the refusal. The dispatcher
    /// gives up after a while.
    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut scratch = [0; 8 * 1024];
        loop {
            let mut into = ReadBuf::new(&mut scratch);
            ready!(Pin::new(&mut self.tcp).poll_read(context, &mut into))?;
            if into.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }

    /// Writes what is left of a refusal.
    fn poll_refusal(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.refusal.is_empty() {
            let bytes = self.refusal.clone();
            let written = ready!(self.poll_bytes(context, &bytes))?;
            self.refusal.advance(written);
        }
        Poll::Ready(Ok(()))
    }
}

fn took_nothing() -> io::Error {
    let seconds = WRITE_PATIENCE.as_secs();
    io::Error::new(
        ErrorKind::TimedOut,
        format!("the client took nothing for {seconds} s"),
    )
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.poll_evicted(context) {
            return Poll::Ready(Err(ErrorKind::ConnectionAborted.into()));
        }
        Pin::new(&mut self.tcp).poll_read(context, into)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_refusal(context))?;
        let Some(refusal) = refusal::of_bare_head(bytes, &self.clock) else {
            return self.poll_bytes(context, bytes);
        };
        self.refusal = refusal.into();
        self.is_refused = true;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_refusal(context))?;
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_refusal(context))?;
        ready!(Pin::new(&mut self.tcp).poll_shutdown(context))?;
        if self.is_refused {
            ready!(self.poll_drain(context))?;
        }
        Poll::Ready(Ok(()))
    }
}
