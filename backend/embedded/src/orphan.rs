//! What a killed earlier run left behind.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::error::EmbeddedError;
use super::process::{self, Stop};

/// How long each kind of stop is given before the next is tried.
const STEPS: &[(Stop, Duration)] = &[
    (Stop::Fast, Duration::from_secs(30)),
    (Stop::Immediate, Duration::from_secs(10)),
];

/// Ends a Postgres that outlived its server, and clears what would keep a new
/// one from starting. Called under the lock, so no living server owns it.
///
/// It is stopped rather than adopted: a new start costs a second, and only a
/// child of ours can be watched for its end.
pub(crate) fn recover(cluster: &Path) -> Result<(), EmbeddedError> {
    let Some(pid) = recorded_pid(cluster) else {
        return Ok(());
    };
    if !process::exists(pid) {
        // Postgres clears the file itself, after it has made sure by the shared
        // memory named in it that no child of the dead postmaster is left.
        log::info!(
            "an earlier Postgres on {} was killed; it recovers now",
            cluster.display()
        );
        return Ok(());
    }
    if !process::works_in(pid, cluster) {
        // The id has gone to another program, which Postgres would take for its
        // old self. Without the file it cannot look for children of the dead
        // postmaster, so that is done here.
        kill_leftovers(cluster);
        let path = cluster.join("postmaster.pid");
        return fs::remove_file(&path).map_err(EmbeddedError::io("remove", &path));
    }
    log::info!("stopping the Postgres of a killed earlier run (process {pid})");
    for (stop, patience) in STEPS {
        process::signal(pid, *stop);
        if process::wait_gone(pid, cluster, *patience) {
            return Ok(());
        }
    }
    Err(EmbeddedError::OrphanStays {
        pid,
        path: cluster.to_path_buf(),
    })
}

/// Kills what is left of a postmaster that was itself killed: its children
/// notice only when they next look, and until then no new one can start.
pub(crate) fn kill_leftovers(cluster: &Path) {
    for pid in process::all_in(cluster) {
        log::info!("ending process {pid}, left over from a killed Postgres");
        process::signal(pid, Stop::Kill);
    }
}

/// Returns the process id in the first line of `postmaster.pid`.
fn recorded_pid(cluster: &Path) -> Option<u32> {
    let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok()
}
