//! Blocks as the second version stored them.

use logbook_domain::usage::{sparse, varint};

use super::super::Sum;
use super::super::ints::Ints;
use super::super::record::{PADDING, told};
use super::super::run::Head;
use super::Cell;

/// The bytes that the second version stored for these cells.
pub(super) fn block(cells: &[Cell]) -> Vec<u8> {
    let mut cells = cells.to_vec();
    cells.sort_by_key(Cell::key);
    let (mut heads, mut columns, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for cells in cells.chunk_by(|one, next| one.outcome == next.outcome) {
        let begin = records.len();
        let (mut gaps, mut lengths, mut last) = (Vec::new(), Vec::new(), 0);
        for cell in cells {
            let (series_id, start) = (cell.series_id.unsigned_abs(), records.len());
            record(cell, &mut records);
            gaps.push(u64::from(series_id - last));
            lengths.push((records.len() - start) as u64);
            last = series_id;
        }
        heads.push(Head {
            outcome: cells[0].outcome,
            gaps: Ints::append(&gaps, &mut columns),
            lengths: Ints::append(&lengths, &mut columns),
            records: records.len() - begin,
        });
    }
    let mut bytes = b"cells  2".to_vec();
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend((heads.len() as u64).to_le_bytes());
    heads.into_iter().for_each(|head| head.write(&mut bytes));
    [bytes, columns, records, vec![0; PADDING]].concat()
}

/// Two bytes that tell how long each of seven numbers is, and whether two further
/// ones follow: how many entries have no duration, and by how much the total is
/// not that of input and output.
fn record(cell: &Cell, out: &mut Vec<u8>) {
    let of = |sum: Sum| cell.numbers[sum as usize];
    let cost = u64::try_from(cell.cost).unwrap();
    let (rare, usual, costs) = ([0, 1, 2], [1, 2, 3], [0, 2, 3]);
    let numbers = [
        (of(Sum::Requests).wrapping_sub(1), rare),
        (of(Sum::InputTokens), usual),
        (of(Sum::OutputTokens), usual),
        (cost, costs),
        (of(Sum::CachedInputTokens), rare),
        (of(Sum::ReasoningTokens), rare),
        (of(Sum::Duration), usual),
    ];
    let (begin, mut bits) = (out.len(), 0_u16);
    out.extend([0; 2]);
    for (place, (number, lengths)) in numbers.into_iter().enumerate() {
        let fits = |len: &usize| number >> (8 * len) == 0;
        let code = lengths.iter().position(fits);
        match code {
            Some(code) => out.extend(&number.to_le_bytes()[..lengths[code]]),
            None => varint::put(number, out),
        }
        bits |= u16::try_from(code.unwrap_or(3) << (2 * place)).unwrap();
    }
    let untimed = of(Sum::Requests).wrapping_sub(of(Sum::TimedRequests));
    if untimed != 0 {
        bits |= 1 << 14;
        varint::put(untimed, out);
    }
    let both = of(Sum::InputTokens).wrapping_add(of(Sum::OutputTokens));
    let other = of(Sum::TotalTokens).wrapping_sub(both).cast_signed();
    if other != 0 {
        bits |= 1 << 15;
        varint::put(((other << 1) ^ (other >> 63)).cast_unsigned(), out);
    }
    out[begin..begin + 2].copy_from_slice(&bits.to_le_bytes());
    if !told(&cell.numbers, &cell.bins) {
        sparse::write(&mut cell.bins.clone(), out);
    }
}
