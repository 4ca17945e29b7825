//! How long totals outlive their entries.

use super::audit_log::days;
use super::reader::Reader;

/// The settings under `usage`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageConfig {
    /// Days that totals by the hour are kept.
    pub hourly_retention_days: u32,
    /// Days that totals by the day are kept.
    pub daily_retention_days: u32,
}

impl UsageConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let hourly_retention_days = days(reader, "usage.hourly_retention_days", 30);
        let daily_retention_days = days(reader, "usage.daily_retention_days", 365);
        if daily_retention_days < hourly_retention_days {
            let message = format!(
                "must be at least usage.hourly_retention_days, which is {hourly_retention_days}, not {daily_retention_days}"
            );
            reader.mistake("usage.daily_retention_days", message);
        }
        Self {
            hourly_retention_days,
            daily_retention_days,
        }
    }
}
