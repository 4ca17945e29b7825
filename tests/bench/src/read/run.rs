//! The whole benchmark in its order.

use logbook_store::Connection;

use crate::error::{BenchError, Result};
use crate::fixture::builder::Builder;
use crate::fixture::dataset::Dataset;
use crate::fixture::disk;
use crate::fixture::installation::Installation;
use crate::fixture::record::Record;
use crate::fixture::world::Cast;
use crate::read::args::{Args, Part};
use crate::read::comparison::Comparison;
use crate::read::plain_sql::PlainSql;
use crate::read::report::{Report, Sized, Table};
use crate::read::session::Session;
use crate::read::world_args::World;
use crate::read::worlds;
use crate::read::{cleanup, engines, first, json};
use crate::readers;
use crate::shared::progress::Progress;
use crate::shared::{machine, sql, texts};

/// Tables below this, in bytes, are not shown.
const SMALL_TABLE: i64 = 100_000;

/// Measures and gives the tables.
pub(crate) fn run(args: &Args) -> Result<String> {
    if args.world != World::Month && (args.json.is_some() || !args.only.is_empty()) {
        return Err(BenchError::OnlyOfMonth);
    }
    let progress = Progress;
    let (texts, origin) = texts::load(&args.fixture.texts)?;
    let installation = Installation::open(&args.fixture)?;
    let cast = Cast::new();
    let builder = Builder {
        installation: &installation,
        cast: &cast,
        texts: &texts,
        progress: &progress,
    };
    let machine = machine::describe(&mut installation.admin()?, installation.directory.path())?;
    if args.world != World::Month {
        return Ok(format!(
            "\n{machine}\n{}",
            worlds::run(args.world, &builder, args)?
        ));
    }
    let mut report = Report {
        machine: format!("{machine}, texts {origin}"),
        ..Report::default()
    };
    let datasets = args.datasets();
    disk::require(installation.directory.path(), &datasets, &progress)?;
    let mut records = Vec::new();
    for &dataset in &datasets {
        let (record, sized) = build(&builder, dataset)?;
        records.push(record);
        report.sizes.push(sized);
    }
    if !args.build_only && !datasets.is_empty() {
        compare(&builder, &datasets, &records, args, &mut report)?;
    }
    if args.wants(Part::Readers) && !args.build_only {
        report.readers = Some(readers::measure(&builder, &args.readers)?);
    }
    if let Some(path) = &args.json {
        json::write(&report, path)?;
    }
    Ok(report.text())
}

/// Makes a database and waits until it is rolled up.
fn build(builder: &Builder<'_>, dataset: Dataset) -> Result<(Record, Sized)> {
    let (record, rolled_up) = builder.roll_up(dataset)?;
    let mut conn = builder.installation.connect(dataset)?;
    let sized = Sized {
        name: dataset.to_string(),
        entries: dataset.size.0,
        rows: sql::count(&mut conn, "entries")?,
        rolled_up: rolled_up.as_secs_f64(),
        tables: tables(&mut conn)?,
        ..Sized::default()
    };
    Ok((record, sized))
}

fn compare(
    builder: &Builder<'_>,
    datasets: &[Dataset],
    records: &[Record],
    args: &Args,
    report: &mut Report,
) -> Result<()> {
    let (installation, progress) = (builder.installation, builder.progress);
    let each = datasets.iter().zip(records);
    let sessions = each.map(|(&dataset, record)| Session::open(installation, dataset, record));
    let comparison = Comparison {
        args,
        progress,
        sessions: sessions.collect::<Result<_>>()?,
        plain: PlainSql::new(args),
        report: &mut *report,
    };
    comparison.run(records)?;
    if args.wants(Part::First) {
        for (sized, &dataset) in report.sizes.iter_mut().zip(datasets) {
            sized.firsts = first::measure(installation, dataset, progress)?;
        }
    }
    if let (Some(&largest), Some(record)) = (datasets.last(), records.last())
        && args.wants(Part::Engines)
    {
        report.engines = engines::measure(installation, largest, record, args, progress)?;
    }
    if let Some(&largest) = datasets.last()
        && args.wants(Part::Cleanup)
    {
        report.cleaned = cleanup::run(installation, largest, progress)?;
    }
    Ok(())
}

/// Every table with its size, the largest first.
fn tables(conn: &mut Connection) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for name in sql::tables(conn)? {
        let size = sql::size(conn, &name)?;
        tables.push(Table {
            name,
            table: size.table,
            indexes: size.indexes,
        });
    }
    tables.sort_by_key(|table| -(table.table + table.indexes));
    tables.retain(|table| table.table + table.indexes >= SMALL_TABLE);
    Ok(tables)
}
