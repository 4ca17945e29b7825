//! Processes by their id. Not by the program `kill`: a bare machine has none.

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// Sends a signal by its name, e.g. `TERM`; false when there is no such process.
///
/// # Panics
/// When no test has used a signal of that name yet, or it may not be sent.
pub fn signal(name: &str, pid: u32) -> bool {
    let signal = match name {
        "CONT" => Signal::CONT,
        "INT" => Signal::INT,
        "KILL" => Signal::KILL,
        "QUIT" => Signal::QUIT,
        "STOP" => Signal::STOP,
        "TERM" => Signal::TERM,
        other => panic!("no signal {other} in this list"),
    };
    reached(kill_process(by(pid), signal))
}

/// Whether there is such a process.
pub fn exists(pid: u32) -> bool {
    reached(test_kill_process(by(pid)))
}

fn by(pid: u32) -> Pid {
    let raw = i32::try_from(pid).ok();
    raw.and_then(Pid::from_raw).expect("the id of a process")
}

fn reached(result: Result<(), Errno>) -> bool {
    match result {
        Ok(()) => true,
        Err(Errno::SRCH) => false,
        Err(error) => panic!("the process cannot be signalled: {error}"),
    }
}
