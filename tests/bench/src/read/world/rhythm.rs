//! How many entries begin when: many by day, few by night.

use chrono::{DateTime, Duration, DurationRound, TimeDelta, Timelike, Utc};

/// How busy each UTC hour of a day is.
const HOURS: [f64; 24] = [
    0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 0.8, 1.0, 1.4, 1.6, 1.6, 1.5, 1.4, 1.6, 1.6, 1.5, 1.4, 1.2, 1.0,
    0.9, 0.8, 0.7, 0.6, 0.5,
];

/// Spreads a number of entries over a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rhythm {
    from: DateTime<Utc>,
    /// Entries in an hour that is as busy as 1.
    rate: f64,
}

impl Rhythm {
    /// Exactly `entries` of them in [from, to), and as many a day after it.
    pub(crate) fn new(entries: u64, from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        Self {
            from,
            rate: entries as f64 / busyness(from, to),
        }
    }

    /// How many begin in [from, to). Neighbouring times add up without a gap.
    pub(crate) fn entries(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
        self.before(to).saturating_sub(self.before(from))
    }

    fn before(&self, moment: DateTime<Utc>) -> u64 {
        (self.rate * busyness(self.from, moment)).round() as u64
    }
}

/// The hours of [from, to), weighed.
fn busyness(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    slices(from, to)
        .map(|(begin, end)| HOURS[begin.hour() as usize] * hours(end - begin))
        .sum()
}

fn hours(time: TimeDelta) -> f64 {
    time.as_seconds_f64() / 3_600.0
}

/// [from, to) cut at full hours.
pub(crate) fn slices(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
    let mut begin = from;
    std::iter::from_fn(move || {
        let hour = begin.duration_trunc(Duration::hours(1)).unwrap_or(begin);
        let end = (hour + Duration::hours(1)).min(to);
        let slice = (begin < end).then_some((begin, end));
        begin = end;
        slice
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_falls_into_one_hour() {
        let to = DateTime::parse_from_rfc3339("2026-03-10T12:34:56Z")
            .unwrap()
            .to_utc();
        let from = to - Duration::days(30);
        let rhythm = Rhythm::new(123_457, from, to);
        let sum: u64 = slices(from, to)
            .map(|(from, to)| rhythm.entries(from, to))
            .sum();
        assert_eq!(sum, 123_457);
        assert_eq!(slices(from, to).count(), 721);
    }
}
