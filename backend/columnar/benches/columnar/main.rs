//! `make bench-columnar`: what packing, filtering, adding up and finding rows costs.
//!
//! All inputs are generated from a fixed seed, so that runs can be compared.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]

use std::time::Duration;

use criterion::Criterion;

mod bitmap;
mod codec;
mod data;
mod query;
mod rollup;
mod sort_index;
#[path = "../../tests/columnar/table.rs"]
mod table;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    codec::bench(&mut criterion);
    bitmap::bench(&mut criterion);
    query::bench(&mut criterion);
    sort_index::bench(&mut criterion);
    rollup::bench(&mut criterion);
    criterion.final_summary();
}
