//! Row filters, counts and facets.

use std::collections::BTreeMap;

use logbook_columnar::dictionary::Outcome;
use logbook_columnar::query::{Candidates, Counts, RowFilter};
use logbook_domain::facets::FacetRequest;
use logbook_domain::filter::Dimension;
use proptest::prelude::*;

use super::generated::{accepts, filter, is_within, period, table, value};

proptest! {
    #[test]
    fn a_row_filter_accepts_the_rows_of_a_naive_filter(
        table in table(), filter in filter(), period in period(),
    ) {
        let row_filter = RowFilter::new(&filter, &table.dictionary);
        let slice = table.slice(period.clone());
        let accepted = table.rows.iter().enumerate().filter(|(_, row)| {
            accepts(&filter, row, None) && is_within(&filter, &period, row)
        });
        let expected: Vec<usize> = accepted.map(|(row, _)| row).collect();
        prop_assert_eq!(row_filter.count(&slice), expected.len() as u64);
        let found = row_filter.accepted_rows(&slice, |column, row| slice.number(column, row));
        prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected);
        for cell in 0..table.cells.len() {
            let rows = table.rows[table.cells.rows(cell)].iter();
            let within = rows.filter(|row| is_within(&filter, &period, row)).count();
            prop_assert_eq!(row_filter.count_rows(&slice, cell), within);
        }
    }

    #[test]
    fn counts_equal_the_rows_of_each_series_and_outcome(
        table in table(), filter in filter(), period in period(),
    ) {
        let row_filter = RowFilter::new(&filter, &table.dictionary);
        let mut counts = Counts::new(table.dictionary.len());
        counts.add_slice(&row_filter, &table.slice(period.clone()));
        let found = counts.counted();
        let found = found.map(|one| ((one.outcome, table.dictionary.id(one.series)), one.rows));
        let mut expected = BTreeMap::<(Outcome, i32), u64>::new();
        for row in table.rows.iter().filter(|row| is_within(&filter, &period, row)) {
            *expected.entry((row.outcome, row.series_id)).or_default() += 1;
        }
        prop_assert_eq!(found.collect::<BTreeMap<_, _>>(), expected);
    }

    #[test]
    fn facets_count_the_values_of_rows_under_the_other_dimensions(
        table in table(), filter in filter(), period in period(), limit in 1..4_usize,
    ) {
        let row_filter = RowFilter::new(&filter, &table.dictionary);
        let mut counts = Counts::new(table.dictionary.len());
        counts.add_slice(&row_filter, &table.slice(period.clone()));
        let candidates = Candidates {
            filter: &row_filter,
            dictionary: &table.dictionary,
            counts: &counts,
        };
        let request = FacetRequest { facet: None, search: None, limit };
        let facets = candidates.answer(&request);
        prop_assert_eq!(facets.len(), Dimension::ALL.len());
        for facet in facets {
            let mut expected = BTreeMap::<String, i64>::new();
            let rows = table.rows.iter().filter(|row| {
                accepts(&filter, row, Some(facet.dimension))
                    && is_within(&filter, &period, row)
            });
            for value in rows.filter_map(|row| value(row, facet.dimension)) {
                *expected.entry(value).or_default() += 1;
            }
            prop_assert_eq!(facet.more, expected.len() > limit);
            let mut expected: Vec<(String, i64)> = expected.into_iter().collect();
            expected.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            expected.truncate(limit);
            let found = facet.values.into_iter().map(|one| (one.value, one.count));
            prop_assert_eq!(found.collect::<Vec<_>>(), expected, "{:?}", facet.dimension);
        }
    }
}
