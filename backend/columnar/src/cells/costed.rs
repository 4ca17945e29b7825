//! The encoding of the number of entries of a cell that have a cost.
//!
//! Usually all entries of a cell have a cost, or none has. A cell therefore stores how
//! many entries deviate from that, which is nearly always 0 and then takes no space.

/// Encodes how many of the `requests` entries of a cell have a cost, where `cost` is
/// the sum of their costs.
#[inline]
pub(crate) const fn encode(costed: u64, requests: u64, cost: u64) -> u64 {
    match cost {
        // Entries with a cost of 0 count as entries with a cost, too.
        0 => costed,
        _ => requests.wrapping_sub(costed),
    }
}

/// Decodes what [`encode`] returned for a cell of `requests` entries with the sum `cost`.
#[inline]
pub(crate) const fn decode(encoded: u64, requests: u64, cost: u64) -> u64 {
    // The encoding is its own inverse.
    encode(encoded, requests, cost)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn usual_numbers_encode_as_zero_and_all_numbers_decode() {
        assert_eq!([encode(7, 7, 900), encode(0, 7, 0)], [0, 0]);
        for number in 0..=7 {
            for cost in [0, 900] {
                assert_eq!(decode(encode(number, 7, cost), 7, cost), number);
            }
        }
    }
}
