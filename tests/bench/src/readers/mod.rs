//! Many readers at once, beside pgbench with as many clients that reads the
//! same rows from the same database.

mod args;
mod measure;
mod page_sql;
mod questions;
mod report;

use crate::error::Result;
use crate::fixture::builder::Builder;
use crate::fixture::installation::Installation;
use crate::fixture::world::Cast;
use crate::shared::progress::Progress;
use crate::shared::{machine, texts};

pub(crate) use args::{Args, ReadersOptions};
pub(crate) use measure::measure;
pub(crate) use report::Readers;

/// Builds the database, measures and returns the table.
pub(crate) fn run(args: &Args) -> Result<String> {
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
    let readers = measure(&builder, &args.options)?;
    let mut text = format!("\n{machine}, texts {origin}\n");
    readers.describe(&mut text);
    readers.judge(&mut text);
    Ok(text)
}
