//! Pages: first, in the middle, last, by number and by cursor.

use std::collections::HashMap;

use crate::error::Result;
use crate::read::args::Part;
use crate::read::case::{Case, Lens, Period};
use crate::read::client::Client;
use crate::read::queries::lenses::Lenses;

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

/// Makes the cases; it asks for totals and cursors on the way.
#[derive(Debug)]
pub(crate) struct Lists<'a> {
    client: &'a mut Client,
    totals: HashMap<String, i64>,
}

impl<'a> Lists<'a> {
    /// With a client that asks.
    pub(crate) fn new(client: &'a mut Client) -> Self {
        Self {
            client,
            totals: HashMap::new(),
        }
    }

    /// Every filter newest first, some in other orders, some over shorter periods.
    pub(crate) fn cases(mut self, lenses: &Lenses) -> Result<Vec<Case>> {
        let mut cases = Vec::new();
        for lens in lenses.all() {
            cases.extend(self.pages(lens, Period::WHOLE, NEWEST)?);
        }
        for sort in OTHER_SORTS {
            for lens in lenses.some(&SORTED) {
                cases.extend(self.pages(lens, Period::WHOLE, sort)?);
            }
        }
        for period in Period::ALL.into_iter().filter(|&one| one != Period::WHOLE) {
            for lens in lenses.some(&SHORT) {
                cases.extend(self.pages(lens, period, NEWEST)?);
            }
        }
        Ok(cases)
    }

    fn pages(&mut self, lens: &Lens, period: Period, sort: &str) -> Result<Vec<Case>> {
        let list = List { lens, period, sort };
        let mut cases = vec![list.case(
            "page 1",
            lens.paths("logs", period, &format!("&sort={sort}")),
            0,
        )];
        let pages = ((self.total(&list)? + PER_PAGE - 1) / PER_PAGE).max(1);
        if pages == 1 {
            return Ok(cases);
        }
        let middle = pages / 2 + 1;
        let near = (middle - NEIGHBOURS).max(1)..=middle;
        cases.push(list.case(
            "middle",
            near.rev().map(|page| list.page(page)).collect(),
            middle - 1,
        ));
        if let Some(cursor) = self.cursor(&list, middle)? {
            cases.push(list.case("cursor", vec![list.cursor(&cursor)], middle));
        }
        cases.push(list.case("last", vec![list.page(pages)], pages - 1));
        Ok(cases)
    }

    fn total(&mut self, list: &List<'_>) -> Result<i64> {
        let query = &list.lens.first().query;
        let path = format!("logs?period={}{query}&per_page=1", list.period.0);
        if let Some(total) = self.totals.get(&path) {
            return Ok(*total);
        }
        self.client.refresh()?;
        let total = self.client.get(&path)?.json()?["total"]
            .as_i64()
            .unwrap_or_default();
        self.totals.insert(path, total);
        Ok(total)
    }

    /// Where the page after the middle one begins.
    fn cursor(&mut self, list: &List<'_>, page: i64) -> Result<Option<String>> {
        self.client.refresh()?;
        let answer = self.client.get(&list.page(page))?.json()?;
        Ok(answer["next_cursor"].as_str().map(str::to_owned))
    }
}

/// One list in one order.
#[derive(Debug, Clone, Copy)]
struct List<'a> {
    lens: &'a Lens,
    period: Period,
    sort: &'a str,
}

impl List<'_> {
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
