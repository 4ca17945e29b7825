//! What every fuzz target checks: whatever comes in, there is no panic and no
//! memory out of proportion, and what is accepted can be read back.

mod memory;
mod read_back;

use chrono::DateTime;
use logbook_domain::entry::{Arrival, Draft, Submission};
use logbook_domain::policy::ContentPolicy;
use logbook_domain::time::Moment;
use logbook_intake::batch::{self, Body};
use logbook_intake::gateways::{self, Gateway};
use logbook_intake::lines::Cutter;
use logbook_intake::native;
use logbook_intake::otlp::{Encoding, Outcome, Request, Signal};

/// The time that the server believes it is: 2026-11-28.
const NOW_MILLIS: i64 = 1_795_824_000_000;

/// Items of a request that are read alone, each with its resource.
const MOST_ALONE: usize = 3;

fn now() -> Moment {
    DateTime::from_timestamp_millis(NOW_MILLIS).expect("a moment")
}

/// A JSON body, as `POST /api/v1/logs` takes it.
pub fn native_json(body: &[u8]) {
    memory::bounded(body.len(), || match batch::split_json(body) {
        Ok(Body::One(item)) => entry(item),
        Ok(Body::Many(items)) => items.into_iter().for_each(entry),
        Err(_) => {}
    });
}

/// NDJSON. The first byte says in how long pieces the rest arrives.
pub fn ndjson(input: &[u8]) {
    let Some((size, body)) = input.split_first() else {
        return;
    };
    memory::bounded(body.len(), || {
        let mut cutter = Cutter::default();
        let mut lines = Vec::new();
        for mut piece in body.chunks(usize::from(*size) + 1) {
            while !piece.is_empty() {
                match cutter.push(&mut piece) {
                    Ok(Some(chunk)) => lines.extend(chunk.lines().map(<[u8]>::to_vec)),
                    Ok(None) => {}
                    Err(_) => return,
                }
            }
        }
        if cutter.end().is_ok() {
            lines.extend(cutter.give().lines().map(<[u8]>::to_vec));
        }
        let mut whole = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        for line in &lines {
            let sent = whole.by_ref().find(|line| !line.is_empty());
            assert_eq!(sent, Some(&line[..]), "a line is not as it was sent");
        }
        lines.iter().for_each(|line| entry(line));
    });
}

fn entry(item: &[u8]) {
    if let Ok(draft) = native::parse(item) {
        check(draft);
    }
}

/// A body of OTLP.
pub fn otlp(body: &[u8], encoding: Encoding, signal: Signal) {
    memory::bounded(body.len(), || {
        let Ok(request) = Request::read(body, encoding, signal) else {
            return;
        };
        let outcomes: Box<dyn Iterator<Item = Outcome>> = match signal {
            Signal::Traces => Box::new(request.spans()),
            Signal::Logs | Signal::Metrics => Box::new(request.records()),
        };
        let mut count = 0;
        for outcome in outcomes {
            count += 1;
            if let Outcome::Entry(called) = outcome {
                check(called.draft);
            }
        }
        assert_eq!(count, request.len(), "an item has no outcome");
        for place in 0..request.len().min(MOST_ALONE) {
            alone(&request, place, signal);
        }
    });
}

/// Reads an item again as quarantine keeps it.
fn alone(request: &Request<'_>, place: usize, signal: Signal) {
    let Some(kept) = request.alone(place, signal) else {
        return;
    };
    if let Some(operation) = request.refused_operation(place, signal) {
        assert_eq!(operation, kept, "quarantine keeps another item");
    }
    let again = Request::read(&kept, Encoding::Json, signal);
    let count = again.map(|again| again.len());
    assert_eq!(count.ok(), Some(1), "an item alone cannot be read");
}

/// What a gateway sends. The first byte says which one.
pub fn gateways(input: &[u8]) {
    let Some((which, body)) = input.split_first() else {
        return;
    };
    let gateway = match which % 2 {
        0 => Gateway::Litellm,
        _ => Gateway::Kong,
    };
    memory::bounded(body.len(), || {
        let Ok(outcomes) = gateways::read(gateway, body) else {
            return;
        };
        for outcome in outcomes {
            if let gateways::Outcome::Entry { draft, .. } = outcome {
                check(*draft);
            }
        }
    });
}

/// Has a draft checked as a request has it, and reads back what was accepted.
fn check(draft: Draft<'_>) {
    let arrival = Arrival {
        now: now(),
        random: [7; 10],
    };
    if let Ok(submission) = Submission::new(draft, arrival, &ContentPolicy::default()) {
        read_back::check(&submission.entry, arrival);
    }
}
