//! Packing and reading integers.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use logbook_columnar::codec::{Ascending, Packed};

use crate::data::{ROWS, rng};

/// How many single numbers one measurement reads.
const READS: usize = 1_000;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut rng = rng();
    let values: Vec<u64> = (0..ROWS).map(|_| rng.u64(0..1 << 17)).collect();
    let indexes: Vec<usize> = (0..READS).map(|_| rng.usize(0..ROWS)).collect();
    let wanted: Vec<u64> = (0..READS).map(|_| rng.u64(0..1 << 17)).collect();
    packed(criterion, &values, &indexes);
    ascending(criterion, values, &indexes, &wanted);
}

fn packed(criterion: &mut Criterion, values: &[u64], indexes: &[usize]) {
    let packed = Packed::from_values(values);
    let mut group = criterion.benchmark_group("packed");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("pack", |bencher| {
        bencher.iter(|| Packed::from_values(black_box(values)));
    });
    group.bench_function("iterate", |bencher| {
        bencher.iter(|| black_box(&packed).iter().sum::<u64>());
    });
    group.throughput(Throughput::Elements(READS as u64));
    group.bench_function("get", |bencher| {
        bencher.iter(|| indexes.iter().map(|&index| packed.get(index)).sum::<u64>());
    });
    group.finish();
}

fn ascending(criterion: &mut Criterion, mut values: Vec<u64>, indexes: &[usize], wanted: &[u64]) {
    values.sort_unstable();
    let packed = Ascending::from_values(&values);
    let mut group = criterion.benchmark_group("ascending");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("pack", |bencher| {
        bencher.iter(|| Ascending::from_values(black_box(&values)));
    });
    group.throughput(Throughput::Elements(READS as u64));
    group.bench_function("get", |bencher| {
        bencher.iter(|| indexes.iter().map(|&index| packed.get(index)).sum::<u64>());
    });
    group.bench_function("below", |bencher| {
        bencher.iter(|| {
            wanted
                .iter()
                .map(|&value| packed.below(value))
                .sum::<usize>()
        });
    });
    group.finish();
}
