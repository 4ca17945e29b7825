//! The tables of docs/INTEGRATIONS.md row by row, and what holds for any answer.

use logbook_domain::entry::Draft;
use logbook_domain::field_error::FieldError;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::shapes::{Count, SHAPES};
use crate::native::{ParseError, parse};

const DOCUMENT: &str = include_str!("../../../../../docs/INTEGRATIONS.md");

/// Returns the cells in code of each row of a table that has any.
fn rows(table: &str) -> Vec<[&'static str; 3]> {
    let (_, rest) = DOCUMENT.split_once(&format!("<!-- {table} -->")).unwrap();
    let (table, _) = rest.split_once(&format!("<!-- /{table} -->")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `{"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        cells.try_into().unwrap_or_else(|_| panic!("{row}"))
    })
    .collect()
}

/// Returns what is wrong with an entry of which one thing is wrong.
fn only_error(entry: &str) -> FieldError {
    match parse(entry.as_bytes()) {
        Err(ParseError::Fields(mut errors)) if errors.len() == 1 => errors.remove(0),
        other => panic!("{entry}: {other:?}"),
    }
}

/// Returns what a draft says, by the name of the field.
fn said(draft: &Draft<'_>, field: &str) -> Option<String> {
    let count = |count: Option<i64>| count.map(|count| count.to_string());
    match field.trim_start_matches("usage.") {
        "model" => draft.model.clone(),
        "status" => draft.status.map(|status| status.name().to_owned()),
        "input_tokens" => count(draft.input_tokens),
        "output_tokens" => count(draft.output_tokens),
        "total_tokens" => count(draft.total_tokens),
        "cached_input_tokens" => count(draft.cached_input_tokens),
        "cache_write_tokens" => count(draft.cache_write_tokens),
        "reasoning_tokens" => count(draft.reasoning_tokens),
        "audio_seconds" => draft.audio_seconds.map(|seconds| seconds.to_string()),
        "metadata.finish_reason" => {
            let metadata = draft.metadata.as_ref()?;
            let metadata: Value = serde_json::from_str(metadata.get()).unwrap();
            metadata["finish_reason"].as_str().map(str::to_owned)
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_row_of_the_tables_is_true() {
    for (table, entry_field, least) in [("usages", "usage", 20), ("answers", "response", 20)] {
        let rows = rows(table);
        assert!(rows.len() > least, "{table} has {} rows", rows.len());
        for [sent, field, expected] in rows {
            let entry = format!("{{\"{entry_field}\": {sent}}}");
            let draft = parse(entry.as_bytes()).unwrap_or_else(|error| panic!("{sent}: {error}"));
            let given = said(&draft, field);
            assert_eq!(given.as_deref(), Some(expected), "{field} of {sent}");
        }
    }
}

/// Returns a usage with a number at a path, and the mark of its shape.
fn with(path: &str, mark: &str, number: &Value) -> Value {
    let mut usage = json!({ mark: null, "type": "duration" });
    let names: Vec<&str> = path.split('.').collect();
    match names[..] {
        [name] => usage[name] = number.clone(),
        [outer, inner] => usage[outer] = json!({ inner: number }),
        _ => panic!("{path}"),
    }
    usage
}

fn field_of(count: Count) -> &'static str {
    match count {
        Count::Input => "input_tokens",
        Count::Output => "output_tokens",
        Count::Total => "total_tokens",
        Count::Cached => "cached_input_tokens",
        Count::CacheWrite => "cache_write_tokens",
        Count::Reasoning => "reasoning_tokens",
        Count::Seconds => "audio_seconds",
    }
}

#[test]
fn every_number_of_every_shape_is_read_and_its_mistakes_are_named() {
    for shape in &SHAPES {
        for (path, count) in shape.counts.iter().flat_map(|rows| rows.iter()) {
            for mark in shape.marks {
                let usage = with(path, mark, &json!(7));
                let entry = json!({ "usage": usage }).to_string();
                let draft = parse(entry.as_bytes()).unwrap();
                let given = said(&draft, field_of(*count));
                assert_eq!(given.as_deref(), Some("7"), "{entry}");
            }
            let usage = with(path, shape.marks[0], &json!("many"));
            let entry = json!({ "usage": usage }).to_string();
            let error = only_error(&entry);
            assert_eq!(error.field, format!("usage.{path}"), "{entry}");
            assert!(error.message.ends_with("number, got \"many\""), "{error}");
        }
    }
}

#[test]
fn what_is_of_no_provider_is_refused_by_name() {
    for (usage, field) in [
        (json!({"imput_tokens": 1}), "usage.imput_tokens"),
        (json!({"input_tokens": "many"}), "usage.input_tokens"),
        (json!({"seconds": 3}), "usage.seconds"),
        (json!({"type": "duration"}), "usage.type"),
        (json!([1, 2]), "usage"),
        (json!("7"), "usage"),
        (
            json!({"input_tokens": 1, "long": "x".repeat(20_000)}),
            "usage.long",
        ),
    ] {
        let entry = json!({ "usage": usage }).to_string();
        assert_eq!(only_error(&entry).field, field);
    }
}

#[test]
fn a_response_that_only_looks_alike_says_nothing() {
    for response in [
        json!({"model": "T", "usage": {"prompt_tokens": 1}}),
        json!({"object": "chat", "model": "gpt-5", "usage": {"prompt_tokens": 1}}),
        json!([{"object": "chat.completion", "model": "gpt-5", "usage": {"prompt_tokens": 1}}]),
        json!({"object": "chat.completion", "model": "gpt-5"}),
        json!({"type": "message", "role": "user", "model": "m", "usage": {"input_tokens": 1}}),
        json!("{\"object\": \"chat.completion\", \"usage\": {}}"),
    ] {
        let entry = json!({ "response": response }).to_string();
        let draft = parse(entry.as_bytes()).unwrap();
        let nothing = (None, None, false);
        let given = (draft.model, draft.input_tokens, draft.metadata.is_some());
        assert_eq!(given, nothing, "{entry}");
    }
}

#[test]
fn reasoning_that_the_output_leaves_out_is_added_to_it() {
    for (completion, reasoning, total, output) in [
        (10, 30, 61, 40),
        (10, 30, 31, 10),
        (40, 30, 61, 40),
        (40, 30, 91, 70),
        (40, 0, 61, 40),
    ] {
        let usage = json!({
            "prompt_tokens": 21, "completion_tokens": completion, "total_tokens": total,
            "completion_tokens_details": {"reasoning_tokens": reasoning},
        });
        let entry = json!({ "usage": usage }).to_string();
        let draft = parse(entry.as_bytes()).unwrap();
        assert_eq!(draft.output_tokens, Some(output), "{usage}");
        assert!(draft.foreign.usage);
    }
    let own = parse(br#"{"usage": {"output_tokens": 1, "reasoning_tokens": 2}}"#).unwrap();
    assert!(!own.foreign.usage);
}

/// Any JSON, made of the names that are looked for.
fn any_json() -> impl Strategy<Value = Value> {
    let names: Vec<&str> = super::kinds::FIELDS
        .into_iter()
        .chain(SHAPES.iter().flat_map(|shape| shape.marks.iter().copied()))
        .chain([
            "billed_units",
            "content",
            "refusal",
            "finishReason",
            "reason",
        ])
        .collect();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        (-1e9_f64..1e9).prop_map(Value::from),
        prop::sample::select(vec![
            "chat.completion",
            "response",
            "message",
            "refusal",
            "duration"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(names.clone()), inner, 0..6)
                .prop_map(|fields| json!(fields)),
        ]
    })
}

/// Returns a count, often at the ends of what 64 bits hold.
fn any_count() -> impl Strategy<Value = Option<i64>> {
    let at_the_ends = prop::sample::select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX]);
    prop_oneof![
        Just(None),
        any::<i64>().prop_map(Some),
        at_the_ends.prop_map(Some)
    ]
}

proptest! {
    #[test]
    fn no_response_costs_its_entry(response in any_json()) {
        let entry = json!({ "response": response }).to_string();
        let draft = parse(entry.as_bytes()).unwrap();
        let sent = draft.response.map(|kept| kept.get().to_owned());
        let expected = (!response.is_null()).then(|| response.to_string());
        prop_assert_eq!(sent, expected);
    }

    #[test]
    fn any_usage_is_read_or_refused_by_its_name(usage in any_json()) {
        let entry = json!({ "usage": usage }).to_string();
        match parse(entry.as_bytes()) {
            Ok(_) => {}
            Err(ParseError::Fields(errors)) => {
                prop_assert!(errors.iter().all(|error| error.field.starts_with("usage")), "{errors:?}");
            }
            Err(error) => panic!("{entry}: {error}"),
        }
    }

    #[test]
    fn numbers_of_any_size_are_added_up_without_overflow(
        shape in 0..SHAPES.len(), numbers in prop::collection::vec(any_count(), 20),
    ) {
        let shape = &SHAPES[shape];
        let mut usage = json!({ shape.marks[0]: null });
        let paths = shape.counts.iter().flat_map(|rows| rows.iter()).map(|(path, _)| *path);
        for (path, number) in paths.zip(numbers) {
            match path.split_once('.') {
                Some((outer, inner)) => usage[outer][inner] = json!(number),
                None => usage[path] = json!(number),
            }
        }
        let entry = json!({ "usage": usage }).to_string();
        if let Err(error) = parse(entry.as_bytes()) {
            prop_assert!(error.to_string().contains("usage.seconds"), "{entry}: {error}");
        }
    }

    #[test]
    fn what_the_entry_says_wins(
        model in any::<bool>(), usage in any::<bool>(), status in any::<bool>(), metadata in any::<bool>(),
        row in 0..20_usize,
    ) {
        let [response, ..] = rows("answers")[row];
        let mut entry = json!({ "response": serde_json::from_str::<Value>(response).unwrap() });
        for (is_said, field, value) in [
            (model, "model", json!("mine")),
            (usage, "usage", json!({"input_tokens": 1_000})),
            (status, "status", json!("failed")),
            (metadata, "metadata", json!({"mine": true})),
        ] {
            if is_said {
                entry[field] = value;
            }
        }
        let entry = entry.to_string();
        let draft = parse(entry.as_bytes()).unwrap();
        let alone = parse(entry.as_bytes()).unwrap().taken;
        prop_assert!(!model || draft.model.as_deref() == Some("mine") && !alone.model);
        prop_assert!(!usage || draft.input_tokens == Some(1_000) && draft.output_tokens.is_none() && !alone.usage);
        prop_assert!(!status || draft.status.unwrap().name() == "failed");
        let mine = draft.metadata.is_some_and(|kept| kept.get() == "{\"mine\":true}");
        prop_assert!(!metadata || mine);
    }
}
