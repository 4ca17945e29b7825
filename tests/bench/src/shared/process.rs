//! What the system knows of running processes. Linux tells it in `/proc`;
//! elsewhere these figures are left out.

use std::fs;
use std::time::Duration;

/// Memory and processor time of one process.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// Memory in use now, in bytes.
    pub(crate) memory: u64,
    /// The most it ever was, in bytes.
    pub(crate) most_memory: u64,
    /// Processor time of all its threads.
    pub(crate) cpu: Duration,
}

impl Usage {
    /// The figures of a process.
    pub(crate) fn of(pid: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        Some(Self {
            memory: kilobytes(&status, "VmRSS:")?,
            most_memory: kilobytes(&status, "VmHWM:")?,
            cpu: Times::of(pid)?.own,
        })
    }
}

/// Makes the most memory a process ever had what it has now.
pub(crate) fn forget_most_memory(pid: u32) {
    // Where this is not allowed, the figure holds for the whole run.
    let _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
}

/// What the system notes down about a process and its children.
#[derive(Debug, Clone, Copy)]
struct Times {
    parent: u32,
    own: Duration,
    /// Of the children that have ended.
    children: Duration,
}

impl Times {
    fn of(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in brackets may hold anything; the numbers follow it.
        let (_, numbers) = stat.rsplit_once(") ")?;
        let numbers: Vec<&str> = numbers.split(' ').collect();
        Some(Self {
            parent: numbers.get(1)?.parse().ok()?,
            own: ticks(numbers.get(11..13)?),
            children: ticks(numbers.get(13..15)?),
        })
    }
}

/// Processor time of a process and all its children, ended ones included.
pub(crate) fn family_cpu(pid: u32) -> Duration {
    let Some(Times { own, children, .. }) = Times::of(pid) else {
        return Duration::ZERO;
    };
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let living = processes
        .filter_map(|entry| Times::of(entry.file_name().to_str()?.parse().ok()?))
        .filter(|times| times.parent == pid)
        .map(|times| times.own);
    own + children + living.sum::<Duration>()
}

/// Processor time of the thread that asks.
pub(crate) fn thread_cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// Processor time of the whole machine that was not idle.
pub(crate) fn machine_cpu() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let numbers: Vec<&str> = stat.lines().next()?.split_whitespace().skip(1).collect();
    // user, nice, system, then idle and waiting, then irq and softirq.
    let busy = [numbers.get(..3)?, numbers.get(5..7)?].concat();
    Some(ticks(&busy))
}

fn kilobytes(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(number * 1_024)
}

fn ticks(numbers: &[&str]) -> Duration {
    let sum: u64 = numbers
        .iter()
        .filter_map(|text| text.parse::<u64>().ok())
        .sum();
    Duration::from_secs_f64(sum as f64 / rustix::param::clock_ticks_per_second() as f64)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_memory() {
        let usage = Usage::of(std::process::id()).unwrap();
        assert!(
            usage.memory > 100_000 && usage.most_memory >= usage.memory,
            "{usage:?}"
        );
        assert!(machine_cpu().unwrap() > Duration::ZERO);
        assert!(family_cpu(std::process::id()) >= usage.cpu);
    }
}
