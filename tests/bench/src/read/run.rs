//! The whole benchmark in its order.

use std::time::Duration;

use logbook_store::Connection;

use crate::error::Result;
use crate::read::args::{Args, Part};
use crate::read::build::Builder;
use crate::read::case::Case;
use crate::read::client::Client;
use crate::read::ground::{Ground, database};
use crate::read::measure::{self, Measured};
use crate::read::queries::lenses::Lenses;
use crate::read::queries::{cards, facets, lists, search, usage};
use crate::read::record::Record;
use crate::read::report::{Report, Sized, Table};
use crate::read::size::Size;
use crate::read::world::Cast;
use crate::read::{check, cleanup, export, json, rollup};
use crate::shared::progress::Progress;
use crate::shared::server::Server;
use crate::shared::{machine, sql, texts};

/// Tables below this, in bytes, are not shown.
const SMALL_TABLE: i64 = 100_000;
/// How long a fresh server is left alone before its memory is read.
const SETTLE: Duration = Duration::from_secs(3);

/// Measures and gives the tables.
pub(crate) fn run(args: &Args) -> Result<String> {
    let progress = Progress;
    let (texts, origin) = texts::load(&args.texts)?;
    let ground = Ground::open(args)?;
    let cast = Cast::new();
    let builder = Builder {
        ground: &ground,
        cast: &cast,
        texts: &texts,
        progress: &progress,
    };
    let machine = machine::describe(&mut ground.admin()?, ground.directory.path())?;
    let mut report = Report {
        machine: format!("{machine}, texts {origin}"),
        ..Report::default()
    };
    let mut sizes = args.sizes.clone();
    sizes.sort_unstable();
    for &size in &sizes {
        let is_largest = Some(&size) == sizes.last();
        report
            .sizes
            .push(one_size(&builder, size, is_largest, args)?);
    }
    if let Some(&largest) = sizes.last()
        && args.wants(Part::Cleanup)
        && !args.build_only
    {
        report.cleaned = Some(cleanup::run(&ground, largest, &progress)?);
    }
    if let Some(path) = &args.json {
        json::write(&report, path)?;
    }
    Ok(report.text())
}

fn one_size(builder: &Builder<'_>, size: Size, is_largest: bool, args: &Args) -> Result<Sized> {
    let (ground, progress) = (builder.ground, builder.progress);
    let record = builder.prepare(size)?;
    let mut conn = ground.connect(size)?;
    let server = ground.serve(&database(size))?;
    progress.step("  rolled up");
    let rolled_up = rollup::wait(&mut conn, &record, progress)?.as_secs_f64();
    progress.done(&format!("in {rolled_up:.0} s"));
    server.stop()?;
    builder.settle(size)?;
    let mut sized = Sized {
        name: size.to_string(),
        rows: sql::count(&mut conn, "entries")?,
        rolled_up,
        tables: tables(&mut conn)?,
        ..Sized::default()
    };
    if !args.build_only {
        // A new one, that has nothing in memory yet.
        let server = ground.serve(&database(size))?;
        std::thread::sleep(SETTLE);
        sized.idle_memory = server.usage().memory;
        let client = Client::connect(server.address)?;
        let session = Session {
            args,
            progress,
            server: &server,
            client,
            conn,
            is_largest,
        };
        session.measure(&record, &mut sized)?;
        server.stop()?;
    }
    Ok(sized)
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

/// One database with the server in front.
struct Session<'a> {
    args: &'a Args,
    progress: &'a Progress,
    server: &'a Server,
    client: Client,
    conn: Connection,
    /// Only there is plain SQL asked, too.
    is_largest: bool,
}

impl Session<'_> {
    fn measure(mut self, record: &Record, sized: &mut Sized) -> Result<()> {
        let lenses = Lenses::of(&mut self.conn, record)?;
        if self.args.wants(Part::Checks) {
            self.progress.step("  totals beside plain SQL");
            sized.checked = check::totals(&mut self.client, &mut self.conn, &lenses, record)?;
            self.progress.done(&format!("{} equal", sized.checked));
        }
        for part in [
            Part::Cards,
            Part::Facets,
            Part::Usage,
            Part::Lists,
            Part::Search,
        ] {
            if self.args.wants(part) {
                self.part(part, &lenses, sized)?;
            }
        }
        if self.args.wants(Part::Export) {
            self.progress.step("  export");
            let exported = export::csv(&mut self.client, self.server, self.progress)?;
            self.progress.rate(exported.rate());
            sized
                .most_memory
                .insert(Part::Export.name(), exported.most_memory);
            sized.exported = Some(exported);
        }
        Ok(())
    }

    fn part(&mut self, part: Part, lenses: &Lenses, sized: &mut Sized) -> Result<()> {
        self.progress.step(&format!("  {}", part.name()));
        self.server.forget_most_memory();
        let cases = self.cases(part, lenses)?;
        for (number, case) in (1..).zip(&cases) {
            self.progress.count(number);
            self.case(case, sized)?;
        }
        let most = self.server.usage().most_memory;
        sized.most_memory.insert(part.name(), most);
        self.progress.done(&format!("{} queries", cases.len()));
        self.progress.text(&sized.part(part.name()));
        Ok(())
    }

    fn cases(&mut self, part: Part, lenses: &Lenses) -> Result<Vec<Case>> {
        Ok(match part {
            Part::Cards => cards::cases(lenses),
            Part::Facets => facets::cases(lenses),
            Part::Usage => usage::cases(lenses),
            Part::Lists => lists::Lists::new(&mut self.client).cases(lenses)?,
            Part::Search => search::cases(lenses),
            Part::Checks | Part::Export | Part::Cleanup => Vec::new(),
        })
    }

    fn case(&mut self, case: &Case, sized: &mut Sized) -> Result<()> {
        match measure::http(&mut self.client, case, self.args)? {
            Measured::Refused(status) => {
                let name = format!("{} {}", case.part.name(), case.name);
                sized.refused.push((name, status));
            }
            Measured::Figures(mut figures) => {
                if let Some(statement) = case.sql.as_ref().filter(|_| self.is_largest) {
                    figures.sql = Some(measure::sql(&mut self.conn, statement, self.args)?);
                }
                sized.figures.push(figures);
            }
        }
        Ok(())
    }
}
