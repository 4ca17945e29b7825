//! Random entries and filters, with few values so that they meet.

use std::collections::BTreeMap;

use chrono::Duration;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use crate::clock::TestClock;

const MODELS: [&str; 4] = ["gpt-5", "gpt-5-mini", "claude-sonnet-5", "100%_\"quoted\""];
const USERS: [&str; 6] = [
    "ada",
    "grace",
    "linus",
    "björk ☃",
    "A.User@Example.com",
    "a.user@example.com",
];
const SOURCES: [&str; 4] = ["chat", "agent", "code", "api"];
const STATUSES: [&str; 6] = [
    "running",
    "succeeded",
    "failed",
    "blocked",
    "cancelled",
    "partial_success",
];
const CATEGORIES: [&str; 3] = ["rate_limiting", "server_error", "unknown"];
const CONVERSATIONS: [&str; 2] = ["c-1", "c-2"];
const ENTITY_TYPES: [&str; 3] = ["ticket", "document", "it's, a type"];
const METADATA: [Option<&str>; 5] = [
    None,
    Some(r#"{"team":"red"}"#),
    Some(r#"{"team":"blue","level":1}"#),
    Some(r#"{"team":true,"inner":{"team":"red"}}"#),
    Some(r#"{"level":1.0}"#),
];
/// What stands before a key in the name of a filter on metadata.
const OF_KEY: &str = "metadata.";
/// Filters on these.
const OF_METADATA: [(&str, &[&str]); 2] = [
    ("metadata.team", &["red", "blue", "true"]),
    ("metadata.level", &["1", "1.0"]),
];
/// What [`entry`] leaves out at times.
const ABSENT: [&str; 5] = [
    "model",
    "user",
    "entity_type",
    "error_category",
    "conversation_id",
];
/// Values that [`filter`] excludes.
const EXCLUDED: [(&str, &[&str]); 6] = [
    ("not_model", &MODELS),
    ("not_user", &USERS),
    ("not_source", &SOURCES),
    ("not_status", &STATUSES),
    ("not_error_category", &CATEGORIES),
    ("not_entity_type", &ENTITY_TYPES),
];
/// Starts cluster around hour and day borders, where splitting could go wrong.
const OFFSETS: [i64; 8] = [
    0, 1, 999, 3_599_999, 3_600_000, 43_200_000, 86_399_999, 86_400_000,
];

/// An entry that began within the last four days of the clock.
pub fn entry(clock: TestClock) -> impl Strategy<Value = Value> {
    let who = (
        prop::option::of(select(&USERS[..])),
        prop::option::of(select(&MODELS[..])),
        select(&SOURCES[..]),
        select(&STATUSES[..]),
        prop::option::of(select(&ENTITY_TYPES[..])),
    );
    let numbers = (
        prop::option::of(0..50_i64),
        prop::option::of(0..5_i64),
        prop::option::of(0..100_i64),
        prop::option::of(0..1_000_000_i64),
        (
            prop::option::of(0..50_i64),
            prop::option::of(0..50_i64),
            prop::option::of(0..5_i64),
        ),
    );
    let rest = (
        0..4_i64,
        select(&OFFSETS[..]),
        prop::option::of(select(&CONVERSATIONS[..])),
        select(&CATEGORIES[..]),
        0..2_000_000_u32,
    );
    (who, numbers, rest).prop_map(move |(who, numbers, rest)| build(&clock, who, numbers, rest))
}

type Who = (
    Option<&'static str>,
    Option<&'static str>,
    &'static str,
    &'static str,
    Option<&'static str>,
);
type Numbers = (
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    (Option<i64>, Option<i64>, Option<i64>),
);
type Rest = (i64, i64, Option<&'static str>, &'static str, u32);

fn build(clock: &TestClock, who: Who, numbers: Numbers, rest: Rest) -> Value {
    let (user, model, source, status, entity_type) = who;
    let (input, output, duration, nanos, parts) = numbers;
    let (cached, cache_writes, reasoning) = parts;
    // No more than there is of the input.
    let room = input.unwrap_or(i64::MAX);
    let cached = cached.map(|cached| cached.min(room));
    let cache_writes = cache_writes.map(|more| more.min(room - cached.unwrap_or(0)));
    let reasoning = reasoning.map(|reasoning| reasoning.min(output.unwrap_or(i64::MAX)));
    let (days, offset, conversation, category, own_id) = rest;
    let before = Duration::days(days) + Duration::milliseconds(offset);
    let fails = !matches!(status, "running" | "succeeded");
    json!({
        "id": format!("own-{own_id}"),
        "started_at": clock.ago(before),
        "duration_ms": duration,
        "status": status,
        "error": fails.then(|| json!({"category": category})),
        "source": source,
        "user": {"id": user},
        "model": model,
        "usage": {
            "input_tokens": input,
            "output_tokens": output,
            "cached_input_tokens": cached,
            "cache_write_tokens": cache_writes,
            "reasoning_tokens": reasoning,
        },
        "cost_usd": nanos.map(|nanos| format!("0.{nanos:09}")),
        "conversation_id": conversation,
        "entity": {"type": entity_type, "id": conversation},
        "prompt": user.map(|user| format!("I am {user}")),
        "metadata": METADATA[own_id as usize % METADATA.len()]
            .map(|text| serde_json::from_str::<Value>(text).expect("an object")),
    })
}

/// A filter as its parameters.
pub type FilterParams = BTreeMap<&'static str, Vec<String>>;

/// A filter over what [`entry`] makes.
pub fn filter(clock: TestClock) -> impl Strategy<Value = FilterParams> {
    let some_of = |words: &'static [&'static str]| {
        prop_oneof![
            3 => Just(Vec::new()),
            1 => subsequence(words, 1..=words.len().min(3)),
        ]
    };
    let dimensions = (
        some_of(&MODELS),
        some_of(&USERS),
        some_of(&SOURCES),
        some_of(&STATUSES),
        some_of(&CATEGORIES),
        some_of(&ENTITY_TYPES),
    );
    let period = prop_oneof![
        2 => Just(None),
        1 => select(&["1h", "6h", "1d", "7d"][..]).prop_map(|span| Some((span, 0, 0))),
        2 => (0..5_i64, 0..5_i64, select(&OFFSETS[..])).prop_map(|(a, b, offset)| Some(("", a.max(b) * 86_400_000 + offset, a.min(b) * 86_400_000))),
    ];
    let rows = (
        prop_oneof![3 => Just(None), 1 => select(&CONVERSATIONS[..]).prop_map(Some)],
        prop_oneof![3 => Just(None), 1 => (0..60_i64).prop_map(Some)],
        prop_oneof![4 => Just(None), 1 => (0..100_i64).prop_map(Some)],
        prop_oneof![4 => Just(None), 1 => select(&["%_", "ada", "BJÖRK", "ＧＰＴ", "I am", "team"][..]).prop_map(Some)],
    );
    (dimensions, others(), period, rows).prop_map(move |(dimensions, others, period, rows)| {
        let mut params = others;
        let (models, users, sources, statuses, categories, entity_types) = dimensions;
        for (name, values) in [
            ("model", models),
            ("user", users),
            ("source", sources),
            ("status", statuses),
            ("error_category", categories),
            ("entity_type", entity_types),
        ] {
            if !values.is_empty() {
                params.insert(name, values.into_iter().map(str::to_owned).collect());
            }
        }
        match period {
            None => {}
            Some(("", from, to)) => {
                params.insert("from", vec![clock.ago(Duration::milliseconds(from))]);
                params.insert("to", vec![clock.ago(Duration::milliseconds(to))]);
            }
            Some((span, ..)) => {
                params.insert("period", vec![span.to_owned()]);
            }
        }
        let (conversation, least, shortest, q) = rows;
        params.extend(conversation.map(|id| ("conversation_id", vec![id.to_owned()])));
        params.extend(least.map(|least| ("min_total_tokens", vec![least.to_string()])));
        params.extend(shortest.map(|least| ("min_duration_ms", vec![least.to_string()])));
        params.extend(q.map(|q| ("q", vec![q.to_owned()])));
        params
    })
}

/// Exclusions, and fields that are to be absent.
fn others() -> impl Strategy<Value = FilterParams> {
    let texts = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let excluded = select(&EXCLUDED[..]).prop_flat_map(move |(name, words)| {
        subsequence(words, 1..=words.len().min(3))
            .prop_map(move |words| FilterParams::from([(name, texts(words))]))
    });
    let absent = subsequence(&ABSENT[..], 1..=2)
        .prop_map(move |names| FilterParams::from([("without", texts(names))]));
    let maybe =
        |one: BoxedStrategy<FilterParams>| prop_oneof![2 => Just(FilterParams::new()), 1 => one];
    let metadata = select(&OF_METADATA[..]).prop_flat_map(move |(name, words)| {
        subsequence(words, 1..=2).prop_map(move |words| FilterParams::from([(name, texts(words))]))
    });
    let metadata = prop_oneof![5 => Just(FilterParams::new()), 1 => metadata];
    let parts = (maybe(excluded.boxed()), maybe(absent.boxed()), metadata);
    parts.prop_map(|(mut all, absent, metadata)| {
        all.extend(absent);
        all.extend(metadata);
        all
    })
}

/// Whether entries are searched for what they hold.
pub fn is_search(params: &FilterParams) -> bool {
    params.keys().any(|name| looks_inside(name))
}

/// The filter without what looks into contents.
pub fn not_searching(mut params: FilterParams) -> FilterParams {
    params.retain(|name, _| !looks_inside(name));
    params
}

fn looks_inside(name: &str) -> bool {
    name == "q" || name.starts_with(OF_KEY)
}

/// The filter without what it says of one field.
pub fn accepting_all_of(params: &FilterParams, field: &str) -> FilterParams {
    let mut others = params.clone();
    others.retain(|name, _| *name != field && name.strip_prefix("not_") != Some(field));
    if let Some(absent) = others.get_mut("without") {
        absent.retain(|one| one != field);
    }
    others.retain(|_, values| !values.is_empty());
    others
}

/// The filter as a query string.
pub fn query(params: &FilterParams) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, values) in params {
        for value in values {
            query.append_pair(name, value);
        }
    }
    query.finish()
}

/// The filter as the JSON object of a bulk deletion, where everything has to be
/// said and each value has its type.
pub fn body(params: &FilterParams) -> Value {
    if params.is_empty() {
        return json!({"period": "all"});
    }
    let field = |(&name, values): (&&str, &Vec<String>)| {
        let value = match (name, &values[..]) {
            ("min_total_tokens" | "min_duration_ms", [number]) => {
                json!(number.parse::<i64>().expect("a number"))
            }
            (
                "q" | "period" | "from" | "to" | "conversation_id" | "trace_id" | "parent_id"
                | "entity_id",
                [text],
            ) => json!(text),
            _ => json!(values),
        };
        (name.to_owned(), value)
    };
    let (inside, plain): (Vec<_>, Vec<_>) = params
        .iter()
        .partition(|(name, _)| name.starts_with(OF_KEY));
    let mut body = plain.into_iter().map(field).collect::<Map<_, _>>();
    let keys = inside
        .into_iter()
        .map(|(name, values)| (name[OF_KEY.len()..].to_owned(), json!(values)));
    let keys: Map<_, _> = keys.collect();
    if !keys.is_empty() {
        body.insert("metadata".to_owned(), Value::Object(keys));
    }
    Value::Object(body)
}
