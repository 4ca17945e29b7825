//! Logs of other shapes than a month of a few thousand users: millions of
//! users, two years, and entries that come in all at once.

mod burst;
mod import;
mod many_users;
mod questions;
mod report;
mod sending;
mod start;
mod two_years;

use crate::error::Result;
use crate::fixture::builder::Builder;
use crate::read::Args;
use crate::read::world_args::World;
use crate::shared::verdict::Verdicts;

/// Measures one world and returns its tables and verdicts.
pub(crate) fn run(world: World, builder: &Builder<'_>, args: &Args) -> Result<String> {
    let mut text = String::new();
    let mut verdicts = Verdicts::default();
    match world {
        World::Month => {}
        World::ManyUsers => many_users::run(builder, args, &mut text, &mut verdicts)?,
        World::TwoYears => two_years::run(builder, args, &mut text, &mut verdicts)?,
        World::Burst => burst::run(builder, args, &mut text, &mut verdicts)?,
    }
    Ok(format!("{text}\ntargets\n{}", verdicts.text()))
}
