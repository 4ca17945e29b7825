//! `logbook demo`: sends the sample data through the public API, like any
//! client's entries.

mod args;
mod error;
mod report;
mod send;

pub(crate) use args::Args;
pub(crate) use error::DemoError;

use logbook_demo::{Plan, Texts};

use crate::clock;
use crate::remote::Client;

/// How many days the sample covers when the server does not tell.
const USUAL_DAYS: u32 = 14;

/// Generates the sample and sends it.
///
/// # Errors
/// When the server cannot be reached, refuses the caller, or did not take
/// every entry.
pub(crate) fn run(args: Args) -> Result<(), DemoError> {
    let texts = Texts::load()?;
    let (seed, entries, days) = (args.seed, args.entries, args.days);
    let mut client = Client::connect(args.remote)?;
    let kept = client.retention_days()?;
    let plan = Plan {
        seed,
        now: clock::system().now(),
        days: days.or(kept).unwrap_or(USUAL_DAYS),
        entries,
    };
    report::announce(&plan, client.address(), kept)?;
    let entries = logbook_demo::entries(&plan, &texts);
    let tally = send::all(&mut client, &entries)?;
    report::conclude(&plan, client.address(), &tally)?;
    tally.verdict()
}
