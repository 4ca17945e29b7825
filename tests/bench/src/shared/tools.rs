//! The programs of Postgres that are measured against.

use std::path::PathBuf;
use std::process::Command;

use logbook_embedded::Binaries;

use crate::error::{BenchError, Result};

/// Where psql and pgbench are.
#[derive(Debug, Clone)]
pub(crate) struct Tools(PathBuf);

impl Tools {
    /// Beside the server that runs, else in `PATH`.
    pub(crate) fn find() -> Result<Self> {
        let tools = Self(Binaries::find(None, None)?.directory().to_path_buf());
        for program in ["psql", "pgbench"] {
            tools.run(program, |command| command.arg("--version"))?;
        }
        Ok(tools)
    }

    /// Runs a program to its end and gives what it printed.
    pub(crate) fn run(
        &self,
        program: &'static str,
        arrange: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<String> {
        let beside = self.0.join(program);
        let path = if beside.is_file() {
            beside
        } else {
            program.into()
        };
        let mut command = Command::new(path);
        command.env("LC_ALL", "C");
        let output = arrange(&mut command).output().map_err(BenchError::io(format!(
            "run {program}, which comes with PostgreSQL's own packages (Debian: apt-get install postgresql)"
        )))?;
        if !output.status.success() {
            return Err(BenchError::Program {
                program,
                said: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            });
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
