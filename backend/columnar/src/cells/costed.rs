//! How cells keep the number of their entries that have a cost.
//!
//! As a rule all entries of a cell have one, or none has. So a cell keeps only how
//! many differ from the rule, which is 0 nearly everywhere and takes no room.

/// What is kept of `number` entries with a cost, or the number back from what is
/// kept, in a cell of so many entries with this sum of costs.
#[inline]
pub(crate) const fn turned(number: u64, requests: u64, cost: u64) -> u64 {
    match cost {
        // A cost of nothing is a cost, too.
        0 => number,
        _ => requests.wrapping_sub(number),
    }
}

#[cfg(test)]
mod tests {
    use super::turned;

    #[test]
    fn the_rule_takes_no_room_and_all_numbers_come_back() {
        assert_eq!([turned(7, 7, 900), turned(0, 7, 0)], [0, 0]);
        for number in 0..=7 {
            for cost in [0, 900] {
                assert_eq!(turned(turned(number, 7, cost), 7, cost), number);
            }
        }
    }
}
