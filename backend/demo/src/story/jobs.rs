//! What the company's programs do all day through the API.

use logbook_domain::vocabulary::Source;
use serde_json::{Value, json};

use super::messages;
use crate::cast::profiles::{CALLS, GUARD, Profile, QUERY, RANK, TRIAGE, VOICE};
use crate::cast::services::{
    CALL_RECORDER, COMMENT_GUARD, DRIVER_APP, MAIL_TRIAGE, PORTAL_SEARCH, Service,
};
use crate::entry::{Entity, Entry};
use crate::failures;
use crate::fill::Filling;
use crate::scene::Scene;
use crate::texts::{Pair, ServiceTexts};
use crate::usage::{self, Tokens};

/// How often each job runs, relative to the others.
const WEIGHTS: [f64; 5] = [42.0, 26.0, 14.0, 10.0, 8.0];

/// Plays one job of one of the programs.
pub(crate) fn play(scene: &mut Scene, texts: &ServiceTexts) {
    match scene.random.weighted(WEIGHTS.into_iter()) {
        0 => triage(scene, texts),
        1 => search(scene, texts),
        2 => call(scene, texts),
        3 => comment(scene, texts),
        _ => voice_note(scene, texts),
    }
}

fn request(scene: &mut Scene, service: &Service, profile: &Profile) -> Entry {
    Entry::begin(scene.next_id(), scene.clock, Source::Api, profile.model)
        .by_service(service)
        .through(profile)
}

fn finish(scene: &mut Scene, mut entry: Entry) {
    failures::afflict(&mut entry, &mut scene.random);
    scene.push(entry);
}

fn triage(scene: &mut Scene, texts: &ServiceTexts) {
    let filling = Filling::draw(None, &mut scene.random);
    let Pair { input, output } = scene.random.pick(&texts.mail);
    let prompt = json!([
        messages::system(&texts.triage_system),
        messages::user(&filling.fill(input))
    ]);
    let answer = filling.fill(output);
    let mut entry = request(scene, &MAIL_TRIAGE, &TRIAGE);
    let tokens = Tokens {
        input: usage::of_value(&prompt),
        cached: 0,
        output: usage::of_text(&answer),
    };
    entry.settle(TRIAGE.model, tokens, &mut scene.random);
    entry.entity = Some(Entity {
        kind: "ticket",
        id: format!("TCK-{}", filling.number),
    });
    entry.note("response_format", json!("json_schema"));
    entry.prompt = Some(prompt);
    entry.response = Some(Value::String(answer));
    finish(scene, entry);
}

/// A search is two calls: the query's vector, then the order of the hits.
fn search(scene: &mut Scene, texts: &ServiceTexts) {
    let search = scene.random.pick(&texts.search);
    let trace = scene.random.hex(32);
    let mut entry = request(scene, &PORTAL_SEARCH, &QUERY);
    let tokens = Tokens {
        input: usage::of_text(&search.query),
        ..Tokens::default()
    };
    entry.settle(QUERY.model, tokens, &mut scene.random);
    entry.trace_id = Some(trace.clone());
    entry.prompt = Some(json!(search.query));
    entry.response = Some(json!({ "vectors": 1, "dimensions": 1536 }));
    finish(scene, entry);
    scene.wait(30);

    let mut entry = request(scene, &PORTAL_SEARCH, &RANK);
    entry.trace_id = Some(trace);
    entry.cost_usd = usage::cost(RANK.model.price, Tokens::default(), 0);
    entry.duration_ms = Some((RANK.model.first_ms * scene.random.spread()) as i64);
    entry.prompt = Some(json!({ "query": search.query, "documents": search.found }));
    entry.response = Some(ranking(search.found.len()));
    finish(scene, entry);
}

/// The best hit is the last one in the texts.
fn ranking(hits: usize) -> Value {
    let ranked: Vec<Value> = (0..hits)
        .rev()
        .enumerate()
        .map(|(place, index)| json!({ "index": index, "score": 0.97 / (1.0 + place as f64) }))
        .collect();
    json!({ "results": ranked })
}

fn call(scene: &mut Scene, texts: &ServiceTexts) {
    let filling = Filling::draw(None, &mut scene.random);
    let text = filling.fill(scene.random.pick::<String>(&texts.call));
    let mut entry = request(scene, &CALL_RECORDER, &CALLS);
    // People speak about 15 letters a second, and think in between.
    let tenths = (text.len() as i64) * 10 / 13 + scene.random.between(20, 1_800);
    entry.settle_audio(CALLS.model, tenths, &mut scene.random);
    entry.entity = Some(Entity {
        kind: "call",
        id: format!("CALL-{}", filling.number),
    });
    entry.prompt = Some(json!({ "file": format!("call-{}.wav", filling.number), "diarize": true }));
    entry.response = Some(Value::String(text));
    finish(scene, entry);
}

fn voice_note(scene: &mut Scene, texts: &ServiceTexts) {
    let filling = Filling::draw(None, &mut scene.random);
    let text = filling.fill(scene.random.pick::<String>(&texts.note));
    let mut entry = request(scene, &DRIVER_APP, &VOICE);
    let tenths = (text.len() as i64) * 10 / 14 + scene.random.between(5, 60);
    entry.settle_audio(VOICE.model, tenths, &mut scene.random);
    entry.prompt = Some(json!({ "file": format!("note-{}.m4a", scene.random.hex(6)) }));
    entry.response = Some(Value::String(text));
    finish(scene, entry);
}

fn comment(scene: &mut Scene, texts: &ServiceTexts) {
    let comment = scene.random.pick(&texts.comment);
    let mut entry = request(scene, &COMMENT_GUARD, &GUARD);
    entry.duration_ms = Some((GUARD.model.first_ms * scene.random.spread()) as i64);
    entry.cost_usd = usage::cost(GUARD.model.price, Tokens::default(), 0);
    entry.prompt = Some(json!(comment.text));
    let categories: Vec<&String> = comment.flagged.iter().collect();
    entry.response =
        Some(json!({ "flagged": comment.flagged.is_some(), "categories": categories }));
    finish(scene, entry);
}
