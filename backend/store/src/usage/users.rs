//! How many people there are.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use diesel::prelude::*;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::{ErrorCategory, Status};

use super::cells::BUCKETS_AT_ONCE;
use super::memory::{Kept, Met, Part, UsageMemory};
use super::read::Sources;
use crate::entries::condition;
use crate::schema::{entries, usage_daily, usage_hourly};
use crate::{Connection, StoreError};

/// The distinct users of the entries.
pub(super) fn count(
    conn: &mut Connection,
    memory: &UsageMemory,
    sources: &Sources<'_>,
) -> Result<usize, StoreError> {
    let mut series = Marked::default();
    for id in of_rows(conn, sources)? {
        series.mark(id);
    }
    let takes = Outcomes::of(sources.meant.filter());
    for (grain, buckets) in sources.buckets() {
        for met in of_cells(conn, memory, grain, &buckets)? {
            for &(id, status, category) in met.iter() {
                if takes.accept(status, category) {
                    series.mark(id);
                }
            }
        }
    }
    let mut ids = series.ids();
    if let Some(accepted) = sources.meant.series() {
        let accepted: HashSet<i32> = accepted.iter().copied().collect();
        ids.retain(|id| accepted.contains(id));
    }
    let known = memory.segments().memory();
    known.learn(conn, ids.iter().copied())?;
    let dictionary = known.dictionary();
    let users: HashSet<u32> = ids
        .iter()
        .filter_map(|&id| dictionary.number(id))
        .map(|number| dictionary.value(number, Dimension::User))
        .filter(|&user| user != 0)
        .collect();
    Ok(users.len())
}

/// Series by their ids, which are small.
#[derive(Default)]
struct Marked(Vec<bool>);

impl Marked {
    fn mark(&mut self, id: i32) {
        let index = id.unsigned_abs() as usize;
        if index >= self.0.len() {
            self.0.resize(index + 1, false);
        }
        self.0[index] = true;
    }

    fn ids(&self) -> Vec<i32> {
        let marked = (0..).zip(&self.0).filter(|(_, marked)| **marked);
        marked.map(|(id, _)| id).collect()
    }
}

/// The codes of what a filter accepts.
struct Outcomes {
    statuses: Option<Vec<i16>>,
    categories: Option<Vec<i16>>,
}

impl Outcomes {
    fn of(filter: &Filter) -> Self {
        Self {
            statuses: condition::codes(filter, Dimension::Status, Status::code),
            categories: condition::codes(filter, Dimension::ErrorCategory, ErrorCategory::code),
        }
    }

    fn accept(&self, status: i16, category: i16) -> bool {
        let takes = |codes: &Option<Vec<i16>>, code| {
            codes.as_ref().is_none_or(|codes| codes.contains(&code))
        };
        takes(&self.statuses, status) && takes(&self.categories, category)
    }
}

fn of_rows(conn: &mut Connection, sources: &Sources<'_>) -> Result<Vec<i32>, StoreError> {
    if sources.plan.rows.is_empty() {
        return Ok(Vec::new());
    }
    Ok(entries::table
        .filter(condition::within(&sources.plan.rows))
        .filter(sources.meant.condition())
        .select(entries::series_id)
        .distinct()
        .load(conn)?)
}

/// Who has entries in these buckets of one grain.
fn of_cells(
    conn: &mut Connection,
    memory: &UsageMemory,
    grain: Grain,
    buckets: &[Bucket],
) -> Result<Vec<Arc<Met>>, StoreError> {
    let mut found = Vec::with_capacity(buckets.len());
    let mut missing: HashMap<Moment, (Bucket, Met)> = HashMap::new();
    for &bucket in buckets {
        match memory.cache().get(bucket, Part::Met) {
            Some(Kept::Met(met)) => found.push(met),
            _ => drop(missing.insert(bucket.start, (bucket, Met::new()))),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let starts: Vec<Moment> = missing.keys().copied().collect();
    for starts in starts.chunks(BUCKETS_AT_ONCE) {
        for (start, series, status, category) in read(conn, grain, starts)? {
            if let Some((_, met)) = missing.get_mut(&start) {
                met.push((series, status, category));
            }
        }
    }
    let mut cache = memory.cache();
    for (bucket, mut met) in missing.into_values() {
        met.shrink_to_fit();
        let met = Arc::new(met);
        cache.put(bucket, Part::Met, Kept::Met(Arc::clone(&met)));
        found.push(met);
    }
    Ok(found)
}

type Row = (Moment, i32, i16, i16);

/// The two tables of cells have the same columns but are different types.
macro_rules! keys_of {
    ($table:ident, $starts:expr, $conn:expr) => {
        $table::table
            .filter($table::bucket.eq_any($starts))
            .select((
                $table::bucket,
                $table::series_id,
                $table::status,
                $table::error_category,
            ))
            .load($conn)?
    };
}

fn read(conn: &mut Connection, grain: Grain, starts: &[Moment]) -> Result<Vec<Row>, StoreError> {
    Ok(match grain {
        Grain::Hour => keys_of!(usage_hourly, starts, conn),
        Grain::Day => keys_of!(usage_daily, starts, conn),
    })
}
