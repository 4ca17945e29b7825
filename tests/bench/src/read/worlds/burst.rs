//! Entries that come in all at once, as a steady stream by HTTP and as an import
//! of one full hour, while others read; then the cleanup of three tenths.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use logbook_domain::coverage::Grain;

use super::import::ImportFile;
use super::questions::{self, NOISE, Question};
use super::report;
use crate::error::{BenchError, Result};
use crate::fixture::builder::Builder;
use crate::fixture::client::Client;
use crate::fixture::dataset::Dataset;
use crate::fixture::disk;
use crate::fixture::feed::Feed;
use crate::fixture::world::{MODELS, user_id};
use crate::read::Args;
use crate::read::cleanup;
use crate::shared::server::Server;
use crate::shared::sql;
use crate::shared::verdict::Verdicts;

/// The database that takes it all in.
const COPY: &str = "read_burst";
/// How many times as long as in quiet a question may take.
const MOST_RATIO: f64 = 3.0;
/// The share of the entries to come in that must have come in.
const LEAST_FED: f64 = 0.98;
/// Seconds after which a burst is read like the rest.
const MOST_SETTLING: f64 = 10.0;
/// Entries a second that are rolled up.
const LEAST_ROLLED: f64 = 20_000.0;
/// How long to wait for either.
const PATIENCE: Duration = Duration::from_secs(90);
/// Seconds and milliseconds of the cleanup.
const MOST_CLEANUP: f64 = 3.0;
const MOST_PAUSE: f64 = 100.0;

/// A server under a burst.
struct Bench<'a> {
    builder: &'a Builder<'a>,
    args: &'a Args,
    server: Server,
    client: Client,
    text: &'a mut String,
    verdicts: &'a mut Verdicts,
}

/// Builds a month, and lets the bursts come in on a copy of it.
pub(crate) fn run(
    builder: &Builder<'_>,
    args: &Args,
    text: &mut String,
    verdicts: &mut Verdicts,
) -> Result<()> {
    let installation = builder.installation;
    for size in args.sizes() {
        let dataset = Dataset::month(size, args.content_share);
        disk::require(
            installation.directory.path(),
            &[dataset; 2],
            builder.progress,
        )?;
        builder.roll_up(dataset)?;
        installation.copy(&dataset.database(), COPY)?;
        let server = installation.serve(COPY)?;
        let bench = Bench {
            builder,
            args,
            client: Client::connect(server.address)?,
            server,
            text: &mut *text,
            verdicts: &mut *verdicts,
        };
        let server = bench.bursts()?;
        server.stop()?;
        clean(builder, text, verdicts)?;
        installation.drop(COPY)?;
    }
    Ok(())
}

impl<'a> Bench<'a> {
    fn bursts(mut self) -> Result<Server> {
        let quiet = self.quiet(&all())?;
        report::table(self.text, "in quiet: milliseconds", &quiet);
        self.stream(&quiet)?;
        self.import(&quiet)?;
        let memory = self.server.usage().most_memory as f64 / 1e6;
        let _ = writeln!(self.text, "\nserver memory: {memory:.0} MB at most");
        self.verdicts.at_most("server memory in MB", memory, 300.0);
        Ok(self.server)
    }

    /// Asks while nothing comes in.
    fn quiet(&mut self, questions: &[Question]) -> Result<Vec<Question>> {
        self.builder.progress.step("in quiet");
        let mut quiet: Vec<Question> = questions.iter().map(Question::anew).collect();
        questions::in_turn(&mut quiet, &mut self.client, self.args.tries)?;
        self.builder.progress.done("asked");
        Ok(quiet)
    }

    /// A steady stream by HTTP.
    fn stream(&mut self, quiet: &[Question]) -> Result<()> {
        let options = self.args.worlds;
        let progress = self.builder.progress;
        progress.step(&format!("{}/s come in", options.burst_rate));
        let feed = Feed {
            address: self.server.address,
            cast: self.builder.cast,
            rate: options.burst_rate,
        };
        let mut asked: Vec<Question> = quiet.iter().map(Question::anew).collect();
        let time = Duration::from_secs(options.burst_seconds);
        let client = &mut self.client;
        let ((), fed) = feed.during(|| questions::during(&mut asked, client, time, || false))?;
        progress.rate(fed.rate());
        report::beside(
            self.text,
            "a steady stream",
            [("quiet", quiet), ("stream", &asked)],
        );
        let _ = writeln!(
            self.text,
            "{} entries in {:.0} s, {:.0}/s; a batch took {:.0} ms at most",
            fed.stored,
            fed.seconds,
            fed.rate(),
            fed.longest
        );
        let least = f64::from(options.burst_rate) * LEAST_FED;
        self.verdicts
            .at_least("stream: entries/s", fed.rate(), least);
        let what = format!("during the stream: at most {MOST_RATIO} × in quiet");
        report::judge_ratio(self.verdicts, &what, [quiet, &asked], MOST_RATIO);
        let settled = self.settled(quiet)?;
        self.verdicts.at_most(
            "seconds until the stream is read like the rest",
            settled,
            MOST_SETTLING,
        );
        Ok(())
    }

    /// An import into one hour that is over.
    fn import(&mut self, quiet: &[Question]) -> Result<()> {
        let size = self.args.worlds.burst_import;
        let progress = self.builder.progress;
        let installation = self.builder.installation;
        let hour = full_hour(Utc::now() - TimeDelta::hours(4));
        progress.step(&format!("an import of {size} in one hour"));
        let file = ImportFile::write(installation.directory.path(), self.builder.cast, hour, size)?;
        let mut asked: Vec<Question> = quiet.iter().map(Question::anew).collect();
        let is_over = AtomicBool::new(false);
        let (server, client) = (&self.server, &mut self.client);
        let took = std::thread::scope(|scope| {
            let import = scope.spawn(|| {
                let took = file.bring(installation, server);
                is_over.store(true, Ordering::Relaxed);
                took
            });
            let is_over = || is_over.load(Ordering::Relaxed);
            let outcome = questions::during(&mut asked, client, Duration::MAX, is_over);
            let took = import
                .join()
                .map_err(|_| BenchError::BrokeOff("the import"))?;
            outcome.and(took)
        })?;
        let rate = size.0 as f64 / took.as_secs_f64();
        progress.rate(rate);
        report::beside(
            self.text,
            "an import",
            [("quiet", quiet), ("import", &asked)],
        );
        let what = format!("during the import: at most {MOST_RATIO} × in quiet");
        report::judge_ratio(self.verdicts, &what, [quiet, &asked], MOST_RATIO);
        self.after_import(hour, rate)
    }

    /// How soon the full hour is rolled up, and read as other hours are.
    fn after_import(&mut self, hour: DateTime<Utc>, rate: f64) -> Result<()> {
        let began = Instant::now();
        let ordinary = self.quiet(&of_hour(hour - TimeDelta::hours(24)))?;
        let full: Vec<Question> = of_hour(hour);
        let settled = self.settled_as(&ordinary, &full, began)?;
        let rolled_up = self.rolled_up(hour, began)?;
        let size = self.args.worlds.burst_import;
        let _ = writeln!(
            self.text,
            "{size} entries of one hour imported at {rate:.0}/s, read like another hour {settled:.1} s \
             later, rolled up {rolled_up:.1} s later"
        );
        let mut asked = full.iter().map(Question::anew).collect::<Vec<_>>();
        questions::in_turn(&mut asked, &mut self.client, self.args.tries)?;
        report::beside(
            self.text,
            "the full hour",
            [("ordinary", &ordinary), ("full", &asked)],
        );
        self.verdicts.at_most(
            "seconds until the full hour is read like the rest",
            settled,
            MOST_SETTLING,
        );
        let rolled = size.0 as f64 / rolled_up.max(1e-3);
        self.verdicts
            .at_least("entries/s rolled up after the import", rolled, LEAST_ROLLED);
        Ok(())
    }

    /// Seconds until the questions take about as long as in quiet.
    fn settled(&mut self, quiet: &[Question]) -> Result<f64> {
        let questions: Vec<Question> = quiet.iter().map(Question::anew).collect();
        self.settled_as(quiet, &questions, Instant::now())
    }

    /// Seconds until two rounds of questions have taken about as long as others,
    /// with one that may be late by chance.
    fn settled_as(
        &mut self,
        quiet: &[Question],
        questions: &[Question],
        began: Instant,
    ) -> Result<f64> {
        let mut since = None;
        while began.elapsed() < PATIENCE {
            self.client.refresh()?;
            let start = began.elapsed();
            let mut late = 0;
            for (before, question) in quiet.iter().zip(questions) {
                let time = question.anew().ask(&self.client)?.max(NOISE);
                late += usize::from(time > before.p50().max(NOISE) * MOST_RATIO);
            }
            match since {
                _ if late > 1 => since = None,
                None => since = Some(start),
                Some(since) => return Ok(since.as_secs_f64()),
            }
        }
        Ok(PATIENCE.as_secs_f64())
    }

    /// Seconds until an hour has its coverage mark.
    fn rolled_up(&self, hour: DateTime<Utc>, began: Instant) -> Result<f64> {
        let mut conn = sql::connect(&self.builder.installation.url(COPY))?;
        let expression = format!(
            "SELECT count(*) FROM usage_coverage WHERE grain = {} AND bucket = '{}'",
            Grain::Hour.code(),
            hour.to_rfc3339()
        );
        while began.elapsed() < PATIENCE && sql::number(&mut conn, &expression)? == 0 {
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(began.elapsed().as_secs_f64())
    }
}

fn clean(builder: &Builder<'_>, text: &mut String, verdicts: &mut Verdicts) -> Result<()> {
    builder.progress.step("cleanup of three tenths");
    let cleaned = cleanup::clean(builder.installation, COPY)?;
    builder.progress.done(&format!("{:.2} s", cleaned.seconds));
    let _ = writeln!(
        text,
        "\ncleanup: {} entries went, {} stay, {:.2} s; longest wait of a write {:.0} ms, {:.0} ms otherwise",
        cleaned.deleted,
        cleaned.left,
        cleaned.seconds,
        cleaned.longest_pause,
        cleaned.longest_before
    );
    verdicts.at_most(
        "cleanup of three tenths, in seconds",
        cleaned.seconds,
        MOST_CLEANUP,
    );
    verdicts.at_most(
        "longest wait of a write, in ms",
        cleaned.longest_pause,
        MOST_PAUSE,
    );
    Ok(())
}

/// Cards and lists over several periods, with and without filters.
fn all() -> Vec<Question> {
    let mut all = Vec::new();
    for period in ["1h", "1d", "30d", "all"] {
        all.extend(under_filters(
            &format!("{period} cards"),
            &format!("logs/stats?period={period}"),
        ));
    }
    for period in ["1h", "all"] {
        all.extend(under_filters(
            &format!("{period} page 1"),
            &format!("logs?period={period}"),
        ));
    }
    for (name, path) in [
        ("all page 100", "logs?period=all&page=100"),
        ("all page 1 by tokens", "logs?period=all&sort=-total_tokens"),
    ] {
        all.extend(under_filters(name, path));
    }
    all
}

/// The same of one hour.
fn of_hour(hour: DateTime<Utc>) -> Vec<Question> {
    let moment = |time: DateTime<Utc>| time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let span = format!(
        "from={}&to={}",
        moment(hour),
        moment(hour + TimeDelta::hours(1))
    );
    [
        ("cards", "logs/stats?"),
        ("facets", "logs/facets?"),
        ("page 1", "logs?"),
        ("page 1 by tokens", "logs?sort=-total_tokens&"),
    ]
    .into_iter()
    .flat_map(|(name, path)| under_filters(name, &format!("{path}{span}")))
    .collect()
}

fn under_filters(name: &str, path: &str) -> Vec<Question> {
    [
        ("no filter", String::new()),
        ("one model", format!("&model={}", MODELS[1].0)),
        ("heavy user", format!("&user={}", user_id(1))),
    ]
    .into_iter()
    .map(|(filter, query)| Question::new(format!("{name}, {filter}"), format!("{path}{query}")))
    .collect()
}

fn full_hour(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.duration_trunc(TimeDelta::hours(1)).unwrap_or(moment)
}
