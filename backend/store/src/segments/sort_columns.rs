//! Maps sort keys to the columns of segments.

use logbook_columnar::segment::Column;
use logbook_domain::page::SortKey;

/// Returns the column that a sort key orders by before the start; `None` when the key is
/// the start itself.
pub(crate) const fn column_of(key: SortKey) -> Option<Column> {
    match key {
        SortKey::StartedAt => None,
        SortKey::TotalTokens => Some(Column::TotalTokens),
        SortKey::InputTokens => Some(Column::InputTokens),
        SortKey::OutputTokens => Some(Column::OutputTokens),
        SortKey::DurationMs => Some(Column::DurationMs),
        SortKey::CostUsd => Some(Column::CostNanos),
    }
}

/// Returns the column of each sort key.
pub(crate) fn sort_columns() -> impl Iterator<Item = Column> {
    let keys = SortKey::NAMES.into_iter().map(|(_, key)| key);
    keys.map(|key| column_of(key).unwrap_or(Column::Started))
}
