//! What is left of JSON that is too long.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn cut(text: &str, most: usize) -> Result<String, JsonError> {
    let patches = &Patches::default();
    super::cut(Patched { text, patches }, most)
}

fn cut_to(value: &Value, most: usize) -> Value {
    let text = cut(&value.to_string(), most).unwrap();
    assert!(text.len() <= most, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn message(role: &str, content: &str) -> Value {
    json!({"role": role, "content": content})
}

#[test]
fn a_conversation_loses_its_oldest_middle() {
    let turns = (0..100).map(|number| message("user", &format!("turn {number}")));
    let messages: Vec<Value> = [message("system", "be brief")]
        .into_iter()
        .chain(turns)
        .collect();
    let kept = cut_to(&json!(messages), 1_000);
    let kept = kept.as_array().unwrap();
    assert_eq!(kept[0], messages[0]);
    let newest = kept.len() - 2;
    assert!(newest > 10);
    assert_eq!(kept[2..], messages[101 - newest..]);
    let missing = &messages[1..101 - newest];
    let bytes: usize = missing.iter().map(|one| one.to_string().len()).sum();
    let note = format!("… {} messages ({bytes} bytes) left out …", missing.len());
    assert_eq!(kept[1], json!({"truncated": note}));
}

#[test]
fn a_long_message_is_cut_in_its_text() {
    let messages = json!([
        message("system", "be brief"),
        message("user", &"x".repeat(9_000))
    ]);
    let kept = cut_to(&messages, 1_000);
    assert_eq!(kept[0], messages[0]);
    let text = kept[1]["content"].as_str().unwrap();
    assert!(text.len() > 700 && text.ends_with(CUT_MARK), "{text}");
    let kept = cut_to(&json!({"model": "m", "messages": messages, "n": 1}), 1_000);
    assert_eq!((&kept["model"], &kept["n"]), (&json!("m"), &json!(1)));
    assert_eq!(kept["messages"][0], messages[0]);
}

#[test]
fn a_list_of_numbers_keeps_its_head_and_its_tail() {
    let numbers: Vec<usize> = (0..10_000).collect();
    let kept = cut_to(&json!(numbers), 10_000);
    let kept = kept.as_array().unwrap();
    assert_eq!((&kept[1], kept.last()), (&json!(1), Some(&json!(9_999))));
    let notes = kept.iter().filter_map(|one| one["truncated"].as_str());
    let notes: Vec<&str> = notes.collect();
    assert!(
        notes.len() == 1 && notes[0].contains(" elements ("),
        "{notes:?}"
    );
}

#[test]
fn an_object_keeps_its_fields_or_says_how_many_it_had() {
    let few = json!({"a": "x".repeat(5_000), "b": "short", "c": "y".repeat(3_000), "d": [1, 2]});
    let kept = cut_to(&few, 2_000);
    assert_eq!((&kept["b"], &kept["d"]), (&few["b"], &few["d"]));
    for cut in ["a", "c"] {
        let text = kept[cut].as_str().unwrap();
        assert!(text.len() > 800 && text.ends_with(CUT_MARK), "{text}");
    }
    let many: Value = (0..5_000).map(|n| (format!("k{n}"), json!(n))).collect();
    let kept = cut_to(&many, 2_000);
    let note = kept[CUT_MARK].as_str().unwrap();
    assert!(note.contains(" fields ("), "{note}");
    assert!(kept.as_object().unwrap().len() > 50);
}

#[test]
fn what_cannot_be_cut_is_marked() {
    let deep = json!([[[[[[[[[["x".repeat(2_000)]]]]]]]]]]);
    assert!(cut_to(&deep, 1_000).to_string().contains(CUT_MARK));
    let long = format!("{{\"a\":{}}}", "7".repeat(5_000));
    let kept = cut(&long, 1_000).unwrap();
    assert_eq!(kept, format!("{{\"a\":\"{CUT_MARK}\"}}"));
}

/// Items of a conversation as the Responses API has them, of some length each.
fn item(kind: usize, number: usize, length: usize) -> Value {
    let text = "x\n\"é".repeat(length / 5);
    match kind {
        0 => json!({"type": "message", "role": "user", "id": number, "content": text}),
        1 => json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": text}),
        2 => json!({"type": "function_call_output", "call_id": "c", "output": text}),
        3 => json!({"type": "reasoning", "summary": [{"type": "summary_text", "text": text}]}),
        4 => json!({"role": "assistant", "content": [{"type": "output_text", "text": text}]}),
        _ => json!({"role": "developer", "content": format!("rule {number}")}),
    }
}

/// Whether each item is an object that says what it is, or the note.
fn are_items(kept: &[Value]) -> bool {
    let says = |one: &Value, name: &str| one.get(name).is_some_and(Value::is_string);
    kept.iter()
        .all(|one| says(one, "type") || says(one, "role") || says(one, "truncated"))
}

proptest! {
    #[test]
    fn items_of_a_conversation_stay_items(
        items in prop::collection::vec((0..5_usize, 0..900_usize), 1..40),
        most in 256..4_000_usize,
        as_text in any::<bool>(),
    ) {
        let items: Vec<Value> = items
            .iter()
            .enumerate()
            .map(|(number, &(kind, length))| item(kind, number, length))
            .collect();
        let all = json!(items);
        prop_assume!(all.to_string().len() > most);
        let kept = match as_text {
            false => cut_to(&all, most),
            true => {
                let has_role = all.to_string().contains("\"role\"");
                prop_assume!(has_role && most > 1_000);
                let kept = cut_to(&json!({"prompt": all.to_string()}), most);
                serde_json::from_str(kept["prompt"].as_str().unwrap()).unwrap()
            }
        };
        let kept = kept.as_array().unwrap();
        prop_assert!(are_items(kept), "{:?}", kept);
        prop_assert!(kept.iter().any(|one| one.to_string().contains('…')));
    }

    #[test]
    fn instructions_in_the_middle_stay(
        kinds in prop::collection::vec(0..6_usize, 20..60),
        as_text in any::<bool>(),
    ) {
        let number = |(number, kind): (usize, &usize)| item(*kind, number, 400);
        let items: Vec<Value> = kinds.iter().enumerate().map(number).collect();
        let rules = items.iter().filter(|one| one["role"] == "developer");
        let rules: Vec<&Value> = rules.collect();
        prop_assume!(rules.len() < 20);
        let kept = match as_text {
            false => cut(&json!(items).to_string(), 5_000).unwrap(),
            true => match conversation(&json!(items).to_string(), 5_000) {
                Some(kept) => kept,
                None => return Ok(()),
            },
        };
        let kept: Vec<Value> = serde_json::from_str(&kept).unwrap();
        let missing = rules.iter().filter(|one| !kept.contains(one)).count();
        prop_assert_eq!(missing, 0, "{:?}", kept);
        // The newest stays, or what there is room for of it.
        let newest = items.last().unwrap();
        let last = kept.last().unwrap();
        prop_assert!(last == newest || last["type"] == newest["type"] && last["role"] == newest["role"]);
    }
}
