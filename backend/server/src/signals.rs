//! What the system tells the server to do.

use std::future::Future;

use actix_web::rt::signal::unix::{Signal, SignalKind, signal};

/// From here on SIGTERM and SIGINT (Ctrl-C) no longer end the process; the
/// future resolves at the first of them. A second one ends the process at once:
/// Postgres is then stopped by its watchdog, and nothing that was acknowledged
/// is lost.
///
/// SIGHUP is left to the system: handling it would break `nohup`.
pub(crate) fn stop_requested() -> impl Future<Output = ()> + Send + 'static {
    let first = one_of(listen());
    async {
        first.await;
        log::info!("stopping: open requests are answered first; once more to stop at once");
        let second = one_of(listen());
        actix_web::rt::spawn(async {
            second.await;
            std::process::exit(130);
        });
    }
}

fn listen() -> Vec<Signal> {
    let listen = |kind| {
        signal(kind)
            .inspect_err(|error| log::error!("cannot listen for signals: {error}"))
            .ok()
    };
    let kinds = [SignalKind::terminate(), SignalKind::interrupt()];
    kinds.into_iter().filter_map(listen).collect()
}

async fn one_of(signals: Vec<Signal>) {
    if signals.is_empty() {
        // Then the system's own way with signals holds: they end the process.
        return std::future::pending().await;
    }
    let waits = signals.into_iter().map(|signal| Box::pin(next(signal)));
    futures_util::future::select_all(waits).await;
}

async fn next(mut signal: Signal) {
    signal.recv().await;
}
