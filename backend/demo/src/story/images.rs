//! Marketing asks for a picture.

use logbook_domain::vocabulary::{FeatureType, Source};
use serde_json::json;

use crate::cast::people::Person;
use crate::cast::profiles::PICTURES;
use crate::entry::{Entry, Feature};
use crate::failures;
use crate::fill::Filling;
use crate::scene::Scene;
use crate::texts::Texts;
use crate::usage;

/// Plays one request for a picture.
pub(crate) fn play(scene: &mut Scene, person: &Person, texts: &Texts) {
    let filling = Filling::draw(Some(person), &mut scene.random);
    let wish = filling.fill(scene.random.pick::<String>(&texts.services.picture));
    let mut entry = Entry::begin(scene.next_id(), scene.clock, Source::Chat, PICTURES.model)
        .by(person, person.client)
        .through(&PICTURES);
    entry.cost_usd = usage::cost(PICTURES.model.price, usage::Tokens::default(), 0);
    entry.duration_ms = Some((PICTURES.model.first_ms * scene.random.spread()) as i64);
    entry.feature = Some(Feature {
        kind: FeatureType::Direct,
        id: None,
        version: None,
    });
    entry.prompt = Some(json!(wish));
    let file = format!("campaign-{}.png", scene.random.hex(8));
    entry.response = Some(json!({ "images": [{ "file": file, "size": "1536x1024" }] }));
    failures::afflict(&mut entry, &mut scene.random);
    scene.push(entry);
}
