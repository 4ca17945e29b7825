//! The export of everything.

use std::io::Read;
use std::time::Instant;

use serde::Serialize;

use crate::error::{BenchError, Result};
use crate::fixture::client::Client;
use crate::shared::progress::Progress;
use crate::shared::server::Server;

/// One export, read as fast as it comes.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Exported {
    pub(crate) rows: u64,
    pub(crate) seconds: f64,
    /// Of the server while it streamed, in bytes.
    pub(crate) most_memory: u64,
}

impl Exported {
    /// Entries a second.
    pub(crate) fn rate(&self) -> f64 {
        self.rows as f64 / self.seconds
    }
}

/// Reads everything as CSV.
pub(crate) fn csv(client: &mut Client, server: &Server, progress: &Progress) -> Result<Exported> {
    client.refresh()?;
    server.forget_most_memory();
    let began = Instant::now();
    let (status, mut body) = client.open("logs/export?format=csv&period=all")?;
    let mut buffer = vec![0; 256 * 1024];
    let mut lines = 0;
    loop {
        let read = body
            .read(&mut buffer)
            .map_err(BenchError::io("read the export"))?;
        if read == 0 {
            break;
        }
        lines += buffer[..read].iter().filter(|&&byte| byte == b'\n').count() as u64;
        progress.count(lines);
    }
    if status != 200 {
        let body = "the export was refused".to_owned();
        return Err(BenchError::Answer { status, body });
    }
    Ok(Exported {
        // The first line names the columns.
        rows: lines.saturating_sub(1),
        seconds: began.elapsed().as_secs_f64(),
        most_memory: server.usage().most_memory,
    })
}
