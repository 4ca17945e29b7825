//! Sums of accepted rows and groups of cells.

use std::collections::{BTreeMap, BTreeSet};

use logbook_columnar::cells::{Block, Sum};
use logbook_columnar::dictionary::Outcome;
use logbook_columnar::query::RowFilter;
use logbook_columnar::rollup::{CardSums, CardTally, Grouping, SliceCells};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::time;
use proptest::prelude::*;

use super::generated::{LAST_START, accepts, filter, is_within, period, table, value};
use super::table::{Row, day};

/// Adds up rows one by one.
fn naive_sums<'a>(rows: impl IntoIterator<Item = &'a Row>) -> CardSums {
    let mut sums = CardSums::default();
    let number = |value: Option<u32>| u64::from(value.unwrap_or(0));
    for row in rows {
        sums += CardSums {
            requests: 1,
            input_tokens: number(row.input_tokens),
            output_tokens: number(row.output_tokens),
            total_tokens: number(row.total_tokens),
            costed_requests: row.cost_nanos.map_or(0, |_| 1),
            cost_nanos: number(row.cost_nanos).into(),
        };
    }
    sums
}

/// Adds up requests and tokens of blocks by series and outcome.
fn block_sums(blocks: &[&Block]) -> BTreeMap<(Outcome, i32), (u64, u64)> {
    let mut sums = BTreeMap::<_, (u64, u64)>::new();
    for block in blocks {
        block.each(|outcome, cell| {
            let id = i32::try_from(cell.series_id).unwrap();
            let (requests, tokens) = sums.entry((outcome, id)).or_default();
            *requests += cell.record.requests();
            *tokens += cell.record.sum(Sum::InputTokens);
        });
    }
    sums
}

proptest! {
    #[test]
    fn a_tally_equals_the_sums_of_the_accepted_rows(
        table in table(), filter in filter(), period in period(),
    ) {
        let row_filter = RowFilter::new(&filter, &table.dictionary);
        let slice = table.slice(period.clone());
        let tally = CardTally::from_slice(&row_filter, &slice, slice.numbers());
        let accepted: Vec<&Row> = table.rows.iter().filter(|row| {
            accepts(&filter, row, None) && is_within(&filter, &period, row)
        }).collect();
        prop_assert_eq!(tally.sums, naive_sums(accepted.iter().copied()));
        for outcome in Outcome::all() {
            let rows = accepted.iter().filter(|row| row.outcome == outcome).count();
            prop_assert_eq!(tally.requests(outcome), rows as u64);
        }
        let series: BTreeSet<i32> = accepted.iter().map(|row| row.series_id).collect();
        let found = tally.series().map(|series| table.dictionary.id(series));
        prop_assert_eq!(found.collect::<BTreeSet<_>>(), series);
    }

    #[test]
    fn slice_cells_equal_the_sums_of_the_accepted_rows(
        table in table(), filter in filter(), period in period(), cut in 0..=LAST_START,
    ) {
        let row_filter = RowFilter::new(&filter, &table.dictionary);
        let slice = table.slice(period.clone());
        let cells = SliceCells { filter: &row_filter, dictionary: &table.dictionary, slice: &slice };
        let cut_moment = time::from_millis(day().timestamp_millis() + i64::from(cut)).unwrap();
        let [before, after] = cells.split_at(cut_moment);
        let mut expected = [const { BTreeMap::<(Outcome, i32), (u64, u64)>::new() }; 2];
        for row in &table.rows {
            if accepts(&filter, row, None) && is_within(&filter, &period, row) {
                let sums = &mut expected[usize::from(row.started >= cut)];
                let (requests, tokens) = sums.entry((row.outcome, row.series_id)).or_default();
                *requests += 1;
                *tokens += u64::from(row.input_tokens.unwrap_or(0));
            }
        }
        prop_assert_eq!([block_sums(&[&before]), block_sums(&[&after])], expected);
        let whole = block_sums(&[&cells.block()]);
        prop_assert_eq!(&whole, &block_sums(&[&before, &after]));
        let quarters: Vec<Block> = cells.quarters().into_iter().map(|(_, block)| block).collect();
        prop_assert_eq!(&whole, &block_sums(&quarters.iter().collect::<Vec<_>>()));
    }

    #[test]
    fn groups_count_the_rows_of_each_value(
        table in table(), filter in filter(),
        by in prop::sample::select(vec![
            Dimension::User, Dimension::Model, Dimension::Agent, Dimension::Status,
            Dimension::ErrorCategory,
        ]),
    ) {
        let filter = Filter { min_total_tokens: None, min_duration_ms: None, ..filter };
        let grouping = Grouping::new(&table.dictionary, &filter, Some(by));
        let mut found = BTreeMap::<Option<String>, u64>::new();
        let mut groups = BTreeSet::new();
        grouping.each(table.block(), |number, _, cell| {
            let id = i32::try_from(cell.series_id).unwrap();
            let group = Grouping::group(&table.dictionary, by, number, id);
            groups.insert((number, Grouping::find(&table.dictionary, by, &group)));
            *found.entry(group.value).or_default() += cell.record.requests();
        });
        prop_assert!(groups.iter().all(|&(number, found)| found == Some(number)));
        prop_assert!(groups.iter().all(|&(number, _)| number < grouping.bound()));
        let mut expected = BTreeMap::<Option<String>, u64>::new();
        for row in table.rows.iter().filter(|row| accepts(&filter, row, None)) {
            *expected.entry(value(row, by)).or_default() += 1;
        }
        prop_assert_eq!(found, expected);
    }
}
