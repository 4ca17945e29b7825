//! The running Postgres: start, wait until it answers, stop.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::binaries::Binaries;
use super::error::EmbeddedError;
use super::home::Home;
use super::orphan;
use super::process::{self, Stop};

/// How long a start may take; recovery of a large log can take minutes.
const START_PATIENCE: Duration = Duration::from_secs(300);

/// How long children of a killed postmaster are waited for before they are ended.
const LEFTOVER_PATIENCE: Duration = Duration::from_secs(5);

/// How long a fast stop may take: it writes every changed page.
const STOP_PATIENCE: Duration = Duration::from_secs(120);

/// A log larger than this is set aside at the next start.
const LOG_LIMIT: u64 = 10 * 1024 * 1024;

/// A started Postgres.
#[derive(Debug)]
pub(crate) struct Postmaster {
    child: Child,
    cluster: PathBuf,
}

/// Why one attempt to start failed.
enum Attempt {
    /// Children of a killed postmaster still hold the shared memory.
    Leftovers,
    Failed(EmbeddedError),
}

impl Postmaster {
    /// Starts Postgres and returns once it takes connections.
    pub(crate) fn start(home: &Home, binaries: &Binaries) -> Result<Self, EmbeddedError> {
        let began = Instant::now();
        loop {
            match Self::attempt(home, binaries) {
                Ok(running) => return Ok(running),
                Err(Attempt::Failed(error)) => return Err(error),
                Err(Attempt::Leftovers) if began.elapsed() < LEFTOVER_PATIENCE * 4 => {
                    if began.elapsed() > LEFTOVER_PATIENCE {
                        orphan::kill_leftovers(&home.cluster());
                    }
                    std::thread::sleep(Duration::from_millis(250));
                }
                Err(Attempt::Leftovers) => {
                    let words = "processes of a killed PostgreSQL still hold its shared memory";
                    return Err(EmbeddedError::from_output(
                        "postgres",
                        words,
                        &home.cluster(),
                        &home.log(),
                    ));
                }
            }
        }
    }

    fn attempt(home: &Home, binaries: &Binaries) -> Result<Self, Attempt> {
        let (child, log) = spawn(home, binaries).map_err(Attempt::Failed)?;
        let mut running = Self {
            child,
            cluster: home.cluster(),
        };
        let deadline = Instant::now() + START_PATIENCE;
        loop {
            if running.has_exited() {
                return Err(failure(home, log));
            }
            if running.is_ready() {
                return Ok(running);
            }
            if Instant::now() >= deadline {
                running.stop();
                let seconds = START_PATIENCE.as_secs();
                return Err(Attempt::Failed(EmbeddedError::NotReady {
                    seconds,
                    log: home.log(),
                }));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Reports whether it has ended by itself.
    pub(crate) fn has_exited(&mut self) -> bool {
        self.exit_status().is_some()
    }

    fn exit_status(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Returns what pg_ctl waits for too: line 8 of `postmaster.pid` says
    /// `ready`.
    fn is_ready(&self) -> bool {
        let Ok(text) = fs::read_to_string(self.cluster.join("postmaster.pid")) else {
            return false;
        };
        let mut lines = text.lines();
        let ours = lines
            .next()
            .is_some_and(|pid| pid.trim() == self.pid().to_string());
        ours && lines.nth(6).is_some_and(|status| status.trim() == "ready")
    }

    /// Ends it: fast, then immediate, then by force.
    pub(crate) fn stop(&mut self) {
        let steps = [
            (Stop::Fast, STOP_PATIENCE),
            (Stop::Immediate, Duration::from_secs(10)),
            (Stop::Kill, Duration::from_secs(5)),
        ];
        for (stop, patience) in steps {
            if self.has_exited() {
                return;
            }
            process::signal(self.pid(), stop);
            if self.wait(patience) {
                return;
            }
            log::warn!(
                "Postgres (process {}) did not end within {} s",
                self.pid(),
                patience.as_secs()
            );
        }
    }

    fn wait(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while !self.has_exited() {
            if Instant::now() >= deadline {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        true
    }
}

/// Starts the process, in a process group of its own: Ctrl-C in a terminal goes
/// to the whole group of the server, and Postgres must outlive the requests
/// that are still being answered.
fn spawn(home: &Home, binaries: &Binaries) -> Result<(Child, LogMark), EmbeddedError> {
    let (log, mark) = open_log(&home.log())?;
    let program = binaries.postgres();
    let mut command = home.account().command(&program, home.root());
    command.arg("-D").arg(home.cluster()).process_group(0);
    let errors = log
        .try_clone()
        .map_err(EmbeddedError::io("open", &home.log()))?;
    command.stdout(Stdio::from(log)).stderr(Stdio::from(errors));
    let child = command
        .spawn()
        .map_err(EmbeddedError::io("run", &program))?;
    Ok((child, mark))
}

/// Where in the log this start begins.
struct LogMark(u64);

fn open_log(path: &Path) -> Result<(File, LogMark), EmbeddedError> {
    let size = fs::metadata(path).map_or(0, |meta| meta.len());
    if size > LOG_LIMIT {
        let aside = path.with_extension("log.1");
        fs::rename(path, &aside).map_err(EmbeddedError::io("rename", path))?;
        return open_log(path);
    }
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path);
    Ok((
        file.map_err(EmbeddedError::io("open", path))?,
        LogMark(size),
    ))
}

fn failure(home: &Home, mark: LogMark) -> Attempt {
    let text = read_from(&home.log(), mark).unwrap_or_default();
    if text.contains("is still in use") || text.contains("pre-existing shared memory block") {
        return Attempt::Leftovers;
    }
    Attempt::Failed(EmbeddedError::from_output(
        "postgres",
        &text,
        &home.cluster(),
        &home.log(),
    ))
}

fn read_from(path: &Path, LogMark(offset): LogMark) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(64 * 1024).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
