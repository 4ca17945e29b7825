//! Moments: UTC, in whole milliseconds.
//!
//! A UUIDv7 holds milliseconds. Because every moment is cut to them, the start
//! of an entry and its id always say the same, and an id alone finds its row.

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};

/// A UTC moment in whole milliseconds (see [`to_millis`]).
pub type Moment = DateTime<Utc>;

/// The earliest start of an entry that is taken in: 2000-01-01.
pub const EARLIEST_MILLIS: i64 = 946_684_800_000;

/// Cuts what is finer than a millisecond.
#[must_use]
pub fn to_millis(moment: Moment) -> Moment {
    from_millis(moment.timestamp_millis()).unwrap_or(moment)
}

/// The moment `millis` after 1970-01-01, if chrono can hold it.
#[must_use]
pub fn from_millis(millis: i64) -> Option<Moment> {
    Utc.timestamp_millis_opt(millis).single()
}

/// RFC 3339 in UTC with milliseconds and `Z`, as every answer spells it.
#[must_use]
pub fn rfc3339(moment: &Moment) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads an RFC 3339 moment of any offset.
///
/// # Errors
/// A message with the offending text when it is not RFC 3339.
pub fn parse(text: &str) -> Result<Moment, String> {
    read(text).map(|(moment, _)| moment)
}

/// The same; says also whether the text tells more than is kept of it: fractions of
/// a millisecond, or a leap second.
///
/// # Errors
/// A message with the offending text when it is not RFC 3339.
pub fn read(text: &str) -> Result<(Moment, bool), String> {
    let moment = DateTime::parse_from_rfc3339(text).map_err(|_| {
        format!(
            "`{text}` is not an RFC 3339 time such as 2026-01-31T09:30:00Z (with an offset or Z)"
        )
    })?;
    let fraction = text.split_once('.').map_or("", |(_, rest)| rest);
    let mut finer = fraction.bytes().take_while(u8::is_ascii_digit).skip(3);
    let is_leap = moment.timestamp_subsec_nanos() >= 1_000_000_000;
    let tells_more = finer.any(|digit| digit != b'0') || is_leap;
    Ok((to_millis(moment.to_utc()), tells_more))
}

/// Serialises a [`Moment`] the way every answer spells it.
pub mod serde_moment {
    use super::{Moment, rfc3339};

    /// For `#[serde(serialize_with)]`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: serde::Serializer>(moment: &Moment, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&rfc3339(moment))
    }

    /// The same for an optional moment.
    pub mod option {
        use super::super::{Moment, rfc3339};

        /// For `#[serde(serialize_with)]`.
        ///
        /// # Errors
        /// Those of the serializer.
        pub fn serialize<S: serde::Serializer>(
            moment: &Option<Moment>,
            out: S,
        ) -> Result<S::Ok, S::Error> {
            match moment {
                Some(moment) => out.serialize_str(&rfc3339(moment)),
                None => out.serialize_none(),
            }
        }
    }
}
/// The moment one millisecond after `moment`; the last moment there is has none and is
/// returned itself.
#[must_use]
pub fn next(moment: Moment) -> Moment {
    let next = moment.checked_add_signed(chrono::Duration::milliseconds(1));
    next.unwrap_or(moment)
}
