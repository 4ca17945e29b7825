//! The measured program: `logbook serve` as its own process.

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::error::{BenchError, Result};
use crate::shared::process::{self, Usage};
use crate::shared::watchdog::Watchdog;

/// How long a start or a stop may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How to start the server.
#[derive(Debug, Clone)]
pub(crate) struct ServerOptions {
    pub(crate) database_url: String,
    pub(crate) directory: PathBuf,
    /// Which program to run; by default the one beside this one.
    pub(crate) program: Option<PathBuf>,
    /// `VARIABLE=VALUE` each.
    pub(crate) settings: Vec<String>,
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    watchdog: Option<Watchdog>,
    pub(crate) address: SocketAddr,
    said: String,
}

impl Server {
    /// Starts it on a free port and waits until it is ready.
    pub(crate) fn start(options: &ServerOptions) -> Result<Self> {
        let address = free_address()?;
        let mut child = command(options, address)?
            .spawn()
            .map_err(BenchError::io("run logbook"))?;
        let lines = follow(child.stdout.take());
        let mut server = Self {
            watchdog: None,
            child,
            address,
            said: String::new(),
        };
        server.watchdog = Some(Watchdog::watch(server.child.id())?);
        let deadline = Instant::now() + PATIENCE;
        while !server.said.contains("Ctrl-C stops it") {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = lines.recv_timeout(left) else {
                return Err(BenchError::NotReady(std::mem::take(&mut server.said)));
            };
            server.said.push_str(&line);
            server.said.push('\n');
        }
        Ok(server)
    }

    /// The API key that a first start shows.
    pub(crate) fn key(&self) -> Result<String> {
        let shown = self.said.split_once("Bearer ");
        let key = shown.and_then(|(_, rest)| rest.split('\'').next());
        key.map(str::to_owned)
            .ok_or_else(|| BenchError::NotReady(self.said.clone()))
    }

    /// Its memory and processor time.
    pub(crate) fn usage(&self) -> Usage {
        Usage::of(self.child.id()).unwrap_or_default()
    }

    /// Begins to watch anew how much memory it takes at most.
    pub(crate) fn forget_most_memory(&self) {
        process::forget_most_memory(self.child.id());
    }

    /// Stops it in order and waits for its end.
    pub(crate) fn stop(mut self) -> Result<()> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            rustix::process::kill_process(pid, Signal::TERM)
                .map_err(|error| BenchError::io("stop the server")(error.into()))?;
        }
        self.child
            .wait()
            .map(drop)
            .map_err(BenchError::io("wait for the server"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.watchdog = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program that is asked for, else the one that `cargo build` puts beside
/// this one.
pub(crate) fn program(chosen: Option<&Path>) -> Result<PathBuf> {
    let path = match chosen {
        Some(path) => std::path::absolute(path).map_err(BenchError::io("find the server"))?,
        None => {
            let own = std::env::current_exe().map_err(BenchError::io("find this program"))?;
            own.parent().unwrap_or(Path::new(".")).join("logbook")
        }
    };
    if path.is_file() {
        Ok(path)
    } else {
        Err(BenchError::NoProgram(path))
    }
}

fn command(options: &ServerOptions, address: SocketAddr) -> Result<Command> {
    let mut command = Command::new(program(options.program.as_deref())?);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("LOGBOOK_") {
            command.env_remove(name);
        }
    }
    let settings = options.settings.iter();
    command
        .arg("serve")
        .current_dir(&options.directory)
        .env("RUST_LOG", "warn")
        .env("LOGBOOK_DATABASE_URL", &options.database_url)
        .env("LOGBOOK_LISTEN", address.to_string())
        .envs(settings.filter_map(|setting| setting.split_once('=')))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    Ok(command)
}

/// A port that is free now; another program could take it before the server does.
fn free_address() -> Result<SocketAddr> {
    let wrap = || BenchError::io("find a free port");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(wrap())?;
    listener.local_addr().map_err(wrap())
}

/// Passes on what is written, line by line, so that the pipe never fills.
fn follow(stream: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let lines = stream
            .into_iter()
            .flat_map(|one| BufReader::new(one).lines());
        for line in lines.map_while(std::result::Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}
