//! Sorting rows and finding a page by value.

use std::convert::Infallible;
use std::ops::Range;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput};
use logbook_columnar::bitmap::RankBitmap;
use logbook_columnar::codec::{Ascending, AscendingChunk};
use logbook_columnar::segment::Column;
use logbook_columnar::sort_index::{
    ByValue, NumberChunk, OrderSource, PlaceRange, Selection, SortIndex, SortedColumn, SortedRows,
    ZONES, Zone, ZoneCounts,
};
use logbook_domain::coverage::{Grain, SealedSegment};

use crate::data::{ROWS, table};
use crate::table::{Table, segment};

/// How many days the pages are taken from.
const DAYS: usize = 10;
/// How many rows a page has.
const PAGE: usize = 50;

pub(crate) fn bench(criterion: &mut Criterion) {
    let table = table();
    let columns = &table.segment.columns;
    let numbers = &columns[Column::TotalTokens.index()];
    let started = &columns[Column::Started.index()];
    let mut group = criterion.benchmark_group("sort index");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.sample_size(20);
    group.bench_function("sort", |bencher| {
        bencher.iter(|| SortedRows::from_columns(numbers, started));
    });
    group.finish();
    let order = StoredOrder::new(&table, |row| !table.rows[row].started.is_multiple_of(3));
    pages(criterion, order);
}

fn pages(criterion: &mut Criterion, mut order: StoredOrder) {
    let in_memory = (Arc::clone(&order.sorted), order.selection());
    let stored = SortedColumn::Stored(order.sorted.heads().clone());
    let stored = (Arc::new(stored), order.zone_counts());
    let mut group = criterion.benchmark_group("page in the middle");
    group.throughput(Throughput::Elements(PAGE as u64));
    for (name, (sorted, selection)) in [("in memory", in_memory), ("from stored zones", stored)] {
        let places = middle(&order);
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || days(&sorted, &selection),
                |days| days.window(&mut order, places.clone()).unwrap(),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

/// Returns the places of a page in the middle of all days.
fn middle(order: &StoredOrder) -> Range<u64> {
    let rows = order.accepted.iter().filter(|&&is_accepted| is_accepted);
    let first = (rows.count() * DAYS / 2) as u64;
    first..first + PAGE as u64
}

/// Returns the order of [`DAYS`] days with the same rows, of which no zone is loaded.
fn days(sorted: &Arc<SortedColumn>, selection: &Arc<Selection>) -> ByValue {
    let index = |day: usize| {
        let SealedSegment { id, start, last } = segment();
        let later = Grain::Day.length() * i32::try_from(day).unwrap();
        let times = (start + later, last + later);
        SortIndex::new(Some(id), times, Arc::clone(sorted), Arc::clone(selection))
    };
    ByValue::new((0..DAYS).map(index).collect())
}

/// The stored order of the rows of one day.
struct StoredOrder {
    sorted: Arc<SortedColumn>,
    numbers: Ascending,
    starts: Vec<u32>,
    accepted: Vec<bool>,
}

impl StoredOrder {
    fn new(table: &Table, accepts: impl Fn(usize) -> bool) -> Self {
        let column = |column: Column| &table.segment.columns[column.index()];
        let sorted = SortedRows::from_columns(column(Column::TotalTokens), column(Column::Started));
        let rows = sorted.rows.iter();
        let rows: Vec<usize> = rows.map(|row| usize::try_from(row).unwrap()).collect();
        Self {
            starts: rows.iter().map(|&row| table.rows[row].started).collect(),
            accepted: rows.into_iter().map(accepts).collect(),
            numbers: sorted.numbers.clone(),
            sorted: Arc::new(SortedColumn::InMemory(sorted)),
        }
    }

    fn bitmap(&self, places: Range<usize>) -> RankBitmap {
        let accepted = &self.accepted[places];
        RankBitmap::from_fn(accepted.len(), |place| accepted[place])
    }

    fn selection(&self) -> Arc<Selection> {
        Arc::new(Selection::Some(self.bitmap(0..self.accepted.len())))
    }

    fn zone_counts(&self) -> Arc<Selection> {
        let rows = self.accepted.len();
        let mut counts = [0; ZONES];
        for (zone, count) in counts.iter_mut().enumerate() {
            let places = ZoneCounts::places(rows, zone);
            *count = u32::try_from(self.bitmap(places.clone()).rank(places.len())).unwrap();
        }
        Arc::new(Selection::Zones(ZoneCounts::from_counts(rows, counts)))
    }
}

impl OrderSource for StoredOrder {
    type Error = Infallible;

    fn starts(&mut self, ranges: &[PlaceRange]) -> Result<Vec<Vec<u32>>, Infallible> {
        let starts = |range: &PlaceRange| self.starts[range.first..][..range.count].to_vec();
        Ok(ranges.iter().map(starts).collect())
    }

    fn accepted(&mut self, zones: &[Zone]) -> Result<Vec<Arc<RankBitmap>>, Infallible> {
        let rows = self.accepted.len();
        let places = |zone: &Zone| Arc::new(self.bitmap(ZoneCounts::places(rows, zone.zone)));
        Ok(zones.iter().map(places).collect())
    }

    fn numbers(&mut self, chunks: &[NumberChunk]) -> Result<Vec<Arc<AscendingChunk>>, Infallible> {
        let differences = self.numbers.differences();
        let load = |one: &NumberChunk| AscendingChunk::from_bytes(&differences[one.bytes.clone()]);
        Ok(chunks.iter().map(|one| Arc::new(load(one))).collect())
    }
}
