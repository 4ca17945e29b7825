//! The measurements, in pairs: the log, then Postgres alone with the same work.

use std::time::Duration;

use crate::error::Result;
use crate::shared::process::{self, Usage};
use crate::shared::progress::Progress;
use crate::shared::sql;
use crate::write::args::Args;
use crate::write::bed::Bed;
use crate::write::copy::Rows;
use crate::write::load::{Load, Outcome, Requests};
use crate::write::pgbench::{Bench, Row};
use crate::write::requests::{Batches, Singles};
use crate::write::rows;
use crate::write::spans::{Prepared, Spans};

/// A round of batches may take this many times the seconds of a round of singles.
const BATCH_SECONDS: u64 = 2;
/// Windows of single entries begin here; those of batches at 1.
const FIRST_SINGLES: u32 = 20;
/// Windows of spans begin here.
const FIRST_SPANS: u32 = 40;
/// Distinct rows that pgbench inserts.
const PGBENCH_ROWS: u32 = 8;

/// Processor time of one round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cpu {
    pub(crate) server: Duration,
    pub(crate) postgres: Duration,
    pub(crate) load: Duration,
    /// Programs that have nothing to do with it but share the machine.
    pub(crate) others: Duration,
}

/// The log beside Postgres alone, once.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) outcome: Outcome,
    pub(crate) cpu: Option<Cpu>,
    /// Rows a second without the log.
    pub(crate) alone: f64,
    /// Processor time of Postgres for them, a row.
    pub(crate) alone_cpu: Duration,
}

impl Pair {
    /// The log's share of what Postgres alone reaches.
    pub(crate) fn ratio(&self) -> f64 {
        self.outcome.rate() / self.alone
    }
}

/// Batches beside COPY.
pub(crate) fn batches(bed: &Bed, args: &Args, progress: &Progress) -> Result<Vec<Pair>> {
    (1..=args.rounds)
        .map(|round| {
            let window = bed.window(round);
            let load = Load {
                address: bed.target.address,
                connections: args.batch_connections,
                time: Duration::from_secs(args.seconds * BATCH_SECONDS),
            };
            let requests = Batches::new(&bed.target, &bed.lines, window, args.entries);
            progress.step(&format!("batches, round {round} of {}", args.rounds));
            let (outcome, cpu) = loaded(bed, load, requests)?;
            progress.rate(outcome.rate());
            rows::verify(&mut sql::connect(&bed.log())?, &window, outcome.stored)?;

            progress.step("  the same rows by COPY");
            let rows = Rows::export(&bed.tools, &bed.log(), bed.directory.path(), &window)?;
            bed.checkpoint()?;
            let before = process::family_cpu(bed.postgres_pid());
            let alone = outcome.stored as f64 / rows.import(&bed.twin())?.as_secs_f64();
            let alone_cpu = process::family_cpu(bed.postgres_pid()).saturating_sub(before);
            rows::verify(&mut sql::connect(&bed.twin())?, &window, outcome.stored)?;
            progress.rate(alone);
            Ok(Pair {
                alone_cpu: alone_cpu.div_f64(outcome.stored.max(1) as f64),
                outcome,
                cpu,
                alone,
            })
        })
        .collect()
}

/// Spans by OTLP beside the NDJSON batches of the same round.
pub(crate) fn spans(
    bed: &Bed,
    args: &Args,
    batches: &[Pair],
    progress: &Progress,
) -> Result<Vec<Pair>> {
    let prepared = Prepared::of(&bed.lines);
    (1..=args.rounds)
        .zip(batches)
        .map(|(round, batch)| {
            let window = bed.window(FIRST_SPANS + round);
            let load = Load {
                address: bed.target.address,
                connections: args.batch_connections,
                time: Duration::from_secs(args.seconds * BATCH_SECONDS),
            };
            let requests = Spans::new(&bed.target, &prepared, window, args.entries);
            progress.step(&format!("spans by OTLP, round {round} of {}", args.rounds));
            let (outcome, cpu) = loaded(bed, load, requests)?;
            progress.rate(outcome.rate());
            rows::verify(&mut sql::connect(&bed.log())?, &window, outcome.stored)?;
            let of_batch = batch.cpu.as_ref();
            let alone_cpu = of_batch.map_or(Duration::ZERO, |cpu| cpu.postgres);
            Ok(Pair {
                alone: batch.outcome.rate(),
                alone_cpu: alone_cpu.div_f64(batch.outcome.stored.max(1) as f64),
                outcome,
                cpu,
            })
        })
        .collect()
}

/// Single entries beside pgbench.
pub(crate) fn singles(bed: &Bed, args: &Args, progress: &Progress) -> Result<Vec<Pair>> {
    let rows = pgbench_rows(bed)?;
    let directory = bed.directory.path();
    let twin = bed.twin();
    let bench = Bench {
        tools: &bed.tools,
        url: &twin,
        directory,
        clients: args.connections,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        seconds: args.seconds,
    };
    (1..=args.rounds)
        .map(|round| {
            let window = bed.window(FIRST_SINGLES + round);
            let load = Load {
                address: bed.target.address,
                connections: args.connections,
                time: Duration::from_secs(args.seconds),
            };
            let requests = Singles::after(&bed.target, &bed.lines, window, 0);
            progress.step(&format!("single entries, round {round} of {}", args.rounds));
            let (outcome, cpu) = loaded(bed, load, requests)?;
            progress.rate(outcome.rate());
            rows::verify(&mut sql::connect(&bed.log())?, &window, outcome.stored)?;

            progress.step("  the same by pgbench");
            bed.checkpoint()?;
            let before = process::family_cpu(bed.postgres_pid());
            let alone = bench.run(&rows)?;
            let alone_cpu = process::family_cpu(bed.postgres_pid()).saturating_sub(before);
            progress.rate(alone);
            Ok(Pair {
                alone_cpu: alone_cpu.div_f64((alone * args.seconds as f64).max(1.0)),
                outcome,
                cpu,
                alone,
            })
        })
        .collect()
}

/// Runs a load and says who used the processor meanwhile.
fn loaded(bed: &Bed, load: Load, mut requests: impl Requests) -> Result<(Outcome, Option<Cpu>)> {
    bed.checkpoint()?;
    let before = used(bed);
    let outcome = load.run(&mut requests)?;
    let cpu = before.zip(used(bed)).map(|(before, after)| {
        let [machine, server, postgres, load] =
            [0, 1, 2, 3].map(|index: usize| after[index].saturating_sub(before[index]));
        Cpu {
            server,
            postgres,
            load,
            others: machine.saturating_sub(server + postgres + load),
        }
    });
    Ok((outcome, cpu))
}

/// Processor time until now of the machine, the server, Postgres and this program.
fn used(bed: &Bed) -> Option<[Duration; 4]> {
    Some([
        process::machine_cpu()?,
        bed.server.usage().cpu,
        process::family_cpu(bed.postgres_pid()),
        Usage::of(std::process::id())?.cpu,
    ])
}

/// Rows as the log has stored them, to be inserted by pgbench under new keys.
fn pgbench_rows(bed: &Bed) -> Result<Vec<Row>> {
    let mut conn = sql::connect(&bed.log())?;
    let window = bed.window(0);
    (0..PGBENCH_ROWS)
        .map(|offset| {
            Ok(Row {
                entry: rows::sample(&mut conn, "entries", &window, offset)?,
                content: rows::sample(&mut conn, "contents", &window, offset)?,
            })
        })
        .collect()
}
