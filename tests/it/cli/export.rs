//! logbook export

use std::fs;
use std::process::Output;

use chrono::Duration;
use logbook_domain::access::Permission;
use logbook_tests::{Program, TestServer, samples};
use serde_json::{Value, json};

fn export(program: &Program, server: &TestServer, arguments: &[&str]) -> Output {
    let key = server.secret(&[Permission::Read]);
    let target = ["export", "--url", &server.base, "--api-key", &key];
    program.run(&[&target, arguments].concat(), None)
}

fn seed(server: &TestServer) {
    let entry = |index: i64| {
        let entry = samples::entry(&server.clock, Duration::minutes(index));
        let model = if index % 2 == 0 {
            "even"
        } else {
            "odd, \"or so\""
        };
        samples::with(
            &entry,
            &json!({"id": format!("e-{index}"), "model": model, "prompt": "needle"}),
        )
    };
    let entries: Vec<Value> = (0..100).map(entry).collect();
    server.admin().post("/logs", &json!(entries)).expect(200);
}

#[test]
fn a_file_holds_what_the_filter_accepts() {
    let (program, server) = (Program::default(), TestServer::start());
    seed(&server);
    let path = program.path().join("odd.csv");
    let file = path.to_str().unwrap();
    let output = export(
        &program,
        &server,
        &[file, "--model", "odd, \"or so\"", "--sort", "-started_at"],
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("50 entries exported"), "{said}");
    let table = fs::read_to_string(&path).unwrap();
    let whole = server
        .admin()
        .get("/logs/export?format=csv&model=odd,%20%22or%20so%22");
    assert_eq!(table, whole.text);
    assert!(!program.path().join("odd.csv.part").exists());
}

#[test]
fn the_standard_output_takes_jsonl() {
    let (program, server) = (Program::default(), TestServer::start());
    seed(&server);
    let output = export(&program, &server, &["-", "--period", "1h", "--q", "ODD"]);
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 30);
    assert!(lines.iter().all(|line| line["model"] == "odd, \"or so\""));
}

#[test]
fn a_refusal_is_said_and_leaves_no_file() {
    let (program, server) = (Program::default(), TestServer::start());
    let path = program.path().join("all.jsonl");
    let file = path.to_str().unwrap();
    for (arguments, message) in [
        (&[file, "--with-content"][..], "content"),
        (&[file, "--status", "done"], "unknown status"),
        (&["all.txt"], "--format"),
    ] {
        let output = export(&program, &server, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(message), "{said}");
    }
    assert!(!path.exists());
}
