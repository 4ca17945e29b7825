//! The rhythm of work: when in the day and on which days people are busy.

use chrono::{Datelike, NaiveDate, Weekday};

use super::random::Random;

/// How busy each local hour of a working day is; noon dips.
const WORKING_DAY: [f64; 24] = [
    0.01, 0.01, 0.01, 0.01, 0.02, 0.03, 0.08, 0.25, 0.7, 1.05, 1.2, 1.1, 0.45, 0.65, 1.1, 1.15,
    1.0, 0.6, 0.25, 0.12, 0.1, 0.08, 0.05, 0.02,
];

/// A quiet day: late risers, no lunch.
const QUIET_DAY: [f64; 24] = [
    0.1, 0.05, 0.02, 0.02, 0.02, 0.03, 0.05, 0.1, 0.3, 0.6, 0.9, 1.0, 0.9, 0.8, 0.8, 0.9, 0.9, 0.8,
    0.7, 0.7, 0.8, 0.7, 0.4, 0.2,
];

/// Returns how much of a full working day's traffic this day has.
pub(crate) fn weight(day: NaiveDate) -> f64 {
    match day.weekday() {
        Weekday::Mon => 0.95,
        Weekday::Tue | Weekday::Wed => 1.05,
        Weekday::Thu => 1.0,
        Weekday::Fri => 0.8,
        Weekday::Sat => 0.16,
        Weekday::Sun => 0.12,
    }
}

/// Returns a second of the local day at which someone begins something.
pub(crate) fn second_of_day(day: NaiveDate, random: &mut Random) -> i64 {
    let profile = match day.weekday() {
        Weekday::Sat | Weekday::Sun => &QUIET_DAY,
        _ => &WORKING_DAY,
    };
    let hour = random.weighted(profile.iter().copied()) as i64;
    hour * 3_600 + random.between(0, 3_599)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lunch_is_quieter_than_the_hours_around_it() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
        let mut random = Random::from_parts(&[1]);
        let mut hours = [0; 24];
        for _ in 0..5_000 {
            hours[(second_of_day(day, &mut random) / 3_600) as usize] += 1;
        }
        assert!(
            hours[12] * 2 < hours[10] && hours[12] < hours[14],
            "{hours:?}"
        );
    }
}
