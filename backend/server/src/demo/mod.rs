//! `logbook demo`: fills a log with believable entries that are all made up.
//!
//! The sample is generated in memory ([`generate`]) from a seed and the
//! present moment, and sent through the public API like any client's entries.
//! Every entry has an id of its own that follows from seed and day, so sending
//! the sample again adds nothing twice; entries that were still running are
//! completed.

mod args;
mod cast;
mod day;
mod entry;
mod error;
mod failures;
mod fill;
pub mod generate;
mod random;
mod report;
mod rhythm;
mod scene;
mod send;
mod story;
mod texts;
mod usage;
mod window;

#[cfg(test)]
mod tests;

pub use args::Args;
pub use entry::Entry;
pub use error::DemoError;
pub use generate::Plan;
pub use texts::Texts;

use chrono::Utc;

use crate::remote::Client;

/// How many days the sample covers when the server does not tell.
const USUAL_DAYS: u32 = 14;

/// Generates the sample and sends it.
///
/// # Errors
/// When the server cannot be reached, refuses the caller, or did not take
/// every entry.
pub fn run(args: Args) -> Result<(), DemoError> {
    let texts = Texts::load()?;
    let (seed, entries, days) = (args.seed, args.entries, args.days);
    let mut client = Client::connect(args.remote)?;
    let kept = client.retention_days()?;
    let plan = Plan {
        seed,
        now: Utc::now(),
        days: days.or(kept).unwrap_or(USUAL_DAYS),
        entries,
    };
    report::announce(&plan, client.address(), kept)?;
    let entries = generate::entries(&plan, &texts);
    let tally = send::all(&mut client, &entries)?;
    report::conclude(&plan, client.address(), &tally)?;
    tally.verdict()
}
