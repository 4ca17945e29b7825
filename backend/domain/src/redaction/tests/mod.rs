//! Redaction of contents that are JSON, at any depth.

mod encoded;
mod keys;
mod streams;

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{BUILTINS, Redactor, RuleSource};

const CARD: &str = "4111111111111111";

fn rule(pattern: &str, replacement: Option<&str>) -> RuleSource {
    RuleSource {
        name: None,
        pattern: pattern.into(),
        replacement: replacement.map(str::to_owned),
    }
}

/// All built-in rules.
fn all() -> Redactor {
    let names: Vec<String> = BUILTINS.iter().map(|one| one.name.into()).collect();
    Redactor::new(&names, &[]).unwrap()
}

fn patterns(rules: &[RuleSource]) -> Redactor {
    Redactor::new(&[], rules).unwrap()
}

fn redact(redactor: &Redactor, text: &str) -> String {
    let redacted = redactor.redact(text, 10_000_000);
    redacted.unwrap_or_else(|| text.to_owned())
}

#[test]
fn json_in_a_string_keeps_its_shape() {
    let text = r#"{"arguments":"{\"content\":\"Card:\\n4111111111111111\"}"}"#;
    let expected = r#"{"arguments":"{\"content\":\"Card:\\n[REDACTED]\"}"}"#;
    assert_eq!(redact(&all(), text), expected);
}

#[test]
fn only_what_a_rule_touches_changes() {
    let text = format!(
        "{{ \"b\": [1.50, 1e21,\n -0.0, {CARD}, \"\\u0041 \\/ {CARD}\"] , \"a\\u0062@x.org\": \"{{ \\\"n\\\": {CARD} }}\", \"c@x.org\": null }}"
    );
    let expected = "{ \"b\": [1.50, 1e21,\n -0.0, \"[REDACTED]\", \"\\u0041 \\/ [REDACTED]\"] , \"[REDACTED]\": \"{ \\\"n\\\": \\\"[REDACTED]\\\" }\", \"[REDACTED] 2\": null }";
    assert_eq!(redact(&all(), &text), expected);
}

/// A text inside so many strings of JSON.
fn nested(text: &str, levels: usize) -> String {
    (0..levels).fold(text.to_owned(), |inner, level| {
        let value = match level % 3 {
            0 => json!({"arguments": inner}),
            1 => json!([inner, 1]),
            _ => json!({"a\"b\n": {"c": inner}}),
        };
        value.to_string()
    })
}

#[test]
fn a_secret_is_found_at_any_depth() {
    for levels in 0..=super::read::MAX_LEVELS {
        for value in [
            json!(format!("Card:\n\"{CARD}\"\u{1}")),
            json!({"k": CARD}),
            json!({CARD: 1}),
        ] {
            let text = nested(&value.to_string(), levels);
            let gone = value.to_string().replace(CARD, "[REDACTED]");
            assert_eq!(redact(&all(), &text), nested(&gone, levels), "{levels}");
        }
    }
    // Deeper, its escapes stay as they are, and most borders are seen.
    let deep = nested(&json!(format!("Card: {CARD}.")).to_string(), 12);
    assert!(!redact(&all(), &deep).contains(CARD));
}

/// JSON as it stands in texts that are none.
fn texts_around(json: &str) -> [String; 6] {
    [
        format!("Here it is:\n```json\n{json}\n```\nIs that right?"),
        format!("{{\"n\":1}}\n{json}\n{{\"n\":2}}\n"),
        format!("event: delta\ndata: {json}\n\ndata: [DONE]\n\n"),
        format!("INFO {{not json}} [12:01] request={json} \"took\" 3 ms {{"),
        format!("{json}{json}"),
        format!("<tool_call>{json}</tool_call>"),
    ]
}

#[test]
fn a_secret_is_found_in_json_inside_a_text_at_any_depth() {
    let all = all();
    let inner = |secret: &str| {
        json!({"card": format!("Card:\n{secret}"), "more": [format!("\u{e9}\t{secret}\t")]})
            .to_string()
            .replace('\u{e9}', "\\u00e9")
    };
    for levels in 0..4 {
        let [texts, expected] = [CARD, "[REDACTED]"].map(|secret| texts_around(&inner(secret)));
        for (text, expected) in texts.iter().zip(&expected) {
            let (text, expected) = (nested(text, levels), nested(expected, levels));
            assert_eq!(redact(&all, &text), expected, "{levels}");
        }
    }
}

#[test]
fn a_value_is_looked_at_with_its_name() {
    let secret = "k3Jd82hfKs9dnQ1zPq7x";
    let text =
        json!({"clientSecret": secret, "note": secret, "password": {"is": secret}}).to_string();
    let expected =
        json!({"clientSecret": "[REDACTED]", "note": secret, "password": {"is": secret}});
    assert_eq!(redact(&all(), &text), expected.to_string());
    let own = patterns(&[rule(
        r#"(?i)(password"?\s*[:=]\s*"?)[^"\s]+"#,
        Some("$1***"),
    )]);
    let text = r#"{"password":"hunter2","is":"password","a":["password: hunter2"]}"#;
    let expected = r#"{"password":"***","is":"password","a":["password: ***"]}"#;
    assert_eq!(redact(&own, text), expected);
}

#[test]
fn a_pattern_sees_each_text_for_itself() {
    let own = patterns(&[
        rule("^only$", Some("all")),
        rule(r"\d+", Some("#\"\\")),
        rule("#", Some("n")),
    ]);
    let text =
        r#"{"only":"only","only x":["only","1",12,-3,true,{"a":"x only"}],"s":"{\"only\":7}"}"#;
    let expected = r#"{"all":"all","only x":["all","n\"\\","n\"\\","-n\"\\",true,{"a":"x only"}],"s":"{\"all\":\"n\\\"\\\\\"}"}"#;
    assert_eq!(redact(&own, text), expected);
}

/// Any JSON, with secrets here and there, and with JSON inside its strings.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        4 => "([a-z \"\\\\\n{}\\[\\]:,é漢@.+0-9-]){0,16}",
        1 => Just(format!("Card:\n{CARD}")),
        1 => Just("ada@example.org".to_owned()),
        1 => Just("sk-proj-abcdEFGH1234567890abcd".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(json!(4_111_111_111_111_111_u64)),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        let name = prop_oneof![2 => text.clone(), 1 => Just("content".to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name, inner.clone()), 0..5)
                .prop_map(|all| Value::Object(all.into_iter().collect())),
            inner.prop_map(|one| Value::from(one.to_string())),
        ]
    })
}

/// What is left of a value when its texts are left out, of JSON inside of them
/// only where `inside`.
fn shape(value: &Value, inside: bool) -> String {
    match value {
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(|one| shape(one, inside)).collect();
            format!("[{}]", all.join(","))
        }
        Value::Object(all) => {
            let mut all: Vec<String> = all.values().map(|one| shape(one, inside)).collect();
            // The names are others, and so is their order here.
            all.sort();
            format!("{{{}}}", all.join(","))
        }
        Value::String(text) if inside => match serde_json::from_str::<Value>(text) {
            Ok(value @ (Value::Array(_) | Value::Object(_))) => shape(&value, inside),
            _ => "text".to_owned(),
        },
        Value::String(_) | Value::Number(_) => "text".to_owned(),
        other => other.to_string(),
    }
}

proptest! {
    #[test]
    fn what_no_rule_touches_stays_to_the_byte(value in any_json(), pretty in any::<bool>()) {
        static NOTHING: LazyLock<Redactor> =
            LazyLock::new(|| patterns(&[rule("☃☃", None), rule(r"\bno☃\b", None), rule("^☃$", None)]));
        let text = match pretty {
            true => serde_json::to_string_pretty(&value).unwrap(),
            false => value.to_string(),
        };
        prop_assert_eq!(NOTHING.redact(&text, 1_000_000), None);
    }

    #[test]
    fn json_among_texts_never_ends_the_work(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "abcd\nefgh ", "{\"a\":\"{\\\"b\\\":1}\"}", "\n\n", "[1,", "data: ", "\\u00e9", "\"", "}",
                "{\"k\":\"a@b.example\\n\"}", " 4111111111111111 ",
            ]),
            0..8,
        ),
        levels in 0..3_usize,
    ) {
        let text = nested(&json!([pieces.concat()]).to_string(), levels);
        let redacted = redact(&all(), &text);
        prop_assert!(!redacted.contains(CARD));
        prop_assert!(serde_json::from_str::<Value>(&redacted).is_ok());
    }

    #[test]
    fn json_stays_json_of_the_same_shape(value in any_json()) {
        static RULES: LazyLock<Redactor> = LazyLock::new(|| {
            let names: Vec<String> = BUILTINS.iter().map(|one| one.name.into()).collect();
            let own = [rule("[a-c]+", Some("\"\\x")), rule("(x)(.)", Some("$2$1")), rule(r"\d\d", None)];
            Redactor::new(&names, &own).unwrap()
        });
        let value = json!([value]);
        let redacted = redact(&RULES, &value.to_string());
        let redacted: Value = serde_json::from_str(&redacted).unwrap();
        // What people put in may make JSON of a text that was none.
        prop_assert_eq!(shape(&redacted, false), shape(&value, false));
    }

    #[test]
    fn redacting_twice_is_redacting_once(value in any_json()) {
        static RULES: LazyLock<Redactor> = LazyLock::new(all);
        let value = json!([value]);
        let once = redact(&RULES, &value.to_string());
        prop_assert_eq!(shape(&serde_json::from_str(&once).unwrap(), true), shape(&value, true));
        prop_assert_eq!(RULES.redact(&once, 1_000_000), None, "{}", once);
    }
}
