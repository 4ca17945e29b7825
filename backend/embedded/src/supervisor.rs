//! Keeps Postgres running for as long as the server runs.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::binaries::Binaries;
use super::home::Home;
use super::postmaster::Postmaster;

/// How often the process is looked at.
const INTERVAL: Duration = Duration::from_millis(100);

/// The longest pause between two attempts to start it again. It adds to the time
/// until the first answer once what hindered it (a full disk) is over.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A thread that starts Postgres again when it has died (killed, out of
/// memory). Its crash recovery brings every acknowledged entry back, and the
/// server answers 503 in the meantime.
#[derive(Debug)]
pub(crate) struct Supervisor {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    running: Arc<Mutex<Postmaster>>,
}

impl Supervisor {
    /// Takes over a started Postgres.
    pub(crate) fn watch(postmaster: Postmaster, home: Home, binaries: Binaries) -> Self {
        let running = Arc::new(Mutex::new(postmaster));
        let (stop, stopped) = channel();
        let shared = Arc::clone(&running);
        let thread = thread::spawn(move || supervise(&shared, &home, &binaries, &stopped));
        Self {
            stop: Some(stop),
            thread: Some(thread),
            running,
        }
    }

    /// Returns the process id of the Postgres that runs now.
    pub(crate) fn pid(&self) -> u32 {
        lock(&self.running).pid()
    }

    /// Ends the watch, then Postgres. Safe to call twice.
    pub(crate) fn stop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the thread that watches Postgres has panicked");
        }
        lock(&self.running).stop();
    }
}

/// Returns a poisoned lock only means that a thread panicked while it held the
/// child; the child itself is as whole as before.
fn lock(running: &Mutex<Postmaster>) -> std::sync::MutexGuard<'_, Postmaster> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

fn supervise(
    running: &Mutex<Postmaster>,
    home: &Home,
    binaries: &Binaries,
    stopped: &Receiver<()>,
) {
    let mut pause = INTERVAL;
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(pause) {
        if !lock(running).has_exited() {
            continue;
        }
        log::error!(
            "Postgres has ended unexpectedly; starting it again (its log: {})",
            home.log().display()
        );
        match Postmaster::start(home, binaries) {
            Ok(started) => {
                *lock(running) = started;
                pause = INTERVAL;
                log::info!("Postgres runs again");
            }
            Err(error) => {
                pause = (pause * 2).min(LONGEST_PAUSE);
                log::error!("{error}; trying again in {} s", pause.as_secs_f32());
            }
        }
    }
}
