//! Blocks as they were first stored, column by column. Those of hours whose
//! entries are gone cannot be made anew.

use logbook_domain::usage::sparse;

use super::{Block, Builder, Numbers, Sum, index};
use crate::costed;
use crate::segments::{Outcome, Packed};

/// The block that these bytes hold; `None` when they hold none.
pub(super) fn read(mut bytes: &[u8]) -> Option<Block> {
    let mut next = || Packed::read(&mut bytes);
    let (series_ids, outcomes, ends) = (next()?, next()?, next()?);
    let mut sums = Vec::new();
    // Up to the duration, and the cost.
    for _ in 0..=Sum::CacheWriteTokens as usize {
        sums.push(next()?);
    }
    let (costs, sums) = sums.split_last()?;
    let mut columns = [&series_ids, &outcomes, &ends, costs]
        .into_iter()
        .chain(sums);
    if columns.any(|column| column.len() != series_ids.len()) {
        return None;
    }
    let (mut builder, mut begin) = (Builder::default(), 0);
    for cell in 0..series_ids.len() {
        let series_id = i32::try_from(series_ids.get(cell)).ok()?;
        let outcome = Outcome::from_number(outcomes.get(cell))?;
        let mut numbers = Numbers::default();
        for (number, sums) in numbers.iter_mut().zip(sums) {
            *number = sums.get(cell);
        }
        let cost = costs.get(cell);
        let requests = numbers[Sum::Requests as usize];
        numbers[Sum::CostedRequests as usize] = costed::turned(0, requests, cost);
        let end = index(ends.get(cell));
        let mut bins = sparse::read(bytes.get(begin..end)?).collect();
        builder.push((series_id, outcome), numbers, cost.into(), &mut bins);
        begin = end;
    }
    Some(builder.finish())
}
