//! The generated rows of one day.

use std::collections::HashMap;

use fastrand::Rng;

use crate::table::{DAY_MILLIS, Row, Table, outcomes, series};

/// How many rows the table has.
pub(crate) const ROWS: usize = 100_000;
/// How many users the rows have.
const USERS: u32 = 2_000;
/// How many models the rows have.
const MODELS: u32 = 10;

/// Returns the generator of all inputs, which always starts with the same seed.
pub(crate) fn rng() -> Rng {
    Rng::with_seed(17)
}

/// Generates a table of [`ROWS`] rows in which few users have most rows.
pub(crate) fn table() -> Table {
    let mut rng = rng();
    let id = |user: u32, model: u32| i32::try_from(1 + user * MODELS + model).unwrap();
    let mut all = HashMap::new();
    for user in 0..USERS {
        for model in 0..MODELS {
            all.insert(id(user, model), series(Some(user), model));
        }
    }
    let rows = (0..ROWS).map(|_| {
        let user = (rng.f64().powi(3) * f64::from(USERS)) as u32;
        row(&mut rng, id(user, 0))
    });
    let mut rows: Vec<Row> = rows.collect();
    for row in &mut rows {
        row.series_id += rng.i32(0..i32::try_from(MODELS).unwrap());
    }
    Table::new(rows, all)
}

fn row(rng: &mut Rng, series_id: i32) -> Row {
    let [_, success, failure] = outcomes();
    let (input, output) = (rng.u32(100..20_000), rng.u32(1..2_000));
    Row {
        series_id,
        outcome: if rng.u8(..20) == 0 { failure } else { success },
        started: rng.u32(0..DAY_MILLIS),
        input_tokens: Some(input),
        output_tokens: Some(output),
        total_tokens: Some(input + output),
        cost_nanos: Some(input * 1_250 + output * 10_000),
        duration_ms: Some(rng.u32(200..60_000)),
    }
}
