//! What is stored is what was sent: by POST, GET, export and import.

use std::fs;

use logbook_domain::access::Permission;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::{Client, Program, TestServer};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use serde_json::value::RawValue;

/// JSON that means something else, or the same thing, to whoever parses it.
const ODD: [&str; 16] = [
    "0.9452706955539223",
    "123456789012345678901234567890",
    "[1e21,-0.0,1.0,1.00,1E+2,0.1e-7]",
    "1e999999",
    r#"{"z":1,"a":{"y":2,"b":3}}"#,
    r#"{"same":1,"same":2}"#,
    "true",
    "false",
    "[]",
    "{}",
    "[null,[null]]",
    r#""text""#,
    r#""17""#,
    r#""[1]""#,
    r#""\"quoted\" \\ line\nend 内 \u001f""#,
    r#"["\"quoted\" \\ line\nend 内 \u001f"]"#,
];

fn entry(prompt: &str, response: &str, metadata: &str) -> String {
    format!(
        r#"{{"started_at":"2026-03-10T11:00:00Z","prompt":{prompt},"response":{response},"metadata":{metadata}}}"#
    )
}

fn store(client: &Client, entry: String) -> String {
    let answer = client.post_raw("/logs", "application/json", entry);
    answer.expect(201)["id"].as_str().unwrap().to_owned()
}

/// The fields of an entry, as they are spelled.
fn fields(text: &str) -> Vec<(String, String)> {
    let fields: std::collections::BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(text).unwrap();
    let shown = ["metadata", "prompt", "response"];
    let fields = fields
        .into_iter()
        .filter(|(name, _)| shown.contains(&name.as_str()));
    fields
        .map(|(name, value)| (name, value.get().to_owned()))
        .collect()
}

fn read(client: &Client, id: &str) -> Vec<(String, String)> {
    let answer = client.get(&format!("/logs/{id}"));
    assert_eq!(answer.status, 200);
    fields(&answer.text)
}

#[test]
fn numbers_keep_their_digits_and_keys_their_order() {
    let server = TestServer::start();
    let client = server.admin();
    for odd in ODD {
        let metadata = format!(r#"{{"b":{odd},"a":[{odd}]}}"#);
        let id = store(&client, entry(odd, odd, &metadata));
        let expected = [
            ("metadata", metadata.as_str()),
            ("prompt", odd),
            ("response", odd),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read(&client, &id), expected, "{odd}");
    }
    let sent = r#" [ "\u5185\/" , "a\u0000b" , "\ud800" ,{ "k" : 1 } ] "#;
    let id = store(&client, entry(sent, "null", "{}"));
    let kept = "[\"内/\",\"a\u{2400}b\",\"\u{fffd}\",{\"k\":1}]";
    assert_eq!(read(&client, &id), [("prompt".to_owned(), kept.to_owned())]);
}

/// Any JSON, spelled as the log spells it.
fn json() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,6})?";
    let string = "[a-z é☃=+@'\"\\\\\n,-]{0,8}".prop_map(|text| Value::from(text).to_string());
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        number,
        string.clone()
    ];
    leaf.prop_recursive(3, 20, 5, move |inner| {
        let list = prop::collection::vec(inner.clone(), 0..5);
        let fields = prop::collection::vec((string.clone(), inner), 0..5);
        prop_oneof![
            list.prop_map(|items| format!("[{}]", items.join(","))),
            fields.prop_map(|fields| {
                let fields = fields.iter().map(|(key, value)| format!("{key}:{value}"));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

fn export(server: &TestServer, format: &str) -> String {
    let path = format!("/logs/export?format={format}&include=content&sort=started_at");
    server.admin().get(&path).text
}

fn import(server: &TestServer, format: &str, exported: &str) {
    let (program, name) = (Program::default(), format!("log.{format}"));
    fs::write(program.path().join(&name), exported).unwrap();
    let key = server.secret(&[Permission::Ingest]);
    let output = program.run(
        &["import", "--url", &server.base, "--api-key", &key, &name],
        None,
    );
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
}

#[test]
fn any_json_comes_back_equal_through_answer_export_and_import() {
    let (from, to) = (TestServer::start(), TestServer::start());
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    let entries = prop::collection::vec((json(), json(), json()), 1..30);
    let outcome = runner.run(&entries, |entries| {
        let sent = entries.iter().map(|(prompt, response, inside)| {
            entry(prompt, response, &format!("{{\"inside\":{inside}}}"))
        });
        let ids: Vec<String> = sent.map(|entry| store(&from.admin(), entry)).collect();
        for ((prompt, response, inside), id) in entries.iter().zip(&ids) {
            let mut expected = vec![("metadata".to_owned(), format!("{{\"inside\":{inside}}}"))];
            for (name, value) in [("prompt", prompt), ("response", response)] {
                if !["null", "\"\""].contains(&value.as_str()) {
                    expected.push((name.to_owned(), value.clone()));
                }
            }
            prop_assert_eq!(read(&from.admin(), id), expected);
        }
        for format in ["csv", "jsonl"] {
            let exported = export(&from, format);
            import(&to, format, &exported);
            prop_assert_eq!(export(&to, format), exported);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_search_finds_numbers_and_texts_as_they_are_shown() {
    let server = TestServer::start();
    let client = server.admin();
    for prompt in [
        r#"{"price":1.50,"id":12345678901234567890}"#,
        r#"[1e21,"100000"]"#,
        "[1e999999,\"needle\"]",
        r#"["\u5185\u5bb9",-0.0]"#,
    ] {
        store(&client, entry(prompt, "null", "{}"));
    }
    for (q, total) in [
        ("1.50", 1),
        ("12345678901234567890", 1),
        ("1e21", 1),
        ("-0.0", 1),
        ("1e9", 1),
        ("needle", 1),
        ("内容", 1),
        ("price", 0),
        ("00000", 1),
    ] {
        let query = random::query(&FilterParams::from([("q", vec![q.to_owned()])]));
        let page = client.get(&format!("/logs?{query}")).expect(200);
        assert_eq!(page["total"], total, "{q}");
    }
}
