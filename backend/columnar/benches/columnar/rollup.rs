//! Grouping cells.

use criterion::{Criterion, Throughput};
use logbook_columnar::rollup::{GroupTotals, Grouping};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::usage::groups::{Measure, Split};

use crate::data::table;

pub(crate) fn bench(criterion: &mut Criterion) {
    let table = table();
    let mut group = criterion.benchmark_group("group cells");
    group.throughput(Throughput::Elements(table.cells.len() as u64));
    for (name, by) in [("by user", Dimension::User), ("by model", Dimension::Model)] {
        let grouping = Grouping::new(&table.dictionary, &Filter::default(), Some(by));
        group.bench_function(format!("add {name}"), |bencher| {
            bencher.iter(|| {
                let mut totals = GroupTotals::new(Measure::Cost);
                totals.add(&grouping, table.block());
                totals
            });
        });
        let mut totals = GroupTotals::new(Measure::Cost);
        totals.add(&grouping, table.block());
        let split = Split {
            by,
            measure: Measure::Cost,
            limit: 10,
        };
        group.bench_function(format!("rank {name}"), |bencher| {
            bencher.iter(|| totals.ranking(&table.dictionary, split));
        });
    }
    group.finish();
}
