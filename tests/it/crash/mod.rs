//! Nothing that was acknowledged is lost: the real program with its own durable
//! Postgres, clients that send with retries, and kill -9 at random moments.

mod client;
mod dice;
mod full_disk;
mod hang;
mod kills;
mod ledger;
mod parts;
mod place;
mod shutdown;
mod verdict;
mod wire;

use std::sync::atomic::Ordering;
use std::thread;

use dice::Dice;
use place::Place;

/// How often each of server and Postgres is killed.
const ROUNDS: u32 = 10;
/// Clients that send at the same time.
const CLIENTS: u64 = 4;

/// The moments of the kills and what the clients send follow from this; another
/// one can be given in `LOGBOOK_CRASH_SEED`.
fn seed() -> u64 {
    let given = std::env::var("LOGBOOK_CRASH_SEED").ok();
    given.map_or(20_260_131, |text| text.parse().expect("a number as seed"))
}

#[test]
fn what_was_acknowledged_is_there_once_after_any_number_of_kills() {
    println!("LOGBOOK_CRASH_SEED={}", seed());
    let place = Place::prepare();
    let ledger = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let client = client::Client::new(number, &place, Dice::new(seed() + number));
                scope.spawn(|| client.run())
            })
            .collect();
        // Also when a kill finds something wrong, or the clients would go on.
        let stop = place.stop_at_end();
        let mut dice = Dice::new(seed() + CLIENTS);
        let _server = kills::server(&place, &mut dice, ROUNDS);
        kills::postgres(&place, &mut dice, ROUNDS);
        drop(stop);
        let ledgers = clients.into_iter().map(|client| client.join().unwrap());
        let ledger: Vec<_> = ledgers.flatten().collect();
        verdict::rows(&place, &ledger);
        verdict::answers(&place, &ledger);
        verdict::numbers(&place);
        ledger
    });
    assert!(
        ledger.len() > 1_000,
        "only {} entries were sent",
        ledger.len()
    );
    println!("{} entries", ledger.len());
    assert!(place.answered.load(Ordering::Relaxed) > 100);
}
