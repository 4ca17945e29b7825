//! The spike worth finding: one afternoon the Invoice Matcher is stuck.
//!
//! It reads the whole ledger, is told by the provider to slow down, starts
//! over with the ledger and its own failed attempts in the prompt, and so
//! spends on one invoice what it usually spends in a month, until someone
//! stops it.

use chrono::{Duration, NaiveDate};
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::{ErrorCategory, Source};
use serde_json::{Value, json};

use super::messages;
use crate::cast::agents::{self, Agent};
use crate::cast::clients;
use crate::cast::offices::{Office, Team};
use crate::cast::people::PEOPLE;
use crate::entry::{Entity, Entry};
use crate::failures;
use crate::scene::{Key, Scene};
use crate::usage::{self, Tokens};

/// It lasts from ten past two to about a quarter to five.
const BEGIN_SECOND: i64 = (14 * 60 + 10) * 60;
const LENGTH_MILLIS: i64 = 155 * 60_000;

const SLOW_DOWN: &str = "429 rate_limit_error: input tokens per minute exceeded for claude-opus-4-5 (limit 2,000,000); retry after 8 s";
const STOPPED: &str =
    "the run was stopped by magdalena.krause: \"costs!! it keeps re-reading the ledger\"";

/// From when to when it lasts on that day.
pub(crate) fn span(day: NaiveDate) -> (Moment, Moment) {
    let begin = Office::Hamburg.moment(day, BEGIN_SECOND);
    (begin, begin + Duration::milliseconds(LENGTH_MILLIS))
}

/// Plays the afternoon with about this many calls.
pub(crate) fn play(seed: u64, day: NaiveDate, calls: usize) -> Vec<Entry> {
    let Some(agent) = agents::by_id("agent-invoice-matcher").filter(|_| calls > 1) else {
        return Vec::new();
    };
    let key = Key {
        seed,
        day,
        lane: 'i',
        number: 0,
    };
    let mut scene = Scene::open(key, Office::Hamburg.moment(day, BEGIN_SECOND));
    let trace = scene.random.hex(32);
    let step = LENGTH_MILLIS / calls as i64;
    for attempt in 1..calls {
        let begin = scene.clock;
        let entry = attempt_match(&mut scene, agent, &trace, attempt);
        scene.entries.push(entry);
        scene.clock = begin;
        let jitter = scene.random.between(step * 7 / 10, step * 13 / 10);
        scene.wait(jitter);
    }
    let mut last = attempt_match(&mut scene, agent, &trace, calls);
    failures::stop(&mut last, STOPPED);
    scene.push(last);
    scene.entries
}

fn attempt_match(scene: &mut Scene, agent: &'static Agent, trace: &str, attempt: usize) -> Entry {
    let model = agent.profile.model;
    let mut entry = Entry::begin(scene.next_id(), scene.clock, Source::Agent, model)
        .through(agent.profile)
        .in_agent(agent);
    if let Some(owner) = PEOPLE.iter().find(|person| person.team == Team::Finance) {
        entry = entry.by(owner, clients::SERVER);
    }
    entry.trace_id = Some(trace.to_owned());
    entry.entity = Some(Entity {
        kind: "invoice",
        id: "INV-77120".to_owned(),
    });
    entry.note("attempt", json!(attempt));
    let prompt = prompt(agent, attempt);
    // The ledger grows by every attempt that is written into it.
    let ledger = 88_000 + 90 * attempt as i64;
    let input = usage::of_value(&prompt) + ledger;
    let answer = "INV-77120 still has no exact match: the carrier billed 14 pallets, the ledger holds 13. I will read the ledger again to be sure.";
    entry.settle(
        model,
        Tokens {
            input,
            cached: 0,
            output: usage::of_text(answer),
        },
        &mut scene.random,
    );
    entry.prompt = Some(prompt);
    entry.response = Some(json!(answer));
    if scene.random.chance(0.62) {
        let millis = scene.random.between(180, 900);
        failures::fail_with(&mut entry, ErrorCategory::RateLimiting, SLOW_DOWN, millis);
    }
    entry
}

fn prompt(agent: &Agent, attempt: usize) -> Value {
    json!([
        messages::system(agent.system),
        messages::user(
            "Match invoice INV-77120 (Tatra Timber, 14 pallets, 3,912.40 EUR) with the ledger. Attached: ledger of the quarter (about 88,000 tokens, not logged)."
        ),
        messages::assistant(&format!(
            "Attempt {attempt}: no exact match so far. Reading the whole ledger again."
        )),
    ])
}
