//! Ends Postgres when the server is killed in a way it cannot answer to.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Waits for the pipe to the server to close, then acts on the process named in
/// `postmaster.pid` ($1) with the signal $2, and removes the directory $3 of a
/// throw-away cluster.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
cat >/dev/null
pid=$(head -n 1 "$1" 2>/dev/null) && kill -s "$2" "$pid" 2>/dev/null
if [ -n "$3" ]; then
    while kill -s 0 "$pid" 2>/dev/null; do sleep 0.1; done
    rm -rf "$3"
fi
"#;

/// A shell that holds the reading end of a pipe whose writing end only the
/// server has. Without it, kill -9 would leave Postgres running for nobody
/// until the next start.
#[derive(Debug)]
pub(crate) struct Watchdog {
    child: Child,
}

impl Watchdog {
    /// Starts watching; `remove` names the directory of a throw-away cluster.
    pub(crate) fn start(cluster: &Path, remove: Option<&Path>) -> io::Result<Self> {
        let signal = if remove.is_some() { "QUIT" } else { "INT" };
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", SCRIPT, "logbook-watchdog"])
            .arg(cluster.join("postmaster.pid"))
            .arg(signal);
        command
            .arg(remove.unwrap_or(Path::new("")))
            .process_group(0);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(Self {
            child: command.spawn()?,
        })
    }
}

impl Drop for Watchdog {
    /// Postgres has been stopped by then: there is nothing left to do for it.
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait().map(drop)) {
            log::debug!("cannot end the watchdog: {error}");
        }
    }
}
