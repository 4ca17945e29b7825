//! One local day: people and programs at work until its budget is used up.

use chrono::NaiveDate;

use super::cast::clients;
use super::cast::offices::{Office, Team};
use super::cast::people::{PEOPLE, Person};
use super::entry::Entry;
use super::random::Random;
use super::rhythm;
use super::scene::{Key, Scene};
use super::story::{agent_run, chat, code, images, jobs, nightly};
use super::texts::Texts;

/// Shares of a day's entries: people, then programs; the rest is the night's.
const PEOPLES_SHARE: f64 = 0.8;
const PROGRAMS_SHARE: f64 = 0.16;

/// Returns everything that happens on one local day, within about `budget`
/// entries.
pub(crate) fn play(seed: u64, day: NaiveDate, budget: usize, texts: &Texts) -> Vec<Entry> {
    let share = |part: f64| (budget as f64 * part).round() as usize;
    let mut entries = Vec::with_capacity(budget + 16);
    let key = |lane, number| Key {
        seed,
        day,
        lane,
        number,
    };
    fill(&mut entries, share(PEOPLES_SHARE), |number| {
        person_at_work(key('p', number), texts)
    });
    let until = entries.len() + share(PROGRAMS_SHARE);
    fill(&mut entries, until, |number| {
        program_at_work(key('s', number), texts)
    });
    let batches = share(1.0 - PEOPLES_SHARE - PROGRAMS_SHARE);
    entries.extend(nightly::play(seed, day, batches, texts));
    entries
}

/// Adds scene after scene until there are enough entries.
///
/// Scene by number: a larger budget only adds scenes, it changes none.
fn fill(entries: &mut Vec<Entry>, until: usize, scene: impl Fn(u64) -> Vec<Entry>) {
    // A scene may come out empty; the bound keeps that from going on forever.
    for number in 0..(until as u64 * 4) {
        if entries.len() >= until {
            return;
        }
        entries.extend(scene(number));
    }
}

fn person_at_work(key: Key, texts: &Texts) -> Vec<Entry> {
    let mut random = key.random("who");
    let person = &PEOPLE[random.weighted(PEOPLE.iter().map(|person| person.activity))];
    let second = rhythm::second_of_day(key.day, &mut random);
    let mut scene = Scene::open(key, person.office.moment(key.day, second));
    occupy(&mut scene, person, &mut random, texts);
    scene.entries
}

/// Chat, agents, and for those who write code mostly code.
fn occupy(scene: &mut Scene, person: &Person, random: &mut Random, texts: &Texts) {
    if let Some(editor) = person.editor.filter(|_| random.chance(0.4)) {
        return code::play(scene, person, editor, &texts.code);
    }
    if person.team == Team::Marketing && random.chance(0.12) {
        return images::play(scene, person, texts);
    }
    if random.chance(agent_share(person.team)) {
        let client = if person.client == clients::MOBILE {
            clients::WEB
        } else {
            person.client
        };
        return agent_run::play(scene, person, client, texts);
    }
    chat::play(scene, person, texts);
}

fn agent_share(team: Team) -> f64 {
    match team {
        Team::Support => 0.13,
        Team::Engineering | Team::Data | Team::Finance => 0.17,
        Team::Legal | Team::Sales | Team::People => 0.12,
        Team::Marketing => 0.0,
    }
}

fn program_at_work(key: Key, texts: &Texts) -> Vec<Entry> {
    let mut random = key.random("when");
    let second = rhythm::second_of_day(key.day, &mut random);
    let mut scene = Scene::open(key, Office::Hamburg.moment(key.day, second));
    jobs::play(&mut scene, &texts.services);
    scene.entries
}
