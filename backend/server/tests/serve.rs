//! The program as an operator meets it: started, stopped, killed, misused.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long anything here may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A working directory for the program, removed at the end.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(dir)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_logbook"));
        command.args(arguments).current_dir(self.0.path());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LOGBOOK_")) {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        self.command(arguments)
            .envs(environment.iter().copied())
            .output()
            .unwrap()
    }

    /// Starts the server on a free port and waits until it says it is ready.
    fn serve(&self) -> Server {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        self.serve_at(port)
    }

    fn serve_at(&self, port: u16) -> Server {
        let mut command = self.command(&["serve"]);
        command.env("LOGBOOK_LISTEN", format!("127.0.0.1:{port}"));
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = follow(child.stdout.take().unwrap());
        let errors = follow(child.stderr.take().unwrap());
        let mut server = Server {
            child,
            lines,
            errors,
            said: String::new(),
            port,
        };
        server.wait_until_ready();
        server
    }

    fn postgres_pid(&self) -> Option<u32> {
        let file = self.0.path().join("data/postgres/cluster/postmaster.pid");
        fs::read_to_string(file).ok()?.lines().next()?.parse().ok()
    }
}

/// Passes on what is written, line by line, so that no pipe ever fills.
fn follow(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}

struct Server {
    child: Child,
    lines: Receiver<String>,
    errors: Receiver<String>,
    said: String,
    port: u16,
}

impl Server {
    fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.said.contains("Ctrl-C stops it") {
            let Ok(line) = self.lines.recv_timeout(deadline - Instant::now()) else {
                let errors: Vec<String> = self.errors.try_iter().collect();
                panic!(
                    "the server did not get ready: {}\n{}",
                    self.said,
                    errors.join("\n")
                );
            };
            self.said.push_str(&line);
            self.said.push('\n');
        }
    }

    /// The word after `label` in what was printed.
    fn told(&self, label: &str) -> Option<String> {
        let (_, rest) = self.said.split_once(label)?;
        rest.split_whitespace().next().map(str::to_owned)
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }

    fn wait(&mut self) -> std::process::ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the server did not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Status and body of a request.
    fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n"
        )
        .unwrap();
        for (name, value) in headers {
            write!(stream, "{name}: {value}\r\n").unwrap();
        }
        write!(stream, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (
            head.split(' ').nth(1).unwrap().parse().unwrap(),
            body.to_owned(),
        )
    }

    fn post(&self, key: &str, entry: &str) -> (u16, String) {
        let authorization = format!("Bearer {key}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", "application/json"),
        ];
        self.request("POST", "/api/v1/logs", &headers, entry)
    }

    /// Stores an entry and fails, with what the server logged, if it does not.
    fn store(&self, key: &str) {
        let (status, body) = self.post(key, r#"{"model": "m"}"#);
        if status != 201 {
            // The log line comes a moment after the answer.
            std::thread::sleep(Duration::from_millis(300));
            let log: Vec<String> = self.errors.try_iter().collect();
            panic!("answered {status} {body}\n{}", log.join("\n"));
        }
    }

    /// How many entries the admin sees.
    fn total(&self, password: &str) -> String {
        let login = format!(r#"{{"email": "admin@localhost", "password": "{password}"}}"#);
        let (status, body) = self.request(
            "POST",
            "/api/v1/auth/login",
            &[("content-type", "application/json")],
            &login,
        );
        assert_eq!(status, 200, "{body}");
        let token = between(&body, r#""access_token":""#, "\"");
        let authorization = format!("Bearer {token}");
        let (status, body) = self.request(
            "GET",
            "/api/v1/logs",
            &[("authorization", &authorization)],
            "",
        );
        assert_eq!(status, 200, "{body}");
        between(&body, r#""total":"#, ",")
            .trim_end_matches('}')
            .to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split(end).next().unwrap()
}

fn exists(pid: u32) -> bool {
    Command::new("kill")
        .args(["-s", "0", &pid.to_string()])
        .stderr(Stdio::null())
        .status()
        .unwrap()
        .success()
}

fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_first_start_tells_how_to_sign_in_and_to_store_an_entry_once() {
    let place = Place::new();
    let mut server = place.serve();
    let (password, key) = (
        server.told("password").unwrap(),
        server.told("Bearer ").unwrap(),
    );
    let key = key.trim_matches('\'').to_owned();
    assert!(server.said.contains("admin@localhost"), "{}", server.said);
    server.store(&key);
    assert_eq!(server.total(&password), "1");

    let kept = place.0.path().join("data/ingest.key");
    assert_eq!(fs::read_to_string(&kept).unwrap().trim(), key);
    assert_eq!(mode(&kept), 0o600);

    server.signal("TERM");
    assert!(server.wait().success());
    let again = place.serve();
    assert!(
        !again.said.contains("password") && !again.said.contains("alb_"),
        "{}",
        again.said
    );
    assert_eq!(again.total(&password), "1");
}

#[test]
fn the_printed_curl_line_works() {
    let place = Place::new();
    let server = place.serve();
    let (_, line) = server.said.split_once("curl ").unwrap();
    let script = format!(
        "curl -sS -o /dev/null -w '%{{http_code}}' {}",
        line.split("\n\n").next().unwrap()
    );
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "201",
        "{script}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_polite_signal_stops_server_and_postgres() {
    let place = Place::new();
    for name in ["TERM", "INT"] {
        let mut server = place.serve();
        let postgres = place.postgres_pid().unwrap();
        server.signal(name);
        let status = server.wait();
        assert_eq!(status.code(), Some(0), "{name}");
        assert!(!exists(postgres), "{name} left Postgres running");
        assert_eq!(
            place.postgres_pid(),
            None,
            "{name}: Postgres did not end in order"
        );
    }
}

#[test]
fn a_killed_server_takes_postgres_along_and_keeps_what_it_acknowledged() {
    let place = Place::new();
    let mut server = place.serve();
    let (password, key) = (
        server.told("password").unwrap(),
        server.told("Bearer ").unwrap(),
    );
    server.store(key.trim_matches('\''));
    let postgres = place.postgres_pid().unwrap();
    server.signal("KILL");
    assert!(!server.wait().success());
    eventually("the end of Postgres", || !exists(postgres));
    assert_eq!(place.serve().total(&password), "1");
}

#[test]
fn a_killed_postgres_is_back_in_a_moment() {
    let place = Place::new();
    let server = place.serve();
    let (password, key) = (
        server.told("password").unwrap(),
        server.told("Bearer ").unwrap(),
    );
    let key = key.trim_matches('\'').to_owned();
    server.store(&key);
    let status = Command::new("kill")
        .args(["-9", &place.postgres_pid().unwrap().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
    eventually("an entry stored again", || {
        match server.post(&key, r#"{"model": "m"}"#).0 {
            201 => true,
            503 => false,
            other => panic!("answered {other} instead of 503"),
        }
    });
    assert_eq!(server.total(&password), "2");
}

#[test]
fn an_address_in_use_is_named_with_what_to_do() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = place.run(&["serve"], &[("LOGBOOK_LISTEN", &address)]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains(&format!("cannot listen at {address}"))
            && message.contains("setting listen"),
        "{message}"
    );
    assert!(
        !place.0.path().join("data").exists(),
        "Postgres was started in vain"
    );
}

#[test]
fn wrong_settings_and_wrong_arguments_have_their_exit_codes() {
    let place = Place::new();
    fs::write(
        place.0.path().join("logbook.toml"),
        "listen = 1\nsurprise = 2\n",
    )
    .unwrap();
    let output = place.run(&[], &[("LOGBOOK_DATABASE_POOL_SIZE", "many")]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    for part in [
        "error: the configuration has 3 mistakes:",
        "\n  listen: ",
        "\n  surprise: ",
        "\n  LOGBOOK_DATABASE_POOL_SIZE: ",
    ] {
        assert!(message.contains(part), "{part} is missing in {message}");
    }
    assert_eq!(place.run(&["--surprise"], &[]).status.code(), Some(2));
    assert_eq!(
        place.run(&["--config", "nowhere.toml"], &[]).status.code(),
        Some(1)
    );
}

#[test]
fn a_database_that_does_not_answer_is_reported_without_its_password() {
    let place = Place::new();
    let url = "postgres://me:s3cret@127.0.0.1:1/logbook";
    let output = place.run(
        &["serve"],
        &[
            ("LOGBOOK_DATABASE_URL", url),
            ("LOGBOOK_LISTEN", "127.0.0.1:0"),
        ],
    );
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(
        message.contains("the database cannot be reached"),
        "{message}"
    );
    assert!(!message.contains("s3cret"), "{message}");
}

#[test]
fn migrating_twice_changes_nothing_the_second_time() {
    let place = Place::new();
    let said = |output: Output| String::from_utf8(output.stdout).unwrap();
    assert!(said(place.run(&["migrate"], &[])).starts_with("applied "));
    assert_eq!(
        said(place.run(&["migrate"], &[])),
        "the database schema is up to date\n"
    );
    assert_eq!(place.postgres_pid(), None, "migrate left Postgres running");
}

#[test]
fn a_lost_password_can_be_replaced() {
    let place = Place::new();
    let mut server = place.serve();
    let running = place.run(&["set-password", "admin@localhost"], &[]);
    assert!(String::from_utf8_lossy(&running.stderr).contains("in use by another logbook server"));
    server.signal("TERM");
    server.wait();

    let output = place.run(&["set-password", "Admin@localhost"], &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let password = text.split_whitespace().last().unwrap();
    assert_eq!(place.serve().total(password), "0");

    let unknown = place.run(&["set-password", "nobody@localhost"], &[]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&unknown.stderr).contains("there is no account nobody@localhost")
    );
}

#[test]
fn the_settings_can_be_checked_without_starting_anything() {
    let place = Place::new();
    let output = place.run(
        &["check"],
        &[
            ("LOGBOOK_AUDIT_LOG__RETENTION_DAYS", "30"),
            ("LOGBOOK_ADMIN__PASSWORD", "very secret words"),
        ],
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text
        .lines()
        .find(|line| line.starts_with("audit_log.retention_days"))
        .unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>(),
        ["audit_log.retention_days", "environment", "30"]
    );
    assert!(!text.contains("very secret"), "{text}");
    assert!(!PathBuf::from(place.0.path()).join("data").exists());
}
