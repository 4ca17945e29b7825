//! A conversation of a person with a model, over one or several turns.

use logbook_domain::vocabulary::{Capability, FeatureType, Source};
use serde_json::{Value, json};

use super::messages;
use crate::cast::clients::{DESKTOP, MOBILE, WEB};
use crate::cast::people::Person;
use crate::cast::profiles::{
    BALANCED, DEEP, EUROPEAN, FAST, LONG, POCKET, PRIVATE, Profile, WRITER,
};
use crate::entry::{Entity, Entry, Feature};
use crate::failures::{self, Outcome};
use crate::fill::Filling;
use crate::scene::Scene;
use crate::texts::{Exchange, TeamTexts, Texts, Turn};
use crate::usage::{self, Tokens};

const OTHERS: [&Profile; 7] = [&BALANCED, &FAST, &DEEP, &WRITER, &LONG, &EUROPEAN, &PRIVATE];

/// A conversation under way.
struct Conversation<'a> {
    person: &'a Person,
    client: &'static str,
    profile: &'static Profile,
    exchange: &'a Exchange,
    feature: Feature,
    filling: Filling,
    id: String,
    messages: Vec<Value>,
    /// Tokens of the prompt before, which the provider may still have.
    warm: i64,
}

/// Plays a conversation of this person: one matter, and often others after it.
pub(crate) fn play(scene: &mut Scene, person: &Person, texts: &Texts) {
    let Some(team) = texts.teams.get(&person.team) else {
        return;
    };
    let mut agenda = agenda(scene, person, team).into_iter();
    let Some(exchange) = agenda.next() else {
        return;
    };
    let mut talk = begin(scene, person, team, exchange);
    while discuss(scene, &mut talk) && scene.random.chance(0.45) {
        let Some(next) = agenda.next() else {
            return;
        };
        talk.exchange = next;
    }
}

/// Returns what the person could talk about in the languages they write, in any
/// order.
fn agenda<'a>(scene: &mut Scene, person: &Person, team: &'a TeamTexts) -> Vec<&'a Exchange> {
    let random = &mut scene.random;
    let spoken = (team.exchange.iter())
        .filter(|exchange| person.languages.contains(&exchange.language.as_str()));
    let mut drawn: Vec<(u64, &Exchange)> = spoken
        // What is always blocked is rare: mostly, it does not come up at all.
        .filter(|exchange| exchange.blocked.is_none() || random.chance(0.15))
        .map(|exchange| (0, exchange))
        .collect();
    for (order, _) in &mut drawn {
        *order = random.bits();
    }
    drawn.sort_by_key(|(order, _)| *order);
    drawn.into_iter().map(|(_, exchange)| exchange).collect()
}

/// Plays the turns of one matter; false when the person leaves.
fn discuss(scene: &mut Scene, talk: &mut Conversation<'_>) -> bool {
    for turn in &talk.exchange.turn {
        if !say(scene, talk, turn) {
            return false;
        }
        // Reading takes longer than writing; some never come back.
        if scene.random.chance(0.08) {
            return false;
        }
        scene.pause(15, 240);
    }
    true
}

fn begin<'a>(
    scene: &mut Scene,
    person: &'a Person,
    team: &'a TeamTexts,
    exchange: &'a Exchange,
) -> Conversation<'a> {
    let random = &mut scene.random;
    let client = client(person, random.fraction());
    let profile = match client {
        MOBILE if random.chance(0.7) => &POCKET,
        _ if random.chance(0.75) => person.profile,
        _ => random.pick(&OTHERS),
    };
    let stored = random.chance(0.35);
    Conversation {
        person,
        client,
        profile,
        exchange,
        feature: feature(exchange, stored),
        filling: Filling::draw(Some(person), random),
        id: format!("conv-{}", random.hex(16)),
        messages: vec![messages::system(&team.system)],
        warm: 0,
    }
}

/// Mostly the usual client, sometimes another.
fn client(person: &Person, draw: f64) -> &'static str {
    match draw {
        _ if draw < 0.78 => person.client,
        _ if draw < 0.86 => WEB,
        _ if draw < 0.93 => DESKTOP,
        _ => MOBILE,
    }
}

fn feature(exchange: &Exchange, stored: bool) -> Feature {
    if stored {
        let version = 1 + i32::try_from(exchange.topic.len() % 5).unwrap_or(0);
        let id = Some(exchange.topic.clone());
        Feature {
            kind: FeatureType::Prompt,
            id,
            version: Some(version),
        }
    } else {
        Feature {
            kind: FeatureType::Direct,
            id: None,
            version: None,
        }
    }
}

/// Plays one turn; false when the conversation ends with it.
fn say(scene: &mut Scene, talk: &mut Conversation<'_>, turn: &Turn) -> bool {
    talk.messages
        .push(messages::user(&talk.filling.fill(&turn.user)));
    if let Some(message) = &talk.exchange.blocked {
        let mut entry = request(
            scene,
            talk,
            Value::String(talk.filling.fill(&turn.assistant)),
        );
        failures::block(&mut entry, message);
        scene.push(entry);
        return false;
    }
    if let Some(tool) = &turn.tool {
        let id = format!("call_{}", scene.random.hex(10));
        let filling = talk.filling.clone();
        let call = messages::call(&id, tool, |text| filling.fill(text));
        if !ask(scene, talk, &json!([call])) {
            return false;
        }
        talk.messages.push(call);
        talk.messages
            .push(messages::result(&id, &filling.fill(&tool.result)));
        scene.wait(350);
    }
    let answer = talk.filling.fill(&turn.assistant);
    let answered = ask(scene, talk, &Value::String(answer.clone()));
    talk.messages.push(messages::assistant(&answer));
    answered
}

/// Asks, and once more when that failed; false when no answer came.
fn ask(scene: &mut Scene, talk: &mut Conversation<'_>, answer: &Value) -> bool {
    for _ in 0..2 {
        let mut entry = request(scene, talk, answer.clone());
        let outcome = failures::afflict(&mut entry, &mut scene.random);
        talk.warm = entry.usage.input_tokens.unwrap_or(talk.warm);
        scene.push(entry);
        match outcome {
            Outcome::Answered => return true,
            Outcome::Ended => return false,
            Outcome::Failed => scene.pause(3, 40),
        }
    }
    false
}

fn request(scene: &mut Scene, talk: &Conversation<'_>, answer: Value) -> Entry {
    let model = talk.profile.model;
    let mut entry = Entry::begin(scene.next_id(), scene.clock, Source::Chat, model)
        .by(talk.person, talk.client)
        .through(talk.profile);
    debug_assert_eq!(entry.capability, Capability::Chat);
    let prompt = Value::Array(talk.messages.clone());
    let input = usage::of_value(&prompt);
    // Providers keep prompts from 1,024 tokens on, in steps of 128.
    let cached = if talk.warm >= 1_024 {
        talk.warm / 128 * 128
    } else {
        0
    };
    let tokens = Tokens {
        input,
        cached: cached.min(input),
        output: usage::of_value(&answer),
    };
    entry.settle(model, tokens, &mut scene.random);
    entry.conversation_id = Some(talk.id.clone());
    entry.feature = Some(talk.feature.clone());
    entry.entity = talk
        .exchange
        .entity
        .as_deref()
        .and_then(|kind| entity(kind, talk.filling.number));
    entry.note("stream", json!(true));
    entry.note(
        "temperature",
        json!(if talk.profile.alias == "writer" {
            0.8
        } else {
            0.2
        }),
    );
    entry.prompt = Some(prompt);
    entry.response = Some(answer);
    entry
}

/// Returns the thing a conversation or a run is about.
pub(crate) fn entity(kind: &str, number: i64) -> Option<Entity> {
    let (kind, prefix) = match kind {
        "ticket" => ("ticket", "TCK"),
        "order" => ("order", "NF"),
        "contract" => ("contract", "CTR"),
        "invoice" => ("invoice", "INV"),
        "pull_request" => ("pull_request", "PR"),
        "opportunity" => ("opportunity", "OPP"),
        "candidate" => ("candidate", "CAN"),
        _ => return None,
    };
    Some(Entity {
        kind,
        id: format!("{prefix}-{number}"),
    })
}
