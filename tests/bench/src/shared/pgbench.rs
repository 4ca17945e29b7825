//! Runs pgbench, which asks Postgres alone from many clients at once.

use crate::error::{BenchError, Result};
use crate::shared::tools::Tools;

/// How pgbench is to run.
#[derive(Debug)]
pub(crate) struct Pgbench<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) url: &'a str,
    pub(crate) clients: u16,
    pub(crate) threads: usize,
    pub(crate) seconds: u64,
}

impl Pgbench<'_> {
    /// Runs the scripts that the arguments name, each with the plan it was first
    /// given, and returns transactions a second, connecting not counted.
    pub(crate) fn run(&self, arguments: &[String]) -> Result<f64> {
        let printed = self.tools.run("pgbench", |command| {
            command
                .args(["-n", "-M", "prepared"])
                .args(["-c", &self.clients.to_string()])
                .args(["-j", &self.threads.to_string()])
                .args(["-T", &self.seconds.to_string()])
                .args(arguments)
                .arg(self.url)
        })?;
        rate(&printed).ok_or(BenchError::Program {
            program: "pgbench",
            said: printed,
        })
    }
}

/// `14012.3` from `tps = 14012.345678 (without initial connection time)`.
fn rate(printed: &str) -> Option<f64> {
    let line = printed
        .lines()
        .find_map(|line| line.strip_prefix("tps = "))?;
    line.split(' ').next()?.parse().ok()
}

/// The time of each transaction in a file that pgbench's `--log` wrote.
pub(crate) fn logged_times(log: &str) -> Vec<std::time::Duration> {
    // Client, number, time in microseconds, script, and when it ended.
    let micros = |line: &str| line.split(' ').nth(2)?.parse().ok();
    let times = log.lines().filter_map(micros);
    times.map(std::time::Duration::from_micros).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_the_one_without_connecting() {
        let printed =
            "latency average = 4.5 ms\ntps = 14012.345 (without initial connection time)\n";
        assert_eq!(rate(printed), Some(14012.345));
    }

    #[test]
    fn logged_times_are_in_microseconds() {
        let log = "0 199 2241 0 1175850568 995598\n3 200 2000 0 1175850568 998079\n";
        let times: Vec<_> = logged_times(log)
            .iter()
            .map(std::time::Duration::as_micros)
            .collect();
        assert_eq!(times, [2_241, 2_000]);
    }
}
