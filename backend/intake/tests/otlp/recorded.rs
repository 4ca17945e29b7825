//! What real clients sent (tests/otlp records it), and the drafts that come of it.

use logbook_domain::entry::Draft;
use logbook_domain::vocabulary::{ErrorCategory, Status};
use logbook_intake::otlp::{Encoding, Outcome, Request, Signal};

/// A client with its recording.
const RECORDED: [(&str, &[u8]); 3] = [
    (
        "langfuse",
        include_bytes!("../../../../tests/fixtures/otlp/langfuse.bin"),
    ),
    (
        "openinference",
        include_bytes!("../../../../tests/fixtures/otlp/openinference.bin"),
    ),
    (
        "openllmetry",
        include_bytes!("../../../../tests/fixtures/otlp/openllmetry.bin"),
    ),
];

fn drafts(recording: &[u8]) -> Vec<Draft<'static>> {
    let request = Request::read(recording, Encoding::Protobuf, Signal::Traces).unwrap();
    let drafts = request.spans().filter_map(|outcome| match outcome {
        Outcome::Entry(called) => Some(called.draft),
        Outcome::Skipped(_) | Outcome::Part(_) => None,
        Outcome::Refused(reason) => panic!("{reason}"),
    });
    drafts.collect()
}

/// The only draft of a model.
fn of_model<'a>(client: &str, drafts: &'a [Draft<'static>], model: &str) -> &'a Draft<'static> {
    let mut found = drafts
        .iter()
        .filter(|draft| draft.model.as_deref() == Some(model));
    let draft = found.next();
    assert!(found.next().is_none(), "{client} has {model} twice");
    draft.unwrap_or_else(|| panic!("{client} has no {model}"))
}

#[test]
fn calls_are_there_once_with_their_tokens() {
    for (client, recording) in RECORDED {
        let drafts = drafts(recording);
        for model in ["gpt-5-mini", "gpt-5", "with-tools"] {
            let draft = of_model(client, &drafts, model);
            assert_eq!(draft.status, Some(Status::Succeeded), "{client} {model}");
            let usage = [draft.input_tokens, draft.output_tokens];
            assert_eq!(usage, [Some(21), Some(11)], "{client} {model}");
            assert_eq!(draft.cached_input_tokens, Some(8), "{client} {model}");
            assert!(draft.prompt.is_some() && draft.response.is_some());
        }
        let embedding = of_model(client, &drafts, "text-embedding-3-small");
        assert_eq!(embedding.input_tokens, Some(5), "{client}");
    }
}

#[test]
fn errors_have_their_model_and_category() {
    for (client, recording) in RECORDED {
        let mut drafts = drafts(recording);
        // OpenLLMetry's recording has the same error of Anthropic.
        drafts.retain(|draft| draft.provider.as_deref() != Some("anthropic"));
        for (model, category) in [
            ("wrong-key", ErrorCategory::Authentication),
            ("too-busy", ErrorCategory::RateLimiting),
        ] {
            let draft = of_model(client, &drafts, model);
            assert_eq!(draft.status, Some(Status::Failed), "{client} {model}");
            assert_eq!(draft.error_category, Some(category), "{client} {model}");
        }
    }
}

#[test]
fn user_conversation_and_metadata_are_plain() {
    for (client, recording) in RECORDED {
        for draft in drafts(recording) {
            assert_eq!(draft.user_id.as_deref(), Some("u-17"), "{client}");
            assert_eq!(draft.conversation_id.as_deref(), Some("c-93"), "{client}");
            let metadata = draft.metadata.unwrap();
            let team = r#""team":"north""#;
            let has_team = metadata.get().contains(team);
            assert_eq!(has_team, client != "openllmetry", "{client}: {metadata}");
            assert!(metadata.get().contains(r#""span.name":""#), "{metadata}");
            // Neither what was asked nor what was answered.
            for content in ["audit log", "NF-1", "alpha"] {
                assert!(!metadata.get().contains(content), "{client}: {metadata}");
            }
        }
    }
}
