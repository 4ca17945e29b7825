//! Counting and adding up rows under filters.

use criterion::{Criterion, Throughput};
use logbook_columnar::query::{Counts, RowFilter};
use logbook_columnar::rollup::CardTally;
use logbook_domain::filter::{Choice, Dimension, Filter};

use crate::data::{ROWS, table};
use crate::table::DAY_MILLIS;

pub(crate) fn bench(criterion: &mut Criterion) {
    let table = table();
    let (whole, half) = (table.slice(0..DAY_MILLIS), table.slice(0..DAY_MILLIS / 2));
    for (name, filter) in filters() {
        let filter = RowFilter::new(&filter, &table.dictionary);
        let mut group = criterion.benchmark_group(format!("filter, {name}"));
        group.throughput(Throughput::Elements(ROWS as u64));
        group.bench_function("count", |bencher| bencher.iter(|| filter.count(&whole)));
        group.bench_function("count half a day", |bencher| {
            bencher.iter(|| filter.count(&half));
        });
        group.bench_function("tally", |bencher| {
            bencher.iter(|| CardTally::from_slice(&filter, &whole, whole.numbers()));
        });
        group.bench_function("counts by series", |bencher| {
            bencher.iter(|| {
                let mut counts = Counts::new(table.dictionary.len());
                counts.add_slice(&filter, &whole);
                counts.counted().count()
            });
        });
        group.finish();
    }
}

/// Returns the measured filters with their names.
fn filters() -> [(&'static str, Filter); 4] {
    let minimum = Filter {
        min_total_tokens: Some(10_000),
        ..Filter::default()
    };
    [
        ("open", Filter::default()),
        ("one model", with_value(Dimension::Model, "model-3")),
        ("one user", with_value(Dimension::User, "user-7")),
        ("minimum of tokens", minimum),
    ]
}

/// Returns the filter that accepts one value of a dimension.
fn with_value(dimension: Dimension, value: &str) -> Filter {
    let choice = Choice {
        any_of: vec![value.to_owned()],
        ..Choice::default()
    };
    Filter {
        values: [(dimension, choice)].into(),
        ..Filter::default()
    }
}
