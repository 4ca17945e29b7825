//! Rank and select.

use criterion::{Criterion, Throughput};
use logbook_columnar::bitmap::RankBitmap;

use crate::data::{ROWS, rng};

/// How many ranks or places one measurement looks up.
const READS: usize = 1_000;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut rng = rng();
    let bitmap = RankBitmap::from_fn(ROWS, |_| rng.bool());
    let count = bitmap.rank(ROWS);
    let places: Vec<usize> = (0..READS).map(|_| rng.usize(0..ROWS)).collect();
    let ranks: Vec<usize> = (0..READS).map(|_| rng.usize(0..count)).collect();
    let mut group = criterion.benchmark_group("rank bitmap");
    group.throughput(Throughput::Elements(READS as u64));
    group.bench_function("rank", |bencher| {
        bencher.iter(|| {
            places
                .iter()
                .map(|&place| bitmap.rank(place))
                .sum::<usize>()
        });
    });
    group.bench_function("select", |bencher| {
        bencher.iter(|| ranks.iter().map(|&rank| bitmap.select(rank)).sum::<usize>());
    });
    group.finish();
}
