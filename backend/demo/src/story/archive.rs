//! The contract archive is being read in, one box after the other, for hours:
//! whoever opens the log finds some of these runs still under way.

use chrono::{Days, NaiveDate};
use logbook_domain::vocabulary::Source;
use serde_json::json;

use super::messages;
use crate::cast::agents::ARCHIVE_INDEXER;
use crate::cast::offices::Office;
use crate::cast::people::PEOPLE;
use crate::cast::{clients, offices::Team};
use crate::entry::{Entity, Entry};
use crate::scene::{Key, Scene};
use crate::usage::Tokens;

/// A run begins every forty minutes and takes one to two hours.
const EVERY_SECONDS: u32 = 2_400;

/// Plays yesterday's and today's runs.
pub(crate) fn play(seed: u64, today: NaiveDate) -> Vec<Entry> {
    let days = [today - Days::new(1), today];
    let runs = days
        .into_iter()
        .flat_map(|day| (0..86_400 / EVERY_SECONDS).map(move |number| run(seed, day, number)));
    runs.flatten().collect()
}

fn run(seed: u64, day: NaiveDate, number: u32) -> Vec<Entry> {
    let key = Key {
        seed,
        day,
        lane: 'x',
        number: u64::from(number),
    };
    let begin = i64::from(number * EVERY_SECONDS);
    // Counted in UTC, so that the last run before any moment is under way.
    let mut scene = Scene::open(key, Office::Porto.moment(day, begin));
    scene.pause(0, 600);
    let Some(owner) = PEOPLE.iter().find(|person| person.team == Team::Legal) else {
        return Vec::new();
    };
    let shelf = scene.random.between(1, 40);
    let folders = scene.random.between(14, 34);
    let model = ARCHIVE_INDEXER.profile.model;
    let mut entry = Entry::begin(scene.next_id(), scene.clock, Source::Agent, model)
        .by(owner, clients::SERVER)
        .through(ARCHIVE_INDEXER.profile)
        .in_agent(&ARCHIVE_INDEXER);
    let task = format!(
        "Read shelf {shelf}, box {number}: {folders} folders. Write an index card for each contract."
    );
    entry.prompt = Some(json!([
        messages::system(ARCHIVE_INDEXER.system),
        messages::user(&task)
    ]));
    let cards = folders - scene.random.between(0, 5);
    entry.response = Some(json!(format!(
        "{cards} index cards written, {} folders without a contract. Unclear: two leases without a signature date, marked for Friederike.",
        folders - cards,
    )));
    let tokens = Tokens {
        input: folders * 2_900,
        cached: 0,
        output: cards * 130,
    };
    entry.settle(model, tokens, &mut scene.random);
    entry.duration_ms = Some(scene.random.between(65 * 60_000, 115 * 60_000));
    entry.trace_id = Some(scene.random.hex(32));
    entry.entity = Some(Entity {
        kind: "archive_box",
        id: format!("BOX-{shelf}-{number}"),
    });
    scene.push(entry);
    scene.entries
}
