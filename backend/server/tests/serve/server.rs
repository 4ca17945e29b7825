//! The real program in a working directory of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use logbook_tests::process::signal;

/// How long anything here may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A working directory for the program, removed at the end.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(dir)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_logbook"));
        command.args(arguments).current_dir(self.0.path());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LOGBOOK_")) {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        self.command(arguments)
            .envs(environment.iter().copied())
            .output()
            .unwrap()
    }

    /// Starts the server on a free port and waits until it says it is ready.
    pub(crate) fn serve(&self) -> Server {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        self.serve_at(port)
    }

    pub(crate) fn serve_at(&self, port: u16) -> Server {
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

    pub(crate) fn postgres_pid(&self) -> Option<u32> {
        let file = self.0.path().join("data/postgres/cluster/postmaster.pid");
        fs::read_to_string(file).ok()?.lines().next()?.parse().ok()
    }
}

/// Passes on what is written, line by line, so that no pipe ever fills.
pub(crate) fn follow(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}

pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    errors: Receiver<String>,
    pub(crate) said: String,
    port: u16,
}

impl Server {
    pub(crate) fn wait_until_ready(&mut self) {
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
    pub(crate) fn told(&self, label: &str) -> Option<String> {
        let (_, rest) = self.said.split_once(label)?;
        rest.split_whitespace().next().map(str::to_owned)
    }

    pub(crate) fn signal(&self, name: &str) {
        assert!(signal(name, self.child.id()), "no process to signal");
    }

    pub(crate) fn wait(&mut self) -> std::process::ExitStatus {
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
    pub(crate) fn request(
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

    pub(crate) fn post(&self, key: &str, entry: &str) -> (u16, String) {
        let authorization = format!("Bearer {key}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", "application/json"),
        ];
        self.request("POST", "/api/v1/logs", &headers, entry)
    }

    /// Stores an entry and fails, with what the server logged, if it does not.
    pub(crate) fn store(&self, key: &str) {
        let (status, body) = self.post(key, r#"{"model": "m"}"#);
        if status != 201 {
            // The log line comes a moment after the answer.
            std::thread::sleep(Duration::from_millis(300));
            let log: Vec<String> = self.errors.try_iter().collect();
            panic!("answered {status} {body}\n{}", log.join("\n"));
        }
    }

    /// The answer to a request of the admin, or to the sign-in before it if that
    /// fails.
    pub(crate) fn answer(
        &self,
        password: &str,
        method: &str,
        path: &str,
        body: &str,
    ) -> (u16, String) {
        let json = ("content-type", "application/json");
        let login = format!(r#"{{"email": "admin@localhost", "password": "{password}"}}"#);
        let (status, answer) = self.request("POST", "/api/v1/auth/login", &[json], &login);
        if status != 200 {
            return (status, answer);
        }
        let token = between(&answer, r#""access_token":""#, "\"");
        let bearer = format!("Bearer {token}");
        self.request(method, path, &[("authorization", &bearer), json], body)
    }

    /// A request of the admin; fails when it is not answered with 200.
    pub(crate) fn ask(&self, password: &str, method: &str, path: &str, body: &str) -> String {
        let (status, answer) = self.answer(password, method, path, body);
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// How many entries the admin sees.
    pub(crate) fn total(&self, password: &str) -> String {
        let body = self.ask(password, "GET", "/api/v1/logs", "");
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

pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split(end).next().unwrap()
}

pub(crate) fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
