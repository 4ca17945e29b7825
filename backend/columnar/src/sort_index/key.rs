//! The keys of rows in an order.

/// The key by which rows are ordered before their id: the stored number of a column (0
/// where rows are ordered by start only) and the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The stored number of the column.
    pub value: u64,
    /// The start of the row, in milliseconds since 1970.
    pub started: i64,
}

/// Consecutive rows of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The keys of the rows in ascending order.
    pub keys: Vec<Key>,
    /// How many rows before the window have the first key.
    pub skip: usize,
}
