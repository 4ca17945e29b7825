//! What the system tells the server to do.

use actix_web::rt::signal::unix::{Signal, SignalKind, signal};

/// Resolves at the first SIGTERM, SIGINT (Ctrl-C) or SIGHUP (the terminal was
/// closed). A second one ends the process at once: Postgres is then stopped by
/// its watchdog, and nothing that was acknowledged is lost.
pub(crate) async fn stop_requested() {
    wait_for_one().await;
    log::info!("stopping: open requests are answered first; once more to stop at once");
    actix_web::rt::spawn(async {
        wait_for_one().await;
        std::process::exit(130);
    });
}

async fn wait_for_one() {
    let listen = |kind| {
        signal(kind)
            .inspect_err(|error| log::error!("cannot listen for signals: {error}"))
            .ok()
    };
    let kinds = [
        SignalKind::terminate(),
        SignalKind::interrupt(),
        SignalKind::hangup(),
    ];
    let waits: Vec<_> = kinds
        .into_iter()
        .filter_map(listen)
        .map(|signal| Box::pin(next(signal)))
        .collect();
    if waits.is_empty() {
        // Then the system's own way with signals holds: they end the process.
        return std::future::pending().await;
    }
    futures_util::future::select_all(waits).await;
}

async fn next(mut signal: Signal) {
    signal.recv().await;
}
