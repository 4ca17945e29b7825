//! The server, of HTTP and of gRPC.

use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::time::Duration;

use actix_http::{HttpService, Protocol};
use actix_server::{GracefulShutdownSignal, Server, ServerBuilder};
use actix_service::{
    IntoServiceFactory, ServiceFactory, ServiceFactoryExt, fn_factory, fn_service, map_config,
};
use actix_web::dev::AppConfig;
use actix_web::rt::net::TcpStream;
use actix_web::web;

use crate::app::{app, openapi, otlp_app};
use crate::connections::{Admission, ConnectionClass, ConnectionLimits, Stream};
use crate::document::Document;
use crate::grpc;
use crate::state::AppState;

/// How long a connection without a request is kept open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long the head of a request may take to arrive.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long bytes of a body nobody reads are taken in and thrown away after its
/// refusal. A connection that is closed before them is reset, and many clients
/// then report a broken pipe in place of the answer they were sent.
const LINGER: Duration = Duration::from_secs(10);

/// Where connections come in.
#[derive(Debug)]
pub struct Listeners {
    /// Those of HTTP.
    pub http: TcpListener,
    /// Those of OTLP over gRPC, if it is served.
    pub otlp_grpc: Option<TcpListener>,
}

/// What the application of every worker thread is made of.
#[derive(Clone)]
struct Application {
    state: web::Data<AppState>,
    document: web::Data<Document>,
}

/// Returns a server of the application at its listeners, yet to be run. The
/// limits hold for all connections together.
///
/// # Errors
/// Fails when the system refuses a listener.
pub fn listen(
    listeners: Listeners,
    state: web::Data<AppState>,
    limits: ConnectionLimits,
) -> io::Result<ServerBuilder> {
    let Listeners { http, otlp_grpc } = listeners;
    let admission = Admission::new(limits, state.trusted_proxies.clone());
    let application = Application {
        state,
        document: web::Data::new(Document::new(&openapi())),
    };
    let builder = Server::build();
    let stopping = builder.graceful_shutdown_signal();
    let builder = match otlp_grpc {
        Some(listener) => listen_grpc(builder, listener, &application, &admission, &stopping)?,
        None => builder,
    };
    listen_http(builder, http, application, admission, stopping)
}

fn listen_http(
    builder: ServerBuilder,
    listener: TcpListener,
    application: Application,
    admission: Admission,
    stopping: GracefulShutdownSignal,
) -> io::Result<ServerBuilder> {
    let address = listener.local_addr()?;
    builder.listen("http", listener, move || {
        let (admission, stopping) = (admission.clone(), stopping.clone());
        let Application { state, document } = application.clone();
        let clock = state.clock.clone();
        let application = app(state, document)
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
            let (admission, clock) = (admission.clone(), clock.clone());
            async move {
                let peer = tcp.peer_addr().ok();
                let place = admission.admit(peer.map(|peer| peer.ip().to_canonical()));
                Ok((Stream::new(tcp, place, clock), Protocol::Http1, peer))
            }
        })
        .and_then(http)
    })
}

fn listen_grpc(
    builder: ServerBuilder,
    listener: TcpListener,
    application: &Application,
    admission: &Admission,
    stopping: &GracefulShutdownSignal,
) -> io::Result<ServerBuilder> {
    let (application, admission, stopping) =
        (application.clone(), admission.clone(), stopping.clone());
    builder.listen("otlp-grpc", listener, move || {
        let Application { state, document } = application.clone();
        let (admission, stopping) = (admission.clone(), stopping.clone());
        fn_factory(move || {
            let (admission, stopping) = (admission.clone(), stopping.clone());
            let application = otlp_app(state.clone(), document.clone()).into_factory();
            let clock = state.clock.clone();
            let starting = application.new_service(AppConfig::default());
            async move {
                let application = Rc::new(starting.await?);
                Ok::<_, ()>(fn_service(move |tcp: TcpStream| {
                    let (admission, stopping) = (admission.clone(), stopping.clone());
                    let (application, clock) = (Rc::clone(&application), clock.clone());
                    async move {
                        let peer = tcp.peer_addr().ok();
                        let place = admission.admit(peer.map(|peer| peer.ip().to_canonical()));
                        let stream = Stream::new(tcp, place, clock.clone());
                        let is_full = stream.class() == ConnectionClass::Full;
                        let application = is_full.then_some(application);
                        let stopping = stopping.notified();
                        grpc::serve(stream, peer, application, clock, stopping).await;
                        Ok::<_, ()>(())
                    }
                }))
            }
        })
    })
}
