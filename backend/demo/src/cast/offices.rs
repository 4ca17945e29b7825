//! The made-up company's offices and teams.

use chrono::{Duration, NaiveDate, NaiveTime};
use logbook_domain::time::Moment;

/// The made-up company: freight by road, rail and sea.
pub const COMPANY: &str = "Nordhalm Freight";

/// The mail domain; `.example` can never belong to anyone.
pub(crate) const MAIL_DOMAIN: &str = "nordhalm.example";

/// An office with its own working hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Office {
    /// The headquarters.
    Hamburg,
    /// Support and engineering in the south.
    Porto,
    /// The Americas.
    SaoPaulo,
    /// Engineering and data.
    Pune,
}

impl Office {
    /// Returns the name people know it by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hamburg => "Hamburg",
            Self::Porto => "Porto",
            Self::SaoPaulo => "São Paulo",
            Self::Pune => "Pune",
        }
    }

    /// Minutes ahead of UTC; winter time all year keeps days reproducible.
    const fn offset_minutes(self) -> i64 {
        match self {
            Self::Hamburg => 60,
            Self::Porto => 0,
            Self::SaoPaulo => -180,
            Self::Pune => 330,
        }
    }

    /// Returns the UTC moment of a second of the office's own day.
    pub(crate) fn moment(self, day: NaiveDate, second: i64) -> Moment {
        let midnight = day.and_time(NaiveTime::MIN).and_utc();
        midnight + Duration::seconds(second) - Duration::minutes(self.offset_minutes())
    }
}

/// A team; it decides what its people talk about and with which tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Team {
    /// Customer care.
    Support,
    /// Software and platform.
    Engineering,
    /// New and existing customers.
    Sales,
    /// Contracts and compliance.
    Legal,
    /// Human resources.
    People,
    /// Analytics.
    Data,
    /// Brand and campaigns.
    Marketing,
    /// Invoices and ledger.
    Finance,
}

impl Team {
    /// Every team.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 8] = [
        Self::Support,
        Self::Engineering,
        Self::Sales,
        Self::Legal,
        Self::People,
        Self::Data,
        Self::Marketing,
        Self::Finance,
    ];

    /// Returns the name people know it by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Support => "Support",
            Self::Engineering => "Engineering",
            Self::Sales => "Sales",
            Self::Legal => "Legal",
            Self::People => "People",
            Self::Data => "Data",
            Self::Marketing => "Marketing",
            Self::Finance => "Finance",
        }
    }
}
