//! One database with a server of its own in front.

use std::time::Duration;

use logbook_store::Connection;

use crate::error::Result;
use crate::fixture::client::Client;
use crate::fixture::dataset::Dataset;
use crate::fixture::installation::Installation;
use crate::fixture::lenses::Lenses;
use crate::fixture::record::Record;
use crate::read::args::Part;
use crate::read::case::Case;
use crate::read::check;
use crate::read::queries::{cards, facets, lists, search, usage};
use crate::shared::server::Server;

/// How long a fresh server is left alone before its memory is read.
const SETTLE: Duration = Duration::from_secs(3);

/// A database, the server and whoever asks.
pub(crate) struct Session {
    pub(crate) server: Server,
    pub(crate) client: Client,
    pub(crate) conn: Connection,
    /// Of the server before any request, in bytes.
    pub(crate) idle_memory: u64,
    lenses: Lenses,
}

impl Session {
    /// Starts a server that has nothing in memory yet.
    pub(crate) fn open(
        installation: &Installation,
        dataset: Dataset,
        record: &Record,
    ) -> Result<Self> {
        let mut conn = installation.connect(dataset)?;
        let lenses = Lenses::of(&mut conn, record)?;
        let server = installation.serve(&dataset.database())?;
        std::thread::sleep(SETTLE);
        let idle_memory = server.usage().memory;
        Ok(Self {
            client: Client::connect(server.address)?,
            server,
            conn,
            idle_memory,
            lenses,
        })
    }

    /// Stops the server in order.
    pub(crate) fn close(self) -> Result<()> {
        self.server.stop()
    }

    /// Holds totals against plain SQL and gives how many were equal.
    pub(crate) fn check(&mut self, record: &Record) -> Result<usize> {
        check::totals(&mut self.client, &mut self.conn, &self.lenses, record)
    }

    /// In how many rounds a part is asked.
    pub(crate) fn rounds(&self, part: Part) -> usize {
        match part {
            Part::Lists => lists::rounds(&self.lenses).len(),
            _ => 1,
        }
    }

    /// The questions of one round of a part.
    pub(crate) fn cases(&mut self, part: Part, round: usize) -> Result<Vec<Case>> {
        let lenses = &self.lenses;
        Ok(match part {
            Part::Cards => cards::cases(lenses),
            Part::Facets => facets::cases(lenses),
            Part::Usage => usage::cases(lenses),
            Part::Lists => lists::rounds(lenses)[round].cases(&mut self.client)?,
            Part::Search => search::cases(lenses),
            Part::Checks
            | Part::Engines
            | Part::First
            | Part::Export
            | Part::Cleanup
            | Part::Readers => Vec::new(),
        })
    }
}
