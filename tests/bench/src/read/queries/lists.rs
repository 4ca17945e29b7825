//! Pages: first, in the middle, last, by number and by cursor.

use crate::error::Result;
use crate::fixture::client::Client;
use crate::fixture::lens::{Lens, Period};
use crate::fixture::lenses::Lenses;
use crate::read::args::Part;
use crate::read::case::Case;

const PER_PAGE: i64 = 50;
/// How many neighbours of the middle page are asked for in turn.
const NEIGHBOURS: i64 = 5;
const NEWEST: &str = "-started_at";
const OTHER_SORTS: [&str; 5] = [
    "started_at",
    "-total_tokens",
    "-duration_ms",
    "-cost_usd",
    "input_tokens",
];
const SORTED: [&str; 6] = [
    "no filter",
    "source",
    "one model",
    "heavy user",
    "rare model",
    "entity_type",
];
const SHORT: [&str; 3] = ["no filter", "one model", "heavy user"];

/// What is asked of a list at once.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Round<'a> {
    /// Its first page, before anything else is asked of the list.
    First(List<'a>),
    /// Its other pages.
    Others(List<'a>),
}

/// Both rounds of each list. The pages of a list are looked up when it is their turn,
/// as a period such as the last hour moves on meanwhile.
pub(crate) fn rounds(lenses: &Lenses) -> Vec<Round<'_>> {
    let both = |list| [Round::First(list), Round::Others(list)];
    all(lenses).into_iter().flat_map(both).collect()
}

impl Round<'_> {
    /// Its questions.
    pub(crate) fn cases(&self, client: &mut Client) -> Result<Vec<Case>> {
        match self {
            Self::First(list) => Ok(vec![list.first()]),
            Self::Others(list) => list.others(client),
        }
    }
}

/// Every filter newest first, some in other orders, some over shorter periods.
fn all(lenses: &Lenses) -> Vec<List<'_>> {
    let list = |lens, period, sort| List { lens, period, sort };
    let newest = lenses.all().map(|lens| list(lens, Period::WHOLE, NEWEST));
    let sorted = OTHER_SORTS.into_iter().flat_map(|sort| {
        let some = lenses.some(&SORTED);
        some.map(move |lens| list(lens, Period::WHOLE, sort))
    });
    let shorter = Period::ALL.into_iter().filter(|&one| one != Period::WHOLE);
    let shorter = shorter.flat_map(|period| {
        let some = lenses.some(&SHORT);
        some.map(move |lens| list(lens, period, NEWEST))
    });
    newest.chain(sorted).chain(shorter).collect()
}

/// One list in one order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct List<'a> {
    lens: &'a Lens,
    period: Period,
    sort: &'a str,
}

impl List<'_> {
    fn first(&self) -> Case {
        let Self { lens, period, sort } = *self;
        let paths = lens.paths("logs", period, &format!("&sort={sort}"));
        self.case("page 1", paths, 0)
    }

    /// They are found by its total and a cursor, which hold as long as its period
    /// does not move on.
    fn others(&self, client: &mut Client) -> Result<Vec<Case>> {
        // Full pages alone: how many rows the very last one has is chance, and so
        // is then how long it takes beside the one of another size.
        let pages = self.total(client)? / PER_PAGE;
        if pages < 2 {
            return Ok(Vec::new());
        }
        let middle = pages / 2 + 1;
        let near = (middle - NEIGHBOURS).max(1)..=middle;
        let near = near.rev().map(|page| self.page(page)).collect();
        let mut cases = vec![self.case("middle", near, middle - 1)];
        if let Some(cursor) = self.behind(client, middle - 1)? {
            cases.push(self.case("cursor", vec![self.cursor(&cursor)], middle - 1));
        }
        cases.push(self.case("last", vec![self.page(pages)], pages - 1));
        Ok(cases)
    }

    fn total(&self, client: &mut Client) -> Result<i64> {
        client.refresh()?;
        let Self { lens, period, .. } = self;
        let query = &lens.first().query;
        let path = format!("logs?period={}{query}&per_page=1", period.0);
        let answer = client.get(&path)?.json()?;
        Ok(answer["total"].as_i64().unwrap_or_default())
    }

    /// Where the page after this one begins.
    fn behind(&self, client: &mut Client, page: i64) -> Result<Option<String>> {
        client.refresh()?;
        let answer = client.get(&self.page(page))?.json()?;
        Ok(answer["next_cursor"].as_str().map(str::to_owned))
    }

    fn page(&self, page: i64) -> String {
        let Self { lens, period, sort } = self;
        format!(
            "logs?period={}{}&sort={sort}&page={page}",
            period.0,
            lens.first().query
        )
    }

    fn cursor(&self, cursor: &str) -> String {
        let Self { lens, period, sort } = self;
        format!(
            "logs?period={}{}&sort={sort}&cursor={cursor}",
            period.0,
            lens.first().query
        )
    }

    fn case(&self, page: &str, paths: Vec<String>, pages_before: i64) -> Case {
        let Self { lens, period, sort } = self;
        Case {
            part: Part::Lists,
            name: format!("{:<4}{:<14}{:<19}{page}", period.0, sort, lens.name),
            paths,
            sql: Some(self.offset(pages_before * PER_PAGE)),
        }
    }

    fn offset(&self, rows: i64) -> String {
        let (column, order) = match self.sort.strip_prefix('-') {
            Some(column) => (column, "DESC NULLS LAST"),
            None => (self.sort, "ASC NULLS FIRST"),
        };
        let column = column.replace("cost_usd", "cost_nanos");
        // Its own order is never absent; saying so would keep the key from being used.
        let order = if column == "started_at" {
            &order[..4]
        } else {
            order
        };
        let way = &order[..4];
        format!(
            "SELECT e.* FROM entries e WHERE {} AND {} ORDER BY e.{column} {order}, e.started_at {way}, e.id {way}
             LIMIT {PER_PAGE} OFFSET {rows}",
            self.period.condition(),
            self.lens.first().condition
        )
    }
}
