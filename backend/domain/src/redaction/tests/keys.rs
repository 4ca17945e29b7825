//! Names of fields stay apart when they are redacted.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{BUILTINS, Redactor, all, nested, redact, rule};

#[test]
fn a_replaced_name_is_none_that_the_object_has() {
    for (sent, kept) in [
        (
            r#"{"[REDACTED]":1,"a@b.example":2}"#,
            r#"{"[REDACTED]":1,"[REDACTED] 2":2}"#,
        ),
        (
            r#"{"a@b.example":1,"[REDACTED]":2,"[REDACTED] 2":3}"#,
            r#"{"[REDACTED] 3":1,"[REDACTED]":2,"[REDACTED] 2":3}"#,
        ),
        (
            r#"{"a@b.example":1,"x":{"a@b.example":2},"c@b.example":3}"#,
            r#"{"[REDACTED]":1,"x":{"[REDACTED]":2},"[REDACTED] 2":3}"#,
        ),
    ] {
        assert_eq!(redact(&all(), sent), kept);
        assert_eq!(redact(&all(), &nested(sent, 2)), nested(kept, 2));
    }
}

#[test]
fn a_mark_is_remembered_in_an_object_of_many_windows() {
    let filler: String = (0..90_000).map(|one| format!(",\"k{one}\":1")).collect();
    let sent = format!("{{\"[REDACTED]\":1{filler},\"a@b.example\":2}}");
    assert!(redact(&all(), &sent).ends_with("\"[REDACTED] 2\":2}"));
}

/// An object with fields of these names, in this order.
fn object(names: &[&str]) -> String {
    let fields: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(number, name)| format!("{}:{number}", json!(name)))
        .collect();
    format!("{{{}}}", fields.join(","))
}

proptest! {
    #[test]
    fn an_object_loses_no_value_and_has_no_name_twice(
        names in prop::collection::hash_set(prop::sample::select(vec![
            "[REDACTED]", "[REDACTED] 2", "[REDACTED] 3", "a@b.example", "c@d.example", "P1", "P2",
            "x a@b.example y", "x [REDACTED] y", "x [REDACTED] 2 y", "b", "b 2", "name", "4111111111111111",
            "a\n", "[REDACTED]\n",
        ]), 0..12),
        levels in 0..3_usize,
    ) {
        let builtins: Vec<String> = BUILTINS.iter().map(|one| one.name.into()).collect();
        let rules = Redactor::new(&builtins, &[rule("P[0-9]", Some("b")), rule("a\n", Some("b"))]).unwrap();
        let names: Vec<&str> = names.into_iter().collect();
        let mut kept = redact(&rules, &nested(&object(&names), levels));
        for level in (0..levels).rev() {
            let value: Value = serde_json::from_str(&kept).unwrap();
            let inner = if level % 3 == 0 { &value["arguments"] } else { &value[0] };
            kept = inner.as_str().unwrap().to_owned();
        }
        let value: Value = serde_json::from_str(&kept).unwrap();
        let numbers: HashSet<u64> = value.as_object().unwrap().values().filter_map(Value::as_u64).collect();
        prop_assert_eq!(numbers.len(), names.len(), "{}", kept);
    }
}
