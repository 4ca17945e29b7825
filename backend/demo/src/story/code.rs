//! An hour in the editor: completions while typing, and edits asked for.

use logbook_domain::vocabulary::{FeatureType, Source};
use serde_json::{Value, json};

use super::messages;
use crate::cast::people::Person;
use crate::cast::profiles::{CODE, COMPLETE};
use crate::entry::{Entity, Entry, Feature};
use crate::failures;
use crate::scene::Scene;
use crate::texts::{CodeTexts, Completion, Edit};
use crate::usage::{self, Tokens};

/// Plays a stretch of work in this person's editor.
pub(crate) fn play(scene: &mut Scene, person: &Person, editor: &'static str, texts: &CodeTexts) {
    let first = scene.random.between(0, texts.completion.len() as i64) as usize;
    let completions = scene.random.between(1, 5) as usize;
    for completion in texts
        .completion
        .iter()
        .cycle()
        .skip(first)
        .take(completions)
    {
        complete(scene, person, editor, completion);
        scene.pause(8, 150);
    }
    if scene.random.chance(0.7) {
        edit(scene, person, editor, texts);
    }
}

fn complete(scene: &mut Scene, person: &Person, editor: &'static str, completion: &Completion) {
    let Completion {
        file,
        around,
        insert,
    } = completion;
    let mut entry = Entry::begin(scene.next_id(), scene.clock, Source::Code, COMPLETE.model)
        .by(person, editor)
        .through(&COMPLETE);
    let neighbours = scene.random.between(300, 2_200);
    let input = usage::of_text(around) + neighbours;
    let tokens = Tokens {
        input,
        cached: 0,
        output: usage::of_text(insert),
    };
    entry.settle(COMPLETE.model, tokens, &mut scene.random);
    entry.feature = Some(prompt("inline-completion", 3));
    entry.note("file", json!(file));
    entry.note("context_tokens_not_logged", json!(neighbours));
    entry.prompt = Some(json!(around.trim()));
    entry.response = Some(json!(insert.trim_end()));
    failures::afflict(&mut entry, &mut scene.random);
    scene.push(entry);
}

fn edit(scene: &mut Scene, person: &Person, editor: &'static str, texts: &CodeTexts) {
    let Edit {
        repository,
        user,
        assistant,
    } = scene.random.pick(&texts.edit);
    // Editors attach the open files; the gateway logs their size, not them.
    let attached = scene.random.between(2_000, 48_000);
    let files = 1 + attached / 3_500;
    let context = format!(
        "Repository `{repository}`: {files} open files attached by the editor ({attached} tokens, not logged)."
    );
    let prompt_messages = json!([
        messages::system(&format!("{}\n\n{context}", texts.system.trim())),
        messages::user(user.trim()),
    ]);
    let mut entry = Entry::begin(scene.next_id(), scene.clock, Source::Code, CODE.model)
        .by(person, editor)
        .through(&CODE);
    let input = usage::of_value(&prompt_messages) + attached;
    let cached = if scene.random.chance(0.6) {
        attached / 128 * 128
    } else {
        0
    };
    let tokens = Tokens {
        input,
        cached,
        output: usage::of_text(assistant),
    };
    entry.settle(CODE.model, tokens, &mut scene.random);
    entry.feature = Some(prompt("edit-selection", 2));
    entry.entity = Some(Entity {
        kind: "repository",
        id: repository.clone(),
    });
    entry.conversation_id = Some(format!("edit-{}", scene.random.hex(12)));
    entry.prompt = Some(prompt_messages);
    entry.response = Some(Value::String(assistant.trim().to_owned()));
    failures::afflict(&mut entry, &mut scene.random);
    scene.push(entry);
}

fn prompt(id: &str, version: i32) -> Feature {
    Feature {
        kind: FeatureType::Prompt,
        id: Some(id.to_owned()),
        version: Some(version),
    }
}
