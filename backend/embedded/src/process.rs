//! Processes by their id: alive or not, whose, and how to tell them to stop.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

/// How a postmaster ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Ends every connection, writes a checkpoint, leaves nothing to recover.
    Fast,
    /// Ends at once; the next start recovers from the log.
    Immediate,
    /// Not a request at all.
    Kill,
}

/// Sends the signal; a process that is gone already is none to complain about.
pub(crate) fn signal(pid: u32, stop: Stop) {
    let signal = match stop {
        Stop::Fast => Signal::INT,
        Stop::Immediate => Signal::QUIT,
        Stop::Kill => Signal::KILL,
    };
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw)
        && let Err(error) = rustix::process::kill_process(pid, signal)
    {
        log::debug!("cannot signal process {}: {error}", pid.as_raw_nonzero());
    }
}

/// Reports whether a process with this id exists, whoever owns it.
pub(crate) fn exists(pid: u32) -> bool {
    let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) else {
        return false;
    };
    !matches!(
        rustix::process::test_kill_process(pid),
        Err(rustix::io::Errno::SRCH)
    )
}

/// Waits until the process no longer works in the cluster, or the time is up.
/// Not until it does not exist: in a container without an init process an ended
/// orphan stays in the process table for ever.
pub(crate) fn wait_gone(pid: u32, cluster: &Path, patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    while works_in(pid, cluster) {
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

/// Reports whether the process is a Postgres of this cluster. An id alone
/// proves nothing: after a reboot it may belong to anything.
pub(crate) fn works_in(pid: u32, cluster: &Path) -> bool {
    if Path::new("/proc/self").exists() {
        return working_directory(pid).is_some_and(|path| path == cluster);
    }
    // No /proc (macOS): the postmaster was started with `-D <cluster>`.
    let output = Command::new("ps")
        .args(["-o", "command=", "-p", &pid.to_string()])
        .output();
    output.is_ok_and(|output| {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.contains("postgres") && text.contains(&*cluster.to_string_lossy())
    })
}

/// Returns every process that works in the cluster; empty where there is no
/// /proc.
pub(crate) fn all_in(cluster: &Path) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let ids = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(|pid| working_directory(*pid).is_some_and(|path| path == cluster))
        .collect()
}

fn working_directory(pid: u32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/cwd")).ok()
}
