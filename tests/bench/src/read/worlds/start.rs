//! How long a server takes to start.

use std::time::{Duration, Instant};

use crate::error::{BenchError, Result};
use crate::fixture::installation::Installation;
use crate::shared::server::Server;

const PAUSE: Duration = Duration::from_millis(5);
const PATIENCE: Duration = Duration::from_secs(300);

/// Starts a server and returns how long it took until its health said it is ready.
pub(crate) fn timed(installation: &Installation, database: &str) -> Result<(Server, Duration)> {
    let began = Instant::now();
    let server = installation.serve(database)?;
    let url = format!("http://{}/health/ready", server.address);
    while ureq::get(&url).call().is_err() {
        if began.elapsed() > PATIENCE {
            let said = format!("{url} did not answer 200 for {} s", PATIENCE.as_secs());
            return Err(BenchError::NotReady(said));
        }
        std::thread::sleep(PAUSE);
    }
    Ok((server, began.elapsed()))
}
