//! Entries each with a user of its own, or with an agent, a feature or a kind
//! of entity: what a large dictionary costs those who write and those who read.

use std::fmt::Write as _;

use chrono::Utc;

use super::questions::{self, Question};
use super::sending::{Batches, Sender};
use super::{report, start};
use crate::error::Result;
use crate::fixture::builder::Builder;
use crate::fixture::client::Client;
use crate::fixture::dataset::Dataset;
use crate::fixture::disk;
use crate::fixture::record::Record;
use crate::fixture::rollup;
use crate::fixture::size::Size;
use crate::fixture::world::MODELS;
use crate::read::Args;
use crate::read::world_args::Each;
use crate::shared::server::Server;
use crate::shared::sql;
use crate::shared::verdict::Verdicts;

const FEW: &str = "read_few_users";
const MANY: &str = "read_many_users";
/// Entries of few users are stored twice, before and after the many.
const FEW_ENTRIES: u64 = 300_000;
/// The share of the rate of few that many must reach.
const LEAST_RATIO: f64 = 0.5;
/// Megabytes of the server, whatever it does.
const MOST_MEMORY: f64 = 400.0;
/// Milliseconds of the top ten and of a search.
const MOST_FOUND: f64 = 300.0;

/// Stores both, waits for the roll-up, and asks.
pub(crate) fn run(
    builder: &Builder<'_>,
    args: &Args,
    text: &mut String,
    verdicts: &mut Verdicts,
) -> Result<()> {
    for size in args.sizes() {
        world(builder, args, size, text, verdicts)?;
    }
    Ok(())
}

fn world(
    builder: &Builder<'_>,
    args: &Args,
    size: Size,
    text: &mut String,
    verdicts: &mut Verdicts,
) -> Result<()> {
    let installation = builder.installation;
    let each = args.worlds.each;
    let few = FEW_ENTRIES.min(size.0);
    // Users, series and their indexes take about as much as the entries.
    let space = [Dataset::month(size, 0.0); 2];
    disk::require(installation.directory.path(), &space, builder.progress)?;
    installation.create(FEW)?;
    installation.create(MANY)?;
    let before = store_few(builder, few)?;
    let (server, most_memory) = store_many(builder, each, size, text, (before, few), verdicts)?;
    server.stop()?;
    let (server, ready) = start::timed(installation, MANY)?;
    let idle = server.usage().memory;
    let mut client = Client::connect(server.address)?;
    builder.progress.step("questions");
    let (mut found, mut others) = asked(each, size);
    questions::in_turn(&mut found, &mut client, args.tries)?;
    questions::in_turn(&mut others, &mut client, args.tries)?;
    builder.progress.done("asked");
    let memory = [most_memory, server.usage().most_memory].map(megabytes);
    server.stop()?;
    report::table(text, &format!("{size}: milliseconds"), &found);
    report::table(text, "", &others);
    let _ = writeln!(
        text,
        "\nserver: ready after {:.2} s, memory in MB {:.0} then, at most {:.0} while storing, {:.0} while asked",
        ready.as_secs_f64(),
        megabytes(idle),
        memory[0],
        memory[1]
    );
    let what = "server memory in MB";
    verdicts.at_most(what, memory[0].max(memory[1]), MOST_MEMORY);
    report::judge_p95(
        verdicts,
        "top ten and search: p95 at most 300 ms",
        &found,
        MOST_FOUND,
    );
    report::judge_p95(
        verdicts,
        "everything else: p95 at most 60 ms",
        &others,
        60.0,
    );
    installation.drop(FEW)?;
    installation.drop(MANY)
}

/// Stores entries of few users and returns how many a second.
fn store_few(builder: &Builder<'_>, entries: u64) -> Result<f64> {
    builder.progress.step("entries of few users, by HTTP");
    let server = builder.installation.serve(FEW)?;
    let mut batches = Batches::new(builder.cast, None, entries);
    let outcome = Sender::connect(&server)?.send(&mut batches)?;
    builder.progress.rate(outcome.rate());
    server.stop()?;
    Ok(outcome.rate())
}

/// Stores entries of many users, and once more of few, judges the rates, and
/// waits for the roll-up. Returns the server with the most memory it took.
fn store_many(
    builder: &Builder<'_>,
    each: Each,
    size: Size,
    text: &mut String,
    (before, few): (f64, u64),
    verdicts: &mut Verdicts,
) -> Result<(Server, u64)> {
    let progress = builder.progress;
    let name = each.name();
    let server = builder.installation.serve(MANY)?;
    let sender = Sender::connect(&server)?;
    let mut batches = Batches::new(builder.cast, Some(each), size.0);
    let record = record(size, &batches);
    progress.step(&format!("{size} entries, {name} of its own"));
    let last = size.0 / 10;
    batches.stop_at(size.0 - last);
    let first = sender.send(&mut batches)?;
    progress.rate(first.rate());
    progress.step("  the last tenth of them");
    batches.stop_at(size.0);
    let rest = sender.send(&mut batches)?;
    progress.rate(rest.rate());
    let after = store_few(builder, few)?;
    let rate = (first.stored + rest.stored) as f64 / (first.elapsed + rest.elapsed).as_secs_f64();
    progress.step("  rolled up");
    let mut conn = sql::connect(&builder.installation.url(MANY))?;
    let rolled_up = rollup::wait(&mut conn, &record, progress)?;
    progress.done(&format!("in {:.0} s", rolled_up.as_secs_f64()));
    let _ = writeln!(
        text,
        "\n{size} entries each with {name} of its own: {rate:.0}/s, the last tenth {:.0}/s; \
         of few users {before:.0}/s before and {after:.0}/s after; sent by one thread with {:.2} cores; \
         rolled up {:.0} s later",
        rest.rate(),
        (first.cpu + rest.cpu).as_secs_f64() / (first.elapsed + rest.elapsed).as_secs_f64(),
        rolled_up.as_secs_f64()
    );
    let ratio = rate / f64::midpoint(before, after);
    verdicts.at_least("rate of many beside few", ratio, LEAST_RATIO);
    let most_memory = server.usage().most_memory;
    Ok((server, most_memory))
}

/// What is stored, for the roll-up to be waited for.
fn record(size: Size, batches: &Batches<'_>) -> Record {
    let to = Utc::now();
    Record {
        entries: size.0,
        from: batches.from(),
        built_to: to,
        to,
    }
}

/// The questions about those that are many, and the others.
fn asked(each: Each, size: Size) -> (Vec<Question>, Vec<Question>) {
    let name = each.name();
    let one = each.value(size.0 / 2);
    let mut found = Vec::new();
    for period in ["30d", "all"] {
        let facets = format!("logs/facets?period={period}&facet={name}&search=");
        found.extend([
            Question::new(
                format!("{period}: top ten"),
                format!("usage/breakdown?period={period}&by={name}"),
            ),
            Question::new(
                format!("{period}: search for one"),
                format!("{facets}{one}"),
            ),
            Question::new(format!("{period}: search for many"), format!("{facets}1")),
        ]);
    }
    let model = format!("&model={}", MODELS[1].0);
    let own = format!("&{name}={one}");
    let others = [
        ("cards of a day", "logs/stats?period=1d", ""),
        ("cards of everything", "logs/stats?period=all", ""),
        ("cards, one model", "logs/stats?period=all", &model),
        ("cards, one of the many", "logs/stats?period=all", &own),
        ("facets", "logs/facets?period=30d", ""),
        ("facets, one model", "logs/facets?period=30d", &model),
        ("page 1", "logs?period=all", ""),
        ("page 1, one model", "logs?period=all", &model),
        ("page 1, one of the many", "logs?period=all", &own),
        ("page 1 by tokens", "logs?period=all&sort=-total_tokens", ""),
        ("page 500", "logs?period=all&page=500", ""),
        ("summary", "usage/summary?period=30d", ""),
        (
            "a day and model",
            "usage/timeseries?period=30d&interval=day&group_by=model",
            "",
        ),
        ("by model", "usage/breakdown?period=30d&by=model", ""),
    ];
    let others = others
        .into_iter()
        .map(|(name, path, query)| Question::new(name, format!("{path}{query}")));
    (found, others.collect())
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
