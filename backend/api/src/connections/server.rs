//! The HTTP server.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_http::{HttpService, Protocol};
use actix_server::{Server, ServerBuilder};
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::AppConfig;
use actix_web::rt::net::TcpStream;
use actix_web::web;

use super::ConnectionLimits;
use super::admission::Admission;
use super::stream::Stream;
use crate::app::app;
use crate::state::AppState;

/// How long a connection without a request is kept open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long the head of a request may take to arrive.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long bytes of a body nobody reads are taken in and thrown away after its
/// refusal. A connection that is closed before them is reset, and many clients
/// then report a broken pipe in place of the answer they were sent.
const LINGER: Duration = Duration::from_secs(10);

/// A server of the application at a listener, yet to be run.
///
/// # Errors
/// Those of the listener.
pub fn listen(
    listener: TcpListener,
    state: web::Data<AppState>,
    limits: ConnectionLimits,
) -> io::Result<ServerBuilder> {
    let address = listener.local_addr()?;
    let admission = Admission::new(limits, state.trusted_proxies.clone());
    let builder = Server::build();
    let stopping = builder.graceful_shutdown_signal();
    builder.listen("http", listener, move || {
        let (admission, stopping) = (admission.clone(), stopping.clone());
        let application = app(state.clone())
            .into_factory()
            .map_err(|error| error.as_response_error().error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .keep_alive(KEEP_ALIVE)
            .client_request_timeout(HEAD_PATIENCE)
            .client_disconnect_timeout(LINGER)
            .local_addr(address)
            .on_connect_ext(|stream: &Stream, data| {
                data.insert(stream.class());
            })
            .finish(map_config(application, |()| AppConfig::default()));
        fn_service(move |tcp: TcpStream| {
            let admission = admission.clone();
            async move {
                let peer = tcp.peer_addr().ok();
                let place = admission.admit(peer.map(|peer| peer.ip().to_canonical()));
                Ok((Stream::new(tcp, place), Protocol::Http1, peer))
            }
        })
        .and_then(http)
    })
}
