//! What the rules find in 12,880 real prompts and answers, which the variable
//! `LOGBOOK_TEST_TEXTS` names: lines of JSON, packed by gzip.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};

use flate2::read::GzDecoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{BUILTINS, only, redacted};

/// Addresses and numbers of people in stories and examples: nothing tells them
/// from those of others, so it is right that they go.
const MADE_UP: &str = "the form of an address or number that a person could have";
/// What a public body publishes about itself.
const PUBLISHED: &str = "a real address or number, of an organisation";
/// A password in the URL of an example.
const EXAMPLE: &str = "a password where passwords stand";

/// Each hit once: the rule, the beginning of the SHA-256 of what it finds, which is
/// nobody's to copy, a text of the same form, and why it is right to replace it.
const HITS: &[(&str, &str, &str, &str, &str, &str)] = &[
    (
        "email",
        "5e146773dc88",
        "Mail: [",
        "MyName@example.com",
        "]",
        MADE_UP,
    ),
    (
        "email",
        "a0c0ba9721b9",
        "",
        "sam.miller@college.example",
        "",
        MADE_UP,
    ),
    (
        "email",
        "627c703d16c8",
        "id.example\", \"",
        "one_more@shop.example.co.uk",
        "\"]",
        MADE_UP,
    ),
    (
        "email",
        "75d9ab5871e0",
        "or Robin Doe (",
        "rdoe@mail.example",
        "), who is",
        MADE_UP,
    ),
    (
        "email",
        "d4e3f52c47a3",
        "Robin Doe     | ",
        "robin@example.com",
        " | Pro P",
        MADE_UP,
    ),
    (
        "email",
        "f2b777c4ad2d",
        "mail1 = '",
        "name@domain.example",
        "'",
        MADE_UP,
    ),
    (
        "email",
        "36e96648c541",
        "mail = \"",
        "name@mail.example",
        "\"",
        MADE_UP,
    ),
    (
        "email",
        "31c5543c1734",
        "mail = \"",
        "somebody@example.com",
        "\"",
        MADE_UP,
    ),
    (
        "email",
        "273f6ec2fc79",
        "mails = [\"",
        "name@test.example",
        "\", \"inva",
        MADE_UP,
    ),
    (
        "email",
        "8c87b489ce35",
        "Kim Doe       | ",
        "kim@example.com",
        " | Stude",
        MADE_UP,
    ),
    (
        "email",
        "855f96e983f1",
        "mail\"]').type('",
        "ann@example.com",
        "');",
        MADE_UP,
    ),
    (
        "email",
        "d13a73cd62ad",
        "**Mail:** [",
        "kimdoe@college.example",
        "](mailto",
        MADE_UP,
    ),
    (
        "email",
        "70a04e60972d",
        "nt Robin Doe (",
        "robindoe99@mail.example",
        "). The t",
        MADE_UP,
    ),
    (
        "email",
        "18b258e9ade0",
        "Lee Doe       | ",
        "lee@example.com",
        " | Annua",
        MADE_UP,
    ),
    (
        "email",
        "7039f319f981",
        "pay) | (e.g. [",
        "who@mail.example",
        "](mailto",
        MADE_UP,
    ),
    (
        "email",
        "78cbb364b672",
        "Lee Doe (",
        "lee@mail.example",
        ") and Pa",
        MADE_UP,
    ),
    (
        "email",
        "1b0df3084513",
        "Ann Doe       | ",
        "ann.doe@example.com",
        " | | ",
        MADE_UP,
    ),
    (
        "email",
        "80ddfb6d3260",
        "developers at ",
        "support@product.example",
        " for fur",
        PUBLISHED,
    ),
    (
        "email",
        "973dfe463ec8",
        "validate_mail(\"",
        "check@example.com",
        "\"))  # S",
        MADE_UP,
    ),
    (
        "email",
        "b4c9a289323b",
        "-01-31        | ",
        "person@example.com",
        "   | -  ",
        MADE_UP,
    ),
    (
        "phone",
        "c434fac18a68",
        "can be called at ",
        "(800) 555-0134",
        ". They m",
        PUBLISHED,
    ),
    ("phone", "69577a4fe065", "", "212-555-0142", "", MADE_UP),
    (
        "phone",
        "91a276709d89",
        "Call us at ",
        "212-555-0187",
        " or visi",
        PUBLISHED,
    ),
    (
        "url_credentials",
        "5e884898da28",
        "postgres://user:",
        "hunter2",
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
    let known: BTreeSet<_> = HITS.iter().map(|hit| (hit.0, hit.1)).collect();
    let mut unknown = BTreeSet::new();
    for text in texts() {
        for rule in BUILTINS {
            let trace = only(rule.name).trace(&text, text.len());
            let replaced = trace.pieces.into_iter().filter_map(|piece| piece.replaced);
            let hits = replaced.map(|replaced| replaced.original);
            unknown.extend(
                hits.filter(|hit| !known.contains(&(rule.name, &*digest(hit))))
                    .map(|hit| (rule.name, digest(&hit), hit)),
            );
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

fn digest(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn listed_hits_are_found() {
    for (rule, _, before, hit, after, reason) in HITS {
        let stored = redacted(&only(rule), &format!("{before}{hit}{after}"));
        assert_eq!(
            stored,
            format!("{before}[REDACTED]{after}"),
            "{rule}: {reason}"
        );
    }
}
