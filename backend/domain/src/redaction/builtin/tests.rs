//! What the rules find and leave alone, in numbers.

mod examples;
mod page;
mod real_texts;
mod speed;

use std::collections::BTreeMap;

use fastrand::Rng;
use logbook_test_secrets::{LOOK_ALIKES, NEIGHBOURS, SECRETS};

use super::BUILTINS;
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
fn secrets_are_found_between_all_neighbours() {
    let rules: Vec<_> = BUILTINS.iter().map(|one| one.name).collect();
    assert_eq!(SECRETS.iter().map(|one| one.0).collect::<Vec<_>>(), rules);
    let mut failed = Vec::new();
    for (rule, make) in SECRETS {
        let (mut rng, redactor, mut missed) = (Rng::with_seed(SEED), only(rule), Vec::new());
        for place in 0..SECRETS_A_RULE {
            let secret = make(&mut rng);
            let (before, after) = NEIGHBOURS[place % NEIGHBOURS.len()];
            let text = format!("{before}{}{after}", secret.text);
            let stored = redacted(&redactor, &text);
            let expected = format!("{before}{}{after}", secret.redacted(DEFAULT_REPLACEMENT));
            let gone = *rule == "email"
                && flows_together(before, &secret.text, after)
                && !stored.contains(&secret.secret);
            // A number that becomes a string.
            let quoted = format!("{before}\"{DEFAULT_REPLACEMENT}\"{after}");
            if stored != expected && !gone && stored != quoted {
                missed.push((text, stored));
            }
        }
        let found = SECRETS_A_RULE - missed.len();
        println!("{rule}: {found} of {SECRETS_A_RULE}");
        if missed.len() * 1000 > SECRETS_A_RULE * 5 {
            failed.push((rule, found, missed));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn look_alikes_are_left_alone() {
    let (mut rng, mut counts) = (Rng::with_seed(SEED), BTreeMap::new());
    let rules: Vec<_> = BUILTINS
        .iter()
        .map(|one| (one.name, only(one.name)))
        .collect();
    let (all, mut touched) = (all(), Vec::new());
    for place in 0..LOOK_ALIKE_TEXTS {
        let (kind, make) = LOOK_ALIKES[place % LOOK_ALIKES.len()];
        let (before, after) = NEIGHBOURS[rng.usize(..NEIGHBOURS.len())];
        let text = format!("{before}{}{after}", make(&mut rng));
        *counts.entry(kind).or_insert(0) += 1;
        if redacted(&all, &text) != text {
            let by = rules
                .iter()
                .filter(|(_, rule)| redacted(rule, &text) != text);
            let by: Vec<_> = by.map(|(name, _)| *name).collect();
            touched.push((kind, text, by));
        }
    }
    println!("{counts:?}");
    assert!(
        touched.is_empty(),
        "{}: {:#?}",
        touched.len(),
        &touched[..touched.len().min(60)]
    );
}
