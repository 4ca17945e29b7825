//! A half-open UTC interval [from, to).

use std::str::FromStr;

use chrono::{Datelike, Duration};

use crate::time::Moment;

/// The named spans of the period bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// The last hour.
    Hour,
    /// The last six hours.
    SixHours,
    /// The last day.
    Day,
    /// The last seven days.
    Week,
    /// The last thirty days.
    Month,
    /// Everything.
    All,
}

impl Span {
    /// Every span with its name.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("1h", Self::Hour),
        ("6h", Self::SixHours),
        ("1d", Self::Day),
        ("7d", Self::Week),
        ("30d", Self::Month),
        ("all", Self::All),
    ];

    const fn length(self) -> Option<Duration> {
        match self {
            Self::Hour => Some(Duration::hours(1)),
            Self::SixHours => Some(Duration::hours(6)),
            Self::Day => Some(Duration::days(1)),
            Self::Week => Some(Duration::days(7)),
            Self::Month => Some(Duration::days(30)),
            Self::All => None,
        }
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::NAMES.iter().find(|(name, _)| *name == text);
        found.map(|(_, span)| *span).ok_or_else(|| {
            let names = Self::NAMES.map(|(name, _)| name).join(", ");
            format!("unknown period `{text}`, expected one of {names}")
        })
    }
}

/// What a filter says of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// A span that ends now. It has no upper end, so that entries of clients
    /// whose clock runs ahead are seen too.
    Last(Span),
    /// From a moment up to, not including, another; either may be open.
    Between(Option<Moment>, Option<Moment>),
}

impl Default for Period {
    fn default() -> Self {
        Self::Last(Span::All)
    }
}

/// The interval a period means at a given moment; open where `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// The first moment inside.
    pub from: Option<Moment>,
    /// The first moment outside.
    pub to: Option<Moment>,
}

impl Interval {
    /// Whether `moment` lies inside.
    #[must_use]
    pub fn holds(&self, moment: Moment) -> bool {
        self.from.is_none_or(|from| from <= moment) && self.to.is_none_or(|to| moment < to)
    }
}

impl Period {
    /// The interval right before the one it means at `now`, equally long; `None`
    /// where it is open or would reach back before the year 0.
    #[must_use]
    pub fn before(self, now: Moment) -> Option<Interval> {
        let (from, length) = match self {
            Self::Last(span) => {
                let length = span.length()?;
                (now - length, length)
            }
            Self::Between(from, to) => (from?, to? - from?),
        };
        // Postgres knows no moment before 4713 BC, and RFC 3339 none before the year 0.
        let before = from.checked_sub_signed(length)?;
        (before.year() >= 0).then_some(Interval {
            from: Some(before),
            to: Some(from),
        })
    }

    /// The interval the period means at `now`.
    #[must_use]
    pub fn at(self, now: Moment) -> Interval {
        match self {
            Self::Last(span) => Interval {
                from: span.length().map(|length| now - length),
                to: None,
            },
            Self::Between(from, to) => Interval { from, to },
        }
    }
}
