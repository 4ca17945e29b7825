//! What the rules find and leave alone, in numbers.

mod examples;
mod page;
mod places;
mod real_texts;
mod speed;

use std::collections::BTreeMap;

use fastrand::Rng;
use logbook_test_secrets::{LOOK_ALIKES, NEIGHBOURS, SECRETS, Secret};
use places::{PLACES, Place, policy};

use super::BUILTINS;
use crate::policy::ContentPolicy;
use crate::redaction::{DEFAULT_REPLACEMENT, Redactor};

const SEED: u64 = 15;
const SECRETS_A_RULE: usize = 1_000;
const LOOK_ALIKE_TEXTS: usize = 100_000;

fn redacted(redactor: &Redactor, text: &str) -> String {
    let redacted = redactor.redact(text, usize::MAX);
    redacted.unwrap_or_else(|| text.to_owned())
}

fn only(rule: &str) -> Redactor {
    Redactor::new(&[rule.to_owned()], &[]).unwrap()
}

fn all() -> Redactor {
    let names: Vec<String> = BUILTINS.iter().map(|one| one.name.into()).collect();
    Redactor::new(&names, &[]).unwrap()
}

/// Whether a text without blanks goes on in the value: there nobody can tell
/// where an address begins or ends.
fn flows_together(before: &str, value: &str, after: &str) -> bool {
    let beyond = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    let starts = value
        .chars()
        .next()
        .is_some_and(|c| !c.is_ascii_alphabetic());
    beyond(before.chars().last()) && starts
        || beyond(after.chars().next()) && beyond(value.chars().last())
}

#[test]
fn secrets_are_found_in_all_places() {
    let rules: Vec<_> = BUILTINS.iter().map(|one| one.name).collect();
    assert_eq!(SECRETS.iter().map(|one| one.0).collect::<Vec<_>>(), rules);
    let mut failed = Vec::new();
    for (rule, make) in SECRETS {
        let policy = policy(only(rule));
        let mut counts = Vec::new();
        for place in PLACES {
            let missed = missed(&policy, rule, *make, place);
            counts.push(SECRETS_A_RULE - missed.len());
            if missed.len() * 1_000 > SECRETS_A_RULE * 5 {
                failed.push((rule, place.name, missed));
            }
        }
        println!("| `{rule}` | {counts:?} |");
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// The texts in which a secret is not replaced, or more than the secret is, and
/// what is stored of them.
fn missed(
    policy: &ContentPolicy,
    rule: &str,
    make: fn(&mut Rng) -> Secret,
    place: &Place,
) -> Vec<(String, Option<String>)> {
    let (mut rng, mut missed) = (Rng::with_seed(SEED), Vec::new());
    for number in 0..SECRETS_A_RULE {
        let secret = make(&mut rng);
        let (before, after) = NEIGHBOURS[number % NEIGHBOURS.len()];
        let text = format!("{before}{}{after}", secret.text);
        let stored = place.stored(policy, &text);
        let expected = format!("{before}{}{after}", secret.redacted(DEFAULT_REPLACEMENT));
        // A number that becomes a string.
        let quoted = format!("{before}\"{DEFAULT_REPLACEMENT}\"{after}");
        let is_as_expected = |stored: &str| {
            stored == expected
                || stored == quoted
                || rule == "email"
                    && flows_together(before, &secret.text, after)
                    && !stored.contains(&secret.secret)
        };
        if !stored.as_deref().is_some_and(is_as_expected) {
            missed.push((text, stored));
        }
    }
    missed
}

/// What stands before a value that is glued to a word.
const GLUED: [&str; 5] = ["key_", "token_", "MY_KEY_", "api-token-", "_"];

#[test]
fn secrets_are_found_behind_a_word_with_a_mark() {
    let mut failed = Vec::new();
    for (rule, make) in SECRETS {
        // `INV-030 901820` and `section_1.2.3.4` are none.
        if matches!(*rule, "phone" | "ipv4" | "ipv6") {
            continue;
        }
        let (redactor, mut rng, mut missed) = (only(rule), Rng::with_seed(SEED), Vec::new());
        for number in 0..SECRETS_A_RULE {
            let secret = make(&mut rng);
            let text = format!("{}{} and", GLUED[number % GLUED.len()], secret.text);
            if redacted(&redactor, &text).contains(&secret.secret) {
                missed.push(text);
            }
        }
        println!("| `{rule}` | {} |", SECRETS_A_RULE - missed.len());
        if missed.len() * 1_000 > SECRETS_A_RULE * 5 {
            missed.truncate(40);
            failed.push((rule, missed));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn look_alikes_are_left_alone() {
    let (mut rng, mut counts) = (Rng::with_seed(SEED), BTreeMap::new());
    let (policy, mut touched) = (policy(all()), Vec::new());
    for number in 0..LOOK_ALIKE_TEXTS {
        let (kind, make) = LOOK_ALIKES[number % LOOK_ALIKES.len()];
        let (before, after) = NEIGHBOURS[rng.usize(..NEIGHBOURS.len())];
        let text = format!("{before}{}{after}", make(&mut rng));
        let place = &PLACES[rng.usize(..PLACES.len())];
        *counts.entry(kind).or_insert(0) += 1;
        let stored = place.stored(&policy, &text);
        if stored.as_ref() != Some(&text) {
            touched.push((kind, place.name, text, stored));
        }
    }
    println!("{counts:?}");
    let some = &touched[..touched.len().min(60)];
    assert!(touched.is_empty(), "{}: {some:#?}", touched.len());
}

#[test]
fn numbers_that_look_alike_stay_numbers() {
    let (mut rng, redactor) = (Rng::with_seed(SEED), all());
    let mut count = 0;
    for number in 0..LOOK_ALIKE_TEXTS {
        let (kind, make) = LOOK_ALIKES[number % LOOK_ALIKES.len()];
        let text = make(&mut rng);
        if serde_json::from_str::<serde_json::Number>(&text).is_ok() {
            count += 1;
            let json = format!("{{\"id\":{text},\"all\":[{text},{text}]}}");
            assert_eq!(redactor.redact(&json, 1_000), None, "{kind}: {text}");
        }
    }
    assert!(count > 1_000, "{count}");
}
