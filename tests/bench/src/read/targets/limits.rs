//! The numbers to reach, which depend on how many entries there are.

use crate::read::args::Part;

/// Up to so many entries the stricter numbers hold.
const MANY: u64 = 10_000_000;

/// The numbers to reach with so many entries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    are_many: bool,
}

impl Limits {
    /// Those of a size.
    pub(crate) const fn of(entries: u64) -> Self {
        Self {
            are_many: entries > MANY,
        }
    }

    const fn choose(self, few: f64, many: f64) -> f64 {
        if self.are_many { many } else { few }
    }

    /// The 95th percentile of a part in milliseconds, where it has one.
    pub(crate) const fn p95(self, part: Part) -> Option<f64> {
        match part {
            Part::Cards => Some(self.choose(10.0, 30.0)),
            Part::Lists => Some(30.0),
            Part::Facets | Part::Usage => Some(60.0),
            _ => None,
        }
    }

    /// How many times its time with the next fewer entries a part may take.
    pub(crate) const fn growth(self, part: Part) -> f64 {
        match part {
            Part::Lists => self.choose(1.5, 2.0),
            _ => 2.0,
        }
    }

    /// A first answer, in milliseconds.
    pub(crate) const fn first(self) -> f64 {
        self.choose(100.0, 300.0)
    }

    /// The server's memory at most, in megabytes.
    pub(crate) const fn memory(self) -> f64 {
        self.choose(200.0, 300.0)
    }

    /// The cleanup of three tenths, in seconds.
    pub(crate) const fn cleanup(self) -> f64 {
        self.choose(1.0, 3.0)
    }
}
