//! kill -9, again and again.

use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use logbook_tests::process::signal;
use logbook_tests::program::{PATIENCE, Serving};

use super::dice::Dice;
use super::place::Place;

/// How long a server lives after it first answered, in milliseconds.
const LIFE: (u64, u64) = (20, 400);
/// In so many of a hundred rounds the next server is killed while it starts.
const KILLED_AT_START_PERCENT: u64 = 30;

/// Kills the server in every round; gives the one that is left in the end.
pub(super) fn server(place: &Place, dice: &mut Dice, rounds: u32) -> Serving {
    let mut server = place.first_server();
    for _ in 0..rounds {
        live(place, dice);
        server.kill();
        if dice.percent(KILLED_AT_START_PERCENT) {
            let mut early = place.program.spawn();
            thread::sleep(Duration::from_millis(dice.below(500)));
            early.kill();
        }
        server = place.program.serve();
        place.announce(&server);
    }
    live(place, dice);
    server
}

/// Kills Postgres in every round; its server starts it again.
pub(super) fn postgres(place: &Place, dice: &mut Dice, rounds: u32) {
    for _ in 0..rounds {
        let killed = postgres_pid(place, None);
        assert!(signal("KILL", killed));
        postgres_pid(place, Some(killed));
        live(place, dice);
    }
}

/// Lets the clients get answers, then lets a random while pass.
fn live(place: &Place, dice: &mut Dice) {
    let before = place.answered.load(Ordering::Relaxed);
    eventually("an answer to a client", || {
        place.answered.load(Ordering::Relaxed) > before
    });
    thread::sleep(Duration::from_millis(dice.between(LIFE.0, LIFE.1)));
}

/// The Postgres that runs, and is not the one before.
fn postgres_pid(place: &Place, before: Option<u32>) -> u32 {
    let mut pid = None;
    eventually("a running Postgres", || {
        pid = place.program.postgres_pid();
        pid.is_some() && pid != before
    });
    pid.unwrap()
}

fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "{what} did not come");
        thread::sleep(Duration::from_millis(5));
    }
}
