//! The measurements, in pairs: the log, then Postgres alone with the same work.

use std::time::Duration;

use crate::error::Result;
use crate::shared::load::{Load, Outcome, Requests};
use crate::shared::pgbench::Pgbench;
use crate::shared::process::{self, Usage};
use crate::shared::progress::Progress;
use crate::shared::sql;
use crate::write::args::Args;
use crate::write::copy::Rows;
use crate::write::environment::Environment;
use crate::write::pgbench::{Inserts, Row};
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
pub(crate) fn batches(
    environment: &Environment,
    args: &Args,
    progress: &Progress,
) -> Result<Vec<Pair>> {
    (1..=args.rounds)
        .map(|round| {
            let window = environment.window(round);
            let load = Load {
                address: environment.target.address,
                connections: args.batch_connections,
                time: Duration::from_secs(args.seconds * BATCH_SECONDS),
            };
            let requests = Batches::new(
                &environment.target,
                &environment.lines,
                window,
                args.entries,
            );
            progress.step(&format!("batches, round {round} of {}", args.rounds));
            let (outcome, cpu) = loaded(environment, load, requests)?;
            progress.rate(outcome.rate());
            rows::verify(
                &mut sql::connect(&environment.log())?,
                &window,
                outcome.stored,
            )?;

            progress.step("  the same rows by COPY");
            let rows = Rows::export(
                &environment.tools,
                &environment.log(),
                environment.directory.path(),
                &window,
            )?;
            environment.checkpoint()?;
            let before = process::family_cpu(environment.postgres_pid());
            let alone = outcome.stored as f64 / rows.import(&environment.twin())?.as_secs_f64();
            let alone_cpu = process::family_cpu(environment.postgres_pid()).saturating_sub(before);
            rows::verify(
                &mut sql::connect(&environment.twin())?,
                &window,
                outcome.stored,
            )?;
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
    environment: &Environment,
    args: &Args,
    batches: &[Pair],
    progress: &Progress,
) -> Result<Vec<Pair>> {
    let prepared = Prepared::of(&environment.lines);
    (1..=args.rounds)
        .zip(batches)
        .map(|(round, batch)| {
            let window = environment.window(FIRST_SPANS + round);
            let load = Load {
                address: environment.target.address,
                connections: args.batch_connections,
                time: Duration::from_secs(args.seconds * BATCH_SECONDS),
            };
            let requests = Spans::new(&environment.target, &prepared, window, args.entries);
            progress.step(&format!("spans by OTLP, round {round} of {}", args.rounds));
            let (outcome, cpu) = loaded(environment, load, requests)?;
            progress.rate(outcome.rate());
            rows::verify(
                &mut sql::connect(&environment.log())?,
                &window,
                outcome.stored,
            )?;
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
pub(crate) fn singles(
    environment: &Environment,
    args: &Args,
    progress: &Progress,
) -> Result<Vec<Pair>> {
    let rows = pgbench_rows(environment)?;
    let directory = environment.directory.path();
    let twin = environment.twin();
    let inserts = Inserts {
        pgbench: Pgbench {
            tools: &environment.tools,
            url: &twin,
            clients: args.connections,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            seconds: args.seconds,
        },
        directory,
    };
    (1..=args.rounds)
        .map(|round| {
            let window = environment.window(FIRST_SINGLES + round);
            let load = Load {
                address: environment.target.address,
                connections: args.connections,
                time: Duration::from_secs(args.seconds),
            };
            let requests = Singles::after(&environment.target, &environment.lines, window, 0);
            progress.step(&format!("single entries, round {round} of {}", args.rounds));
            let (outcome, cpu) = loaded(environment, load, requests)?;
            progress.rate(outcome.rate());
            rows::verify(
                &mut sql::connect(&environment.log())?,
                &window,
                outcome.stored,
            )?;

            progress.step("  the same by pgbench");
            environment.checkpoint()?;
            let before = process::family_cpu(environment.postgres_pid());
            let alone = inserts.run(&rows)?;
            let alone_cpu = process::family_cpu(environment.postgres_pid()).saturating_sub(before);
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
fn loaded(
    environment: &Environment,
    load: Load,
    mut requests: impl Requests,
) -> Result<(Outcome, Option<Cpu>)> {
    environment.checkpoint()?;
    let before = used(environment);
    let outcome = load.run(&mut requests)?;
    let cpu = before.zip(used(environment)).map(|(before, after)| {
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
fn used(environment: &Environment) -> Option<[Duration; 4]> {
    Some([
        process::machine_cpu()?,
        environment.server.usage().cpu,
        process::family_cpu(environment.postgres_pid()),
        Usage::of(std::process::id())?.cpu,
    ])
}

/// Rows as the log has stored them, to be inserted by pgbench under new keys.
fn pgbench_rows(environment: &Environment) -> Result<Vec<Row>> {
    let mut conn = sql::connect(&environment.log())?;
    let window = environment.window(0);
    (0..PGBENCH_ROWS)
        .map(|offset| {
            Ok(Row {
                entry: rows::sample(&mut conn, "entries", &window, offset)?,
                content: rows::sample(&mut conn, "contents", &window, offset)?,
            })
        })
        .collect()
}
