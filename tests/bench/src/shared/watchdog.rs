//! Ends a process when this program is killed in a way it cannot answer to.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use crate::error::{BenchError, Result};

/// Waits for the pipe to this program to close, then ends the process $1.
const SCRIPT: &str = "trap '' HUP INT TERM; cat >/dev/null; kill \"$1\"";

/// A shell that holds the reading end of a pipe whose writing end only this
/// program has.
#[derive(Debug)]
pub(crate) struct Watchdog(Child);

impl Watchdog {
    /// Ends the process once this program is gone.
    pub(crate) fn watch(pid: u32) -> Result<Self> {
        Command::new("/bin/sh")
            .args(["-c", SCRIPT, "logbook-bench-watchdog", &pid.to_string()])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Self)
            .map_err(BenchError::io("run /bin/sh"))
    }
}

impl Drop for Watchdog {
    /// Dropped before the process is reaped, so that its number is still its own.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
