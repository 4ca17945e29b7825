//! One connection of HTTP/2.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use actix_http::Request;
use actix_service::Service;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::rt;
use futures_util::future::{Either, select};
use hyper::rt::Executor;
use hyper::server::conn::http2::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use logbook_domain::clock::Clock;
use tokio::io::{AsyncRead, AsyncWrite};

use super::call;
use super::idle::Calls;

/// Bytes that a connection, and each of its calls, may send before they are
/// taken: the least that HTTP/2 allows. Whatever waits here is in no account of
/// memory but that of the number of connections.
const WINDOW_BYTES: u32 = 65_535;
/// Most calls of one connection at the same time. Exporters have one or two.
const MOST_CALLS: u32 = 32;
/// Most bytes of the head of a call.
const MOST_HEAD_BYTES: u32 = 16 * 1024;
/// How long a new connection may take to its first call.
const FIRST_PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection is kept without a call. Exporters send every few
/// seconds, or once in a minute, and hold their connection meanwhile.
const KEEP_ALIVE: Duration = Duration::from_secs(300);
/// How long a connection that has been told to end may stay without a call.
const LINGER: Duration = Duration::from_secs(5);

/// Runs futures on the thread that asks for it, as the application demands.
#[derive(Clone, Copy)]
struct SameThread;

impl<F: Future<Output = ()> + 'static> Executor<F> for SameThread {
    fn execute(&self, future: F) {
        rt::spawn(future);
    }
}

/// Serves a connection to its end. From `stopping` on it takes no new calls, and
/// ends with those that are open. Without an application its first call is
/// refused, because there are too many connections, and it ends.
pub(crate) async fn serve<I, A, B>(
    stream: I,
    peer: Option<SocketAddr>,
    app: Option<Rc<A>>,
    clock: Clock,
    stopping: impl Future<Output = ()>,
) where
    I: AsyncRead + AsyncWrite + Unpin + 'static,
    A: Service<Request, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    let calls = Calls::new();
    let of_connection = calls.clone();
    let keep_alive = app.as_ref().map_or(Duration::ZERO, |_| KEEP_ALIVE);
    let service = service_fn(move |request| {
        let (app, clock) = (app.clone(), clock.clone());
        let open = of_connection.begin();
        async move {
            let answer = call::answer(app.as_deref(), request, peer, &clock).await;
            drop(open);
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = Builder::new(SameThread)
        .initial_stream_window_size(WINDOW_BYTES)
        .initial_connection_window_size(WINDOW_BYTES)
        .max_concurrent_streams(MOST_CALLS)
        .max_header_list_size(MOST_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let (stopping, unused) = (pin!(stopping), pin!(calls.idle(FIRST_PATIENCE, keep_alive)));
    let is_over = select(stopping, unused);
    // How a client ends its connection is its own business.
    if let Either::Right(_) = select(connection.as_mut(), is_over).await {
        connection.as_mut().graceful_shutdown();
        let _ = select(connection, pin!(calls.idle(LINGER, LINGER))).await;
    }
}
