//! The night's batch: the search index takes in what changed during the day.

use chrono::NaiveDate;
use logbook_domain::vocabulary::Source;
use serde_json::json;

use crate::cast::offices::Office;
use crate::cast::profiles::INDEX;
use crate::cast::services::SEARCH_INDEXER;
use crate::entry::Entry;
use crate::failures;
use crate::scene::{Key, Scene};
use crate::texts::Texts;
use crate::usage::{self, Tokens};

/// Plays the batch of one night, from half past one in Hamburg.
pub(crate) fn play(seed: u64, day: NaiveDate, batches: usize, texts: &Texts) -> Vec<Entry> {
    let key = Key {
        seed,
        day,
        lane: 'n',
        number: 0,
    };
    let mut scene = Scene::open(key, Office::Hamburg.moment(day, 5_400));
    let trace = scene.random.hex(32);
    for batch in 1..=batches {
        let entry = embed(&mut scene, texts, &trace, batch, batches);
        scene.push(entry);
        scene.pause(2, 40);
    }
    scene.entries
}

fn embed(scene: &mut Scene, texts: &Texts, trace: &str, batch: usize, of: usize) -> Entry {
    let documents: Vec<&String> = (0..12)
        .map(|_| scene.random.pick(&texts.services.document))
        .collect();
    let chunks = scene.random.between(48, 96);
    let per_chunk = scene.random.between(280, 460);
    let mut entry = Entry::begin(scene.next_id(), scene.clock, Source::Api, INDEX.model)
        .by_service(&SEARCH_INDEXER)
        .through(&INDEX);
    let input = chunks * per_chunk + usage::of_text("batch");
    entry.settle(
        INDEX.model,
        Tokens {
            input,
            ..Tokens::default()
        },
        &mut scene.random,
    );
    entry.trace_id = Some(trace.to_owned());
    entry.note("batch", json!(format!("{batch} of {of}")));
    entry.note("chunks", json!(chunks));
    entry.prompt = Some(json!({ "documents": documents, "chunks": chunks }));
    entry.response = Some(json!({ "vectors": chunks, "dimensions": 3072 }));
    failures::afflict(&mut entry, &mut scene.random);
    entry
}
