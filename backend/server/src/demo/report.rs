//! What `logbook demo` says before and after.

use std::io::{self, Write};

use chrono::Duration;
use logbook_demo::{COMPANY, Plan, incident};
use logbook_domain::time;

use super::send::Tally;

/// Says what is about to happen, and that none of it is real.
pub(crate) fn announce(plan: &Plan, address: &str, kept: Option<u32>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Sample data. {COMPANY}, its people and everything they ask is made up;"
    )?;
    writeln!(out, "each entry says so itself (metadata: \"demo\": true).")?;
    let Plan {
        seed,
        entries,
        days,
        ..
    } = plan;
    let reach = if *days == 1 {
        "a day".to_owned()
    } else {
        format!("{days} days")
    };
    writeln!(
        out,
        "Sending about {entries} entries of {reach} to {address} (seed {seed})."
    )?;
    if let Some(kept) = kept.filter(|kept| kept < days) {
        writeln!(
            out,
            "The server keeps {kept} days: its next cleanup deletes what is older."
        )?;
    }
    Ok(())
}

/// Says what became of it and where to look.
pub(crate) fn conclude(plan: &Plan, address: &str, tally: &Tally) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let Tally {
        accepted,
        completed,
        duplicates,
        ..
    } = tally;
    writeln!(
        out,
        "Done: {accepted} new, {completed} completed, {duplicates} were there already."
    )?;
    writeln!(out)?;
    writeln!(out, "Where to look")?;
    writeln!(out, "  everything            {address}/logs?period=all")?;
    writeln!(
        out,
        "  what went wrong       {address}/logs?period=all&status=failed"
    )?;
    writeln!(
        out,
        "  still running         {address}/logs?period=all&status=running"
    )?;
    if let Some((from, to)) = incident(plan) {
        let (from, to) = (
            time::rfc3339(&from),
            time::rfc3339(&(to + Duration::minutes(10))),
        );
        writeln!(
            out,
            "  a costly afternoon    {address}/logs?from={from}&to={to}"
        )?;
    }
    Ok(())
}
