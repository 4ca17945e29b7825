//! An accepted entry, sent again as it is stored.

use logbook_domain::content::Body;
use logbook_domain::entry::{Arrival, Entry, Submission};
use logbook_domain::policy::ContentPolicy;
use logbook_intake::native;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

/// Longest text of a column, in characters.
const LABEL_CHARS: usize = 200;

/// Writes the entry as an export does, reads it, and compares.
///
/// # Panics
/// When it is not accepted again, or comes out otherwise.
pub(crate) fn check(entry: &Entry, arrival: Arrival) {
    let sent = written(entry);
    let draft = native::parse(sent.as_bytes())
        .unwrap_or_else(|error| panic!("{error}: what is stored cannot be read: {sent}"));
    let again = Submission::new(draft, arrival, &ContentPolicy::default())
        .unwrap_or_else(|errors| panic!("{errors:?}: what is stored is not accepted: {sent}"));
    let again = again.entry;
    assert_eq!(again.started_at, entry.started_at, "{sent}");
    assert_eq!(again.duration_ms, entry.duration_ms, "{sent}");
    assert_eq!(
        again.time_to_first_token_ms, entry.time_to_first_token_ms,
        "{sent}"
    );
    assert_eq!(again.status, entry.status, "{sent}");
    assert_eq!(again.error_category, entry.error_category, "{sent}");
    assert_eq!(again.series, entry.series, "{sent}");
    assert_eq!(again.usage, entry.usage, "{sent}");
    assert_eq!(again.cost, entry.cost, "{sent}");
    assert_eq!(again.links, entry.links, "{sent}");
    let (new, old) = (again.content, &entry.content);
    assert_eq!(new.prompt.body, old.prompt.body, "{sent}");
    assert_eq!(new.response.body, old.response.body, "{sent}");
    assert_eq!(new.error_message, old.error_message, "{sent}");
    assert_eq!(new.metadata, old.metadata, "{sent}");
}

fn written(entry: &Entry) -> String {
    let metadata = entry.content.metadata.as_ref();
    let metadata = metadata.map(|kept| raw(kept.as_str()));
    let content = [
        ("prompt", body(&entry.content.prompt.body)),
        ("response", body(&entry.content.response.body)),
        ("metadata", metadata.unwrap_or_else(|| raw("null"))),
    ];
    let fields = of_entry(entry).into_iter().chain(of_series(entry));
    let fields = fields.map(|(name, value)| (name, to_raw_value(&value).expect("JSON")));
    let mut json = String::new();
    for (name, value) in fields.chain(content) {
        json.push(if json.is_empty() { '{' } else { ',' });
        json.push_str(&format!("\"{name}\":{}", value.get()));
    }
    json.push('}');
    json
}

fn of_entry(entry: &Entry) -> [(&'static str, Value); 10] {
    let (links, usage) = (&entry.links, &entry.usage);
    let error = json!({
        "category": entry.error_category.map(|category| category.name()),
        "message": entry.content.error_message,
    });
    let usage = json!({
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
        "cached_input_tokens": usage.cached_input_tokens,
        "cache_write_tokens": usage.cache_write_tokens,
        "reasoning_tokens": usage.reasoning_tokens,
        "audio_seconds": usage.audio.map(|audio| audio.to_string()),
    });
    let first_token = json!(entry.time_to_first_token_ms);
    [
        ("started_at", json!(entry.started_at.to_rfc3339())),
        ("duration_ms", json!(entry.duration_ms)),
        ("time_to_first_token_ms", first_token),
        ("status", json!(entry.status.name())),
        ("error", error),
        ("usage", usage),
        ("cost_usd", json!(entry.cost.map(|cost| cost.to_string()))),
        ("conversation_id", label(&links.conversation_id)),
        ("trace_id", label(&links.trace_id)),
        ("parent_id", label(&links.parent_id)),
    ]
}

fn of_series(entry: &Entry) -> [(&'static str, Value); 10] {
    let series = &entry.series;
    let (user, agent) = (&series.user, &series.agent);
    let (profile, feature) = (&series.profile, &series.feature);
    let user = json!({
        "id": label(&user.id), "name": label(&user.name), "email": label(&user.email),
    });
    let feature = json!({
        "type": feature.kind.map(|kind| kind.name()),
        "id": label(&feature.id),
        "version": feature.version,
    });
    let profile = json!({"alias": label(&profile.alias), "version": profile.version});
    let entity = json!({
        "type": label(&series.entity_type), "id": label(&entry.links.entity_id),
    });
    let agent = json!({"id": label(&agent.id), "name": label(&agent.name)});
    [
        ("capability", json!(series.capability.name())),
        ("source", json!(series.source.name())),
        ("platform", label(&series.platform)),
        ("provider", label(&series.provider)),
        ("model", label(&series.model)),
        ("user", user),
        ("profile", profile),
        ("agent", agent),
        ("feature", feature),
        ("entity", entity),
    ]
}

/// A text as a column takes it.
fn label(text: &Option<String>) -> Value {
    if let Some(text) = text {
        let length = text.chars().count();
        assert!((1..=LABEL_CHARS).contains(&length), "{length} characters");
        assert!(!text.contains('\0'), "{text:?} holds what no text may");
    }
    json!(text)
}

fn body(body: &Body) -> Box<RawValue> {
    match body {
        Body::Empty | Body::NotPersisted => raw("null"),
        Body::Text(text) => {
            assert!(!text.contains('\0'), "{text:?} holds what no text may");
            to_raw_value(text).expect("JSON")
        }
        Body::Json(json) => raw(json.as_str()),
    }
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned())
        .unwrap_or_else(|error| panic!("{error}: what is stored is no JSON: {json}"))
}
