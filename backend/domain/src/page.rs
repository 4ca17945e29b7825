//! Pages of a list: order, size, and where a page begins.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::{self, Moment};

/// Page size when none is asked for.
pub const DEFAULT_PER_PAGE: i64 = 50;
/// Largest page.
pub const MAX_PER_PAGE: i64 = 500;

/// What a list can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is a field of the entry")]
pub enum SortKey {
    StartedAt,
    TotalTokens,
    InputTokens,
    OutputTokens,
    DurationMs,
    CostUsd,
}

impl SortKey {
    /// Every key with its name.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("started_at", Self::StartedAt),
        ("total_tokens", Self::TotalTokens),
        ("input_tokens", Self::InputTokens),
        ("output_tokens", Self::OutputTokens),
        ("duration_ms", Self::DurationMs),
        ("cost_usd", Self::CostUsd),
    ];
}

/// An order of a list. Ties are broken by start and id in the same direction,
/// so that every entry has one place in every order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Largest or newest first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self {
            key: SortKey::StartedAt,
            descending: true,
        }
    }
}

impl FromStr for Sort {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, descending) = text
            .strip_prefix('-')
            .map_or((text, false), |name| (name, true));
        let found = SortKey::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, key)| Self { key: *key, descending }).ok_or_else(|| {
            let names = SortKey::NAMES.map(|(name, _)| name).join(", ");
            format!("unknown order `{text}`, expected one of {names}, with a leading - for descending")
        })
    }
}

/// The place of one entry in an order. An absent number stands below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The value of the sort key; 0 where it is the start itself.
    pub value: i64,
    /// When the entry began.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub started_at: Moment,
    /// Its id.
    pub id: Uuid,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At page number 1, 2, …
    Page(i64),
    /// Right after (or before) a place.
    Cursor(Cursor),
}

/// A page as asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// In which order.
    pub sort: Sort,
    /// How many entries at most.
    pub per_page: i64,
    /// Where it begins.
    pub start: Start,
}

/// An opaque pointer beside one entry of one filtered and ordered list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The order it belongs to.
    pub sort: Sort,
    /// The filter it belongs to (see `Filter::fingerprint`).
    pub filter: u64,
    /// The entry beside the page.
    pub place: Place,
    /// Whether the page lies before the entry rather than after it.
    pub backwards: bool,
}

impl Cursor {
    /// The cursor as a client passes it back.
    #[must_use]
    pub fn encode(&self) -> String {
        // A struct of numbers and a UUID always serialises.
        serde_json::to_vec(self)
            .map(|json| URL_SAFE_NO_PAD.encode(json))
            .unwrap_or_default()
    }

    /// Reads a cursor and holds it against the list it is used for.
    ///
    /// # Errors
    /// A message when it is no cursor, or one of another filter or order.
    pub fn decode(text: &str, sort: Sort, filter: u64) -> Result<Self, String> {
        let cursor: Self = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .filter(|cursor: &Self| cursor.place.started_at == time::to_millis(cursor.place.started_at))
            .ok_or("is not a cursor of this log, take next_cursor or prev_cursor of an answer as it is")?;
        if cursor.sort != sort || cursor.filter != filter {
            return Err(
                "belongs to a list with another filter or order, start again without it".into(),
            );
        }
        Ok(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> Cursor {
        let started_at = time::from_millis(1_700_000_000_123).unwrap();
        let place = Place {
            value: -1,
            started_at,
            id: Uuid::from_u128(7),
        };
        Cursor {
            sort: Sort::default(),
            filter: 42,
            place,
            backwards: false,
        }
    }

    #[test]
    fn a_cursor_reads_back() {
        let text = cursor().encode();
        assert_eq!(Cursor::decode(&text, Sort::default(), 42), Ok(cursor()));
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let text = cursor().encode();
        assert!(Cursor::decode(&text, Sort::default(), 43).is_err());
        assert!(Cursor::decode(&text, "started_at".parse().unwrap(), 42).is_err());
        assert!(Cursor::decode("bm90IGEgY3Vyc29y", Sort::default(), 42).is_err());
    }
}
