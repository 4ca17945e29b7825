//! logbook import

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use chrono::Duration;
use flate2::Compression;
use flate2::write::GzEncoder;
use logbook_domain::access::Permission;
use logbook_tests::{Program, TestServer, samples};
use serde_json::{Value, json};

/// Runs an import; the file may be `-`.
fn import(program: &Program, server: &TestServer, arguments: &[&str]) -> Output {
    import_from(program, server, arguments, None)
}

fn import_from(
    program: &Program,
    server: &TestServer,
    arguments: &[&str],
    input: Option<&Path>,
) -> Output {
    let key = server.secret(&[Permission::Ingest]);
    let target = ["import", "--url", &server.base, "--api-key", &key];
    program.run(&[&target, arguments].concat(), input)
}

/// The summary of an import that ended with this exit code.
#[track_caller]
fn summary(output: &Output, code: i32) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{errors}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn write_lines(program: &Program, name: &str, lines: &[Value]) -> PathBuf {
    let path = program.path().join(name);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(&path, text).unwrap();
    path
}

fn pack(path: &Path) {
    let packed = fs::File::create(format!("{}.gz", path.display())).unwrap();
    let mut encoder = GzEncoder::new(packed, Compression::fast());
    encoder.write_all(&fs::read(path).unwrap()).unwrap();
    encoder.finish().unwrap();
}

/// Entries that together fill every column, with texts that are hard on CSV.
fn entries(server: &TestServer) -> Vec<Value> {
    let base = samples::entry(&server.clock, Duration::minutes(1));
    let at = |minutes| json!({"started_at": server.clock.ago(Duration::minutes(minutes))});
    let full = json!({
        "status": "failed",
        "error": {"category": "rate_limiting", "message": "slow down,\nplease \"you\""},
        "time_to_first_token_ms": 0,
        "capability": "speech_to_text",
        "source": "agent",
        "platform": "=1+1",
        "user": {"id": "-u", "name": "+Björk ☃", "email": "@b"},
        "profile": {"alias": "p", "version": 3},
        "agent": {"id": "a", "name": "A"},
        "feature": {"type": "prompt", "id": "f", "version": 0},
        "usage": {
            "input_tokens": 1, "output_tokens": 2, "total_tokens": 9,
            "cached_input_tokens": 0, "cache_write_tokens": 1, "reasoning_tokens": 1, "audio_seconds": 12.5
        },
        "cost_usd": "0.000000001",
        "conversation_id": "c",
        "trace_id": "t",
        "parent_id": "p",
        "entity": {"type": "ticket", "id": "7"},
        "prompt": "two\r\nlines, \"quoted\"",
        "response": {"ok": [true, null, 1.5]},
        "metadata": {"k": "=x", "n": 1.25, "b": false}
    });
    let running = json!({"status": "running", "duration_ms": null, "response": null});
    let bare = at(4);
    let mut entries = vec![
        samples::with(&base, &full),
        samples::with(&samples::with(&base, &running), &at(2)),
        samples::with(&base, &at(3)),
        bare,
    ];
    entries.extend((10..1_110).map(|minutes| samples::with(&base, &at(minutes))));
    entries
}

fn export(server: &TestServer, format: &str) -> String {
    let path = format!("/logs/export?format={format}&include=content&sort=started_at");
    let answer = server.admin().get(&path);
    assert_eq!(answer.status, 200);
    answer.text
}

fn total(server: &TestServer) -> Value {
    server.admin().get("/logs/stats").expect(200)["total_requests"].clone()
}

#[test]
fn a_file_is_stored_once_however_often_it_is_imported() {
    let (program, server) = (Program::default(), TestServer::start());
    write_lines(&program, "log.jsonl", &entries(&server));
    let first = summary(&import(&program, &server, &["log.jsonl"]), 0);
    assert_eq!(
        first,
        "Done: 1104 new, 0 completed, 0 were there already, none refused."
    );
    let again = summary(&import(&program, &server, &["log.jsonl"]), 0);
    assert_eq!(
        again,
        "Done: 0 new, 0 completed, 1104 were there already, none refused."
    );
    assert_eq!(total(&server), 1104);
}

#[test]
fn an_export_comes_in_again_as_it_went_out() {
    let (from, to) = (TestServer::start(), TestServer::start());
    from.admin()
        .post("/logs", &json!(entries(&from)))
        .expect(200);
    for format in ["csv", "jsonl"] {
        let program = Program::default();
        let exported = export(&from, format);
        let path = program.path().join(format!("log.{format}"));
        fs::write(&path, &exported).unwrap();
        pack(&path);
        let file = format!("log.{format}.gz");

        let known = import(&program, &from, &[&file]);
        let refused = program.path().join(format!("{file}.refused.jsonl"));
        assert_eq!(fs::read_to_string(refused).unwrap_or_default(), "");
        let known = summary(&known, 0);
        assert!(
            known.contains("0 new, 0 completed, 1104 were there"),
            "{known}"
        );
        let other = TestServer::start();
        let new = summary(&import(&program, &other, &[&file]), 0);
        assert!(new.contains("1104 new"), "{new}");
        assert!(export(&other, format) == exported, "{format} differs");

        let arguments = ["-", "--format", format];
        let piped = import_from(&program, &to, &arguments, Some(&path));
        summary(&piped, 0);
        assert_eq!(total(&to), 1104, "{format} gave entries other ids");
    }
}

#[test]
fn refused_lines_are_written_down_and_cost_no_other() {
    let (program, server) = (Program::default(), TestServer::start());
    let start = server.clock.ago(Duration::hours(1));
    let text = format!(
        "{{\"started_at\":\"{start}\",\"model\":\"m\"}}\n\
         no json\n\
         \n\
         {{\"started_at\":\"{start}\",\"tokens\":1}}\n\
         {{\"model\":\"m\"}}\n\
         {{\"id\":\"own\",\"started_at\":\"{start}\"}}\n"
    );
    fs::write(program.path().join("log.jsonl"), text).unwrap();
    let told = summary(&import(&program, &server, &["log.jsonl"]), 2);
    assert_eq!(
        told,
        "Done: 2 new, 0 completed, 0 were there already, 3 refused: see log.jsonl.refused.jsonl."
    );
    let refused = fs::read_to_string(program.path().join("log.jsonl.refused.jsonl")).unwrap();
    let mut refused: Vec<Value> = refused
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    refused.sort_by_key(|record| record["line"].as_u64());
    let told: Vec<(u64, &str)> = refused
        .iter()
        .map(|record| {
            let field = record["errors"][0]["field"].as_str().unwrap();
            (record["line"].as_u64().unwrap(), field)
        })
        .collect();
    assert_eq!(told, [(2, "body"), (4, "tokens"), (5, "started_at")]);
    assert_eq!(refused[0]["text"], "no json");
    assert_eq!(refused[1]["entry"]["tokens"], 1);
    assert_eq!(total(&server), 2);
}

#[test]
fn what_is_stored_otherwise_is_counted() {
    let (program, server) = (Program::default(), TestServer::start());
    let table = "started_at,duration_ms,model\n\
                 2026-03-10T11:00:00Z,7,m\n\
                 2026-03-10T11:00:01Z,7.394,m\n\
                 2026-03-10T11:00:02Z,7.5,\" m\"\n";
    fs::write(program.path().join("log.csv"), table).unwrap();
    let told = summary(&import(&program, &server, &["log.csv"]), 0);
    assert_eq!(
        told,
        "Done: 3 new, 0 completed, 0 were there already, none refused.\n\
         Stored otherwise than they were sent: 2, the first at line 3: \
         duration_ms is kept in whole milliseconds: 7 for 7.394."
    );
    let page = server.admin().get("/logs?sort=started_at").expect(200);
    let items = page["items"].as_array().unwrap();
    let durations: Vec<_> = items.iter().map(|item| &item["duration_ms"]).collect();
    assert_eq!(durations, [7, 7, 8]);
}

#[test]
fn a_table_with_columns_of_another_kind_is_refused_whole() {
    let (program, server) = (Program::default(), TestServer::start());
    fs::write(program.path().join("log.csv"), "when,model\n1,m\n").unwrap();
    let output = import(&program, &server, &["log.csv"]);
    summary(&output, 1);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("`when`; known are id, started_at,"),
        "{message}"
    );
}

#[test]
fn an_import_without_a_server_or_a_key_says_what_to_do() {
    let program = Program::default();
    write_lines(
        &program,
        "log.jsonl",
        &[json!({"id": "a", "started_at": "2026-01-31T09:30:00Z"})],
    );
    for (arguments, told) in [
        (
            &["--api-key", "alb_x", "--url", "http://127.0.0.1:1"][..],
            "is it running?",
        ),
        (&["--url", "http://127.0.0.1:1"], "give --api-key"),
    ] {
        let output = program.run(&[&["import", "log.jsonl"], arguments].concat(), None);
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains(told), "{message}");
    }
}
