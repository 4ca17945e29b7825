//! What the rules find in 12,880 real prompts and answers.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};

use flate2::read::GzDecoder;
use serde_json::Value;

use super::{BUILTINS, only, redacted};

/// Addresses and numbers of people in stories and examples: nothing tells them
/// from those of others, so it is right that they go.
const MADE_UP: &str = "the form of an address or number that a person could have";
/// What a public body publishes about itself.
const PUBLISHED: &str = "a real address or number, of an organisation";
/// A password in the URL of an example.
const EXAMPLE: &str = "a password where passwords stand";

/// Each hit once: the rule, what it finds with what stands around it, and why
/// that is right.
const HITS: &[(&str, &str, &str, &str, &str)] = &[
    ("email", "Email: [", "YourEmail@example.com", "]", MADE_UP),
    ("email", "", "alex.johnson@mit.edu", "", MADE_UP),
    (
        "email",
        "id-email.com\", \"",
        "another_example@example.co.uk",
        "\"]",
        MADE_UP,
    ),
    (
        "email",
        "or Crew Purdie (",
        "cpurdie@email.com",
        "), who s",
        MADE_UP,
    ),
    (
        "email",
        "vid Lee       | ",
        "david@example.com",
        " | Pro P",
        MADE_UP,
    ),
    ("email", "email1 = '", "example@domain.com", "'", MADE_UP),
    ("email", "email = \"", "example@email.com", "\"", MADE_UP),
    ("email", "email = \"", "example@example.com", "\"", MADE_UP),
    (
        "email",
        "emails = [\"",
        "example@test.com",
        "\", \"inva",
        MADE_UP,
    ),
    (
        "email",
        "ne Smith      | ",
        "jane@example.com",
        " | Stude",
        MADE_UP,
    ),
    (
        "email",
        "email\"]').type('",
        "john@example.com",
        "');",
        MADE_UP,
    ),
    (
        "email",
        "**Email:** [",
        "johndoe@stanford.edu",
        "](mailto",
        MADE_UP,
    ),
    (
        "email",
        "nt Kolby Reese (",
        "kolbyreese82@email.com",
        "). The t",
        MADE_UP,
    ),
    (
        "email",
        "ke Johnson    | ",
        "mike@example.com",
        " | Annua",
        MADE_UP,
    ),
    (
        "email",
        "ayPal) | (e.g. [",
        "name@email.com",
        "](mailto",
        MADE_UP,
    ),
    (
        "email",
        "Oliver Malachi (",
        "oliver@email.com",
        ") and Pa",
        MADE_UP,
    ),
    (
        "email",
        "rah Thompson  | ",
        "sarah@example.com",
        " | | ",
        MADE_UP,
    ),
    (
        "email",
        "e developers at ",
        "support@ankiweb.net",
        " for fur",
        PUBLISHED,
    ),
    (
        "email",
        "validate_email(\"",
        "test@example.com",
        "\"))  # S",
        MADE_UP,
    ),
    (
        "email",
        "-11-24        | ",
        "user@example.com",
        "   | -  ",
        MADE_UP,
    ),
    (
        "phone",
        "n be reached at ",
        "(888) 426-4435",
        ". They m",
        PUBLISHED,
    ),
    ("phone", "", "617-555-1234", "", MADE_UP),
    (
        "phone",
        "Call us at ",
        "650-636-4884",
        " or visi",
        PUBLISHED,
    ),
    (
        "url_credentials",
        "postgres://user:",
        "password",
        "@db:5432",
        EXAMPLE,
    ),
];

pub(super) fn texts() -> Vec<String> {
    let Some(path) = std::env::var_os("LOGBOOK_TEST_TEXTS") else {
        return Vec::new();
    };
    let lines = BufReader::new(GzDecoder::new(File::open(path).unwrap())).lines();
    let entries = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    let both = |entry: Value| {
        ["prompt", "response"].map(|field| entry[field].as_str().unwrap_or_default().to_owned())
    };
    entries.flat_map(both).collect()
}

#[test]
fn every_hit_in_real_texts_is_known() {
    let known: BTreeSet<_> = HITS.iter().map(|hit| (hit.0, hit.2)).collect();
    let mut unknown = BTreeSet::new();
    for text in texts() {
        for rule in BUILTINS {
            let trace = only(rule.name).trace(&text, text.len());
            let replaced = trace.pieces.into_iter().filter_map(|piece| piece.replaced);
            let hits = replaced.map(|replaced| replaced.original);
            unknown.extend(
                hits.filter(|hit| !known.contains(&(rule.name, hit)))
                    .map(|hit| (rule.name, hit)),
            );
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn listed_hits_are_found() {
    for (rule, before, hit, after, reason) in HITS {
        let stored = redacted(&only(rule), &format!("{before}{hit}{after}"));
        assert_eq!(
            stored,
            format!("{before}[REDACTED]{after}"),
            "{rule}: {reason}"
        );
    }
}
