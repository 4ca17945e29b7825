//! The measurements: every kind of question alone, the page's bare SQL, and
//! every kind again while entries come in.

use std::time::Duration;

use super::args::ReadersOptions;
use super::page_sql;
use super::questions::{Kind, Questions};
use super::report::{Crowd, Readers};
use crate::error::Result;
use crate::fixture::builder::Builder;
use crate::fixture::client::Client;
use crate::fixture::dataset::{Dataset, USUAL_CONTENT};
use crate::fixture::feed::Feed;
use crate::fixture::installation::Installation;
use crate::fixture::lenses::Lenses;
use crate::fixture::record::Record;
use crate::fixture::rollup;
use crate::shared::load::{Load, Outcome};
use crate::shared::pgbench::Pgbench;
use crate::shared::process;
use crate::shared::server::Server;
use crate::shared::sql;
use crate::shared::tools::Tools;

/// The database that is measured: entries come into it, so it is a copy.
const COPY: &str = "read_readers";
/// What is not counted at the beginning of each measurement.
const WARM_UP: Duration = Duration::from_secs(2);

/// A server with entries, and what is asked of it.
struct Bench<'a> {
    installation: &'a Installation,
    options: &'a ReadersOptions,
    server: Server,
    client: Client,
    lenses: Lenses,
    record: Record,
}

/// Builds the database where there is none, measures on a copy, and removes that.
pub(crate) fn measure(builder: &Builder<'_>, options: &ReadersOptions) -> Result<Readers> {
    let (installation, progress) = (builder.installation, builder.progress);
    let dataset = Dataset::month(options.readers_entries, USUAL_CONTENT);
    let record = builder.prepare(dataset)?;
    installation.copy(&dataset.database(), COPY)?;
    let server = installation.serve(COPY)?;
    let mut conn = sql::connect(&installation.url(COPY))?;
    progress.step("  rolled up");
    let rolled_up = rollup::wait(&mut conn, &record, progress)?;
    progress.done(&format!("in {:.0} s", rolled_up.as_secs_f64()));
    let bench = Bench {
        installation,
        options,
        client: Client::connect(server.address)?,
        server,
        lenses: Lenses::of(&mut conn, &record)?,
        record,
    };
    drop(conn);
    let readers = bench.all(builder);
    installation.drop(COPY)?;
    readers
}

impl Bench<'_> {
    fn all(mut self, builder: &Builder<'_>) -> Result<Readers> {
        let progress = builder.progress;
        let mut readers = Readers::new(self.options, self.record.entries);
        for kind in Kind::ALL {
            progress.step(&format!("  {}", kind.name()));
            let crowd = self.asked(kind)?;
            progress.rate(crowd.rate);
            readers.quiet.push(crowd);
        }
        progress.step("  a page's bare SQL by pgbench");
        let pgbench = self.pgbench()?;
        progress.rate(pgbench.rate);
        readers.pgbench = Some(pgbench);
        let feed = Feed {
            address: self.server.address,
            cast: builder.cast,
            rate: self.options.readers_feed,
        };
        for kind in Kind::ALL.into_iter().filter(|_| feed.rate > 0) {
            progress.step(&format!("  {}, entries come in", kind.name()));
            let (crowd, fed) = feed.during(|| self.asked(kind))?;
            progress.rate(crowd.rate);
            readers.fed.push((crowd, fed));
        }
        readers.memory = self.server.usage().most_memory;
        self.server.stop()?;
        Ok(readers)
    }

    /// One kind of question, after a while that does not count.
    fn asked(&mut self, kind: Kind) -> Result<Crowd> {
        let mut questions = Questions::of(kind, &self.lenses, &mut self.client)?;
        self.load(WARM_UP).run(&mut questions)?;
        let before = self.used();
        let outcome = self
            .load(Duration::from_secs(self.options.readers_seconds))
            .run(&mut questions)?;
        let after = self.used();
        let [server, postgres] = [0, 1].map(|index| after[index].saturating_sub(before[index]));
        Ok(crowd(
            kind.name(),
            self.options.readers,
            &outcome,
            server,
            postgres,
        ))
    }

    fn load(&self, time: Duration) -> Load {
        Load {
            address: self.server.address,
            connections: self.options.readers,
            time,
        }
    }

    /// Processor time of the server and of Postgres until now.
    fn used(&self) -> [Duration; 2] {
        [
            self.server.usage().cpu,
            process::family_cpu(self.installation.postgres_pid()),
        ]
    }

    fn pgbench(&self) -> Result<Crowd> {
        let tools = Tools::find()?;
        let url = self.installation.url(COPY);
        let clients = page_sql::clients(&mut self.installation.admin()?, self.options.readers)?;
        let pgbench = Pgbench {
            tools: &tools,
            url: &url,
            clients,
            threads: 1,
            seconds: self.options.readers_seconds,
        };
        let before = self.used()[1];
        let asked = page_sql::run(&pgbench, &self.record, self.installation.directory.path())?;
        let postgres = self.used()[1].saturating_sub(before);
        let mut outcome = Outcome {
            elapsed: Duration::from_secs(self.options.readers_seconds),
            latencies: asked.times,
            ..Outcome::default()
        };
        outcome.latencies.sort_unstable();
        let name = "page SQL by pgbench";
        Ok(Crowd {
            rate: asked.rate,
            client_cores: None,
            ..crowd(name, clients, &outcome, Duration::ZERO, postgres)
        })
    }
}

fn crowd(
    name: &str,
    clients: u16,
    outcome: &Outcome,
    server: Duration,
    postgres: Duration,
) -> Crowd {
    let latency = |share| outcome.latency(share).as_secs_f64() * 1e3;
    let cores = |time: Duration| time.as_secs_f64() / outcome.elapsed.as_secs_f64();
    Crowd {
        name: name.to_owned(),
        clients,
        rate: outcome.rate(),
        p50: latency(0.5),
        p95: latency(0.95),
        p99: latency(0.99),
        most: latency(1.0),
        refused: outcome.retries,
        client_cores: Some(cores(outcome.cpu)),
        server_cores: cores(server),
        postgres_cores: cores(postgres),
    }
}
