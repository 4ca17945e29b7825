//! Reading usage.

use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::Interval;
use logbook_domain::usage::calendar::Calendar;
use logbook_domain::usage::cells::{Piece, Usage};
use logbook_domain::usage::plan::Plan;

use super::{UsageMemory, cells, rows, users};
use crate::entries::Search;
use crate::entries::condition::Meant;
use crate::rollup::{self, Marks};
use crate::{Connection, StoreError, dictionary, snapshot};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// Whose entries; it has no text to search for.
    pub filter: Filter,
    /// When they began.
    pub interval: Interval,
    /// How a chart cuts time, if it is for one.
    pub calendar: Option<Calendar>,
    /// What the answer is grouped by, if by anything.
    pub by: Option<Dimension>,
}

/// What the keys of cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyed {
    /// Series: where users matter.
    Series,
    /// Families, which are far fewer.
    Family,
}

impl Question {
    fn keyed(&self) -> Keyed {
        let users =
            self.by == Some(Dimension::User) || self.filter.accepted(Dimension::User).is_some();
        if users { Keyed::Series } else { Keyed::Family }
    }
}

/// The cells that answer the question, and maybe some that its filter does not
/// accept.
///
/// # Errors
/// Those of the database.
pub fn read(
    conn: &mut Connection,
    memory: &UsageMemory,
    question: &Question,
) -> Result<Usage, StoreError> {
    snapshot(conn, |conn| {
        let sources = Sources::find(conn, question)?;
        answer(conn, memory, &sources, question)
    })
}

/// The same with how many distinct users there are.
///
/// # Errors
/// Those of the database.
pub fn read_with_users(
    conn: &mut Connection,
    memory: &UsageMemory,
    question: &Question,
) -> Result<(Usage, usize), StoreError> {
    snapshot(conn, |conn| {
        let sources = Sources::find(conn, question)?;
        let users = users::count(conn, memory, &sources)?;
        Ok((answer(conn, memory, &sources, question)?, users))
    })
}

/// Where the answer is to be found.
pub(super) struct Sources<'a> {
    pub(super) meant: Meant<'a>,
    pub(super) plan: Plan,
    marks: Marks,
}

impl<'a> Sources<'a> {
    fn find(conn: &mut Connection, question: &'a Question) -> Result<Self, StoreError> {
        let Question {
            filter,
            interval,
            calendar,
            by: _,
        } = question;
        let meant = Meant::look_up(conn, filter, Interval::default(), Search::WithoutContent)?;
        let (marks, plan) = if filter.is_of_dimensions() {
            let marks = rollup::load_marks(conn, *interval)?;
            let plan = Plan::new(&marks.live, &marks.retired, *interval, *calendar);
            (marks, plan)
        } else {
            // Cells know nothing of the rest: only entries that are there can tell.
            let plan = Plan {
                rows: vec![*interval],
                ..Plan::default()
            };
            (Marks::default(), plan)
        };
        Ok(Self { meant, plan, marks })
    }

    /// The buckets whose cells are to be read.
    pub(super) fn buckets(&self) -> [(Grain, Vec<Bucket>); 2] {
        [
            (Grain::Day, &self.plan.days),
            (Grain::Hour, &self.plan.hours),
        ]
        .map(|(grain, starts)| (grain, self.marks.buckets(grain, starts)))
    }
}

fn answer(
    conn: &mut Connection,
    memory: &UsageMemory,
    sources: &Sources<'_>,
    question: &Question,
) -> Result<Usage, StoreError> {
    let Sources { meant, plan, .. } = sources;
    let keyed = question.keyed();
    let mut pieces = rows::read(conn, meant, &plan.rows, keyed)?;
    for (grain, buckets) in sources.buckets() {
        pieces.extend(match keyed {
            Keyed::Series => cells::of_series(conn, grain, &buckets, meant.series())?,
            Keyed::Family => cells::of_families(conn, memory, grain, &buckets)?,
        });
    }
    pieces.sort_by_key(|piece| piece.start);
    let keys = keys(&pieces);
    let names = match keyed {
        Keyed::Series => dictionary::load(conn, keys)?,
        Keyed::Family => dictionary::load_families(conn, &keys)?,
    };
    Ok(Usage {
        pieces,
        names,
        hourly_since: plan.hourly_since,
    })
}

fn keys(pieces: &[Piece]) -> Vec<i32> {
    let cells = pieces.iter().flat_map(|piece| piece.block.iter());
    let mut keys: Vec<i32> = cells.map(|(cell, _)| cell.key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
