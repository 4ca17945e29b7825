//! The real program as a process of its own: run, served, stopped, killed.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::process::signal;

/// How long anything here may take.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Where the program is: what `LOGBOOK_BIN` says, else beside the tests.
///
/// `cargo test --workspace` builds it there before it runs any test, because
/// the package of the program has integration tests of its own. `cargo test -p
/// logbook-tests` alone does not: it takes the one that was built last.
pub fn logbook() -> PathBuf {
    if let Some(path) = std::env::var_os("LOGBOOK_BIN") {
        return path.into();
    }
    let own = std::env::current_exe().expect("the path of this test");
    // target/<profile>/deps/it-0123456789abcdef
    let folder = own.ancestors().nth(2).expect("a target folder");
    let path = folder.join("logbook");
    assert!(
        path.is_file(),
        "{} is missing: build it with `cargo build -p logbook-server`, or run `make test`",
        path.display()
    );
    path
}

/// A working directory for the program, removed at the end.
#[derive(Debug)]
pub struct Program {
    directory: tempfile::TempDir,
}

impl Default for Program {
    fn default() -> Self {
        Self::within(&std::env::temp_dir())
    }
}

impl Program {
    /// One whose working directory lies in this one.
    pub fn within(parent: &Path) -> Self {
        let directory = tempfile::tempdir_in(parent).expect("a temporary directory");
        // As root, Postgres runs under an account that must pass through.
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755))
            .expect("a directory of our own");
        Self { directory }
    }

    /// The working directory.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A command without any setting of the caller's environment.
    pub fn command<A: Into<OsString>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(logbook());
        command
            .args(arguments.into_iter().map(Into::into))
            .current_dir(self.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("LOGBOOK_") {
                command.env_remove(name);
            }
        }
        command
    }

    /// Runs a command to its end, with a file as its input if there is one.
    pub fn run(&self, arguments: &[&str], input: Option<&Path>) -> Output {
        let input = input.map_or_else(Stdio::null, |path| {
            fs::File::open(path).expect("a file to read").into()
        });
        self.command(arguments)
            .stdin(input)
            .output()
            .expect("a program that runs")
    }

    /// Starts the server on a free port; it may not be ready yet.
    pub fn spawn(&self) -> Serving {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let mut child = self
            .command(["serve"])
            .env("LOGBOOK_LISTEN", address.to_string())
            .env("RUST_LOG", "info,actix_server=warn,r2d2=off")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a program that runs");
        let lines = follow(child.stdout.take().expect("its output"));
        let errors = follow(child.stderr.take().expect("its log"));
        Serving {
            child,
            lines,
            errors,
            said: String::new(),
            base: format!("http://{address}"),
        }
    }

    /// Starts the server and waits until it is ready.
    pub fn serve(&self) -> Serving {
        let mut serving = self.spawn();
        serving.wait_until_ready();
        serving
    }

    /// A line of the file in which its Postgres keeps what it is, from 0.
    fn postmaster(&self, line: usize) -> Option<String> {
        let file = self.path().join("data/postgres/cluster/postmaster.pid");
        let text = fs::read_to_string(file).ok()?;
        text.lines().nth(line).map(|line| line.trim().to_owned())
    }

    /// The process id of its Postgres, while there is one.
    pub fn postgres_pid(&self) -> Option<u32> {
        self.postmaster(0)?.parse().ok()
    }

    /// The process ids of all that works in its database, the first one first.
    pub fn postgres_pids(&self) -> Vec<u32> {
        let cluster = self.path().join("data/postgres/cluster");
        let cluster = fs::canonicalize(cluster).expect("a database");
        let processes = fs::read_dir("/proc").expect("/proc").flatten();
        let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let works_there = |pid: &u32| {
            let place = fs::read_link(format!("/proc/{pid}/cwd"));
            place.is_ok_and(|place| place == cluster)
        };
        let first = self.postgres_pid();
        let mut pids: Vec<u32> = pids.filter(works_there).collect();
        pids.sort_by_key(|&pid| (Some(pid) != first, pid));
        pids
    }

    /// The URL of its database, while Postgres runs.
    pub fn database_url(&self) -> Option<String> {
        let socket = self.postmaster(4)?;
        let password = fs::read_to_string(self.path().join("data/postgres.password")).ok()?;
        let host: String = url::form_urlencoded::byte_serialize(socket.as_bytes()).collect();
        let password = password.trim();
        Some(format!("postgresql://logbook:{password}@{host}/logbook"))
    }
}

/// A started server; killed with its value.
#[derive(Debug)]
pub struct Serving {
    child: Child,
    lines: Receiver<String>,
    errors: Receiver<String>,
    /// What it has printed.
    pub said: String,
    /// Where it listens once it is ready.
    pub base: String,
}

impl Serving {
    /// Waits until it takes requests.
    pub fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.said.contains("Ctrl-C stops it") {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!(
                    "the server did not get ready: {}\n{}",
                    self.said,
                    self.log()
                );
            };
            self.said.push_str(&line);
            self.said.push('\n');
        }
    }

    /// The word after `label` in what was printed.
    pub fn told(&self, label: &str) -> Option<String> {
        let (_, rest) = self.said.split_once(label)?;
        let word = rest.split_whitespace().next()?;
        Some(word.trim_matches('\'').to_owned())
    }

    /// What it has logged since this was last asked.
    pub fn log(&self) -> String {
        self.errors.try_iter().collect::<Vec<_>>().join("\n")
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal by name, e.g. `TERM`.
    pub fn signal(&self, name: &str) {
        assert!(signal(name, self.child.id()), "no process to signal");
    }

    /// Ends it at once, as the system does when memory runs out.
    pub fn kill(&mut self) {
        self.signal("KILL");
        self.wait();
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(
                Instant::now() < deadline,
                "the server did not end: {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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
