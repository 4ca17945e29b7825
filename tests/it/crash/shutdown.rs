//! SIGTERM while clients are sending.

use std::thread;
use std::time::{Duration, Instant};

use super::dice::Dice;
use super::place::Place;
use super::{CLIENTS, client, seed, verdict};

/// What the server is given at most: half a minute for open requests, and a
/// while for Postgres.
const GRACE: Duration = Duration::from_secs(40);

#[test]
fn a_polite_stop_answers_what_it_took_and_loses_nothing() {
    let place = Place::prepare();
    let mut server = place.first_server();
    let ledger = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let client = client::Client::new(number, &place, Dice::new(seed() + number));
                scope.spawn(|| client.run())
            })
            .collect();
        let stop = place.stop_at_end();
        thread::sleep(Duration::from_millis(1_500));
        let began = Instant::now();
        server.signal("TERM");
        let status = server.wait();
        let took = began.elapsed();
        println!("stopped after {took:?}");
        assert_eq!(status.code(), Some(0), "{}", server.log());
        assert!(took < GRACE, "{took:?}");
        assert_eq!(
            place.program.postgres_pid(),
            None,
            "Postgres did not end in order"
        );

        let server = place.program.serve();
        place.announce(&server);
        thread::sleep(Duration::from_millis(300));
        drop(stop);
        let ledgers = clients.into_iter().map(|client| client.join().unwrap());
        let ledger: Vec<_> = ledgers.flatten().collect();
        verdict::rows(&place, &ledger);
        verdict::numbers(&place);
        ledger
    });
    assert!(
        ledger.len() > 100,
        "only {} entries were sent",
        ledger.len()
    );
}
