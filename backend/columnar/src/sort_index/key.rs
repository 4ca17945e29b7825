//! The keys of rows in an order.

/// What rows are ordered by before their id: a number, as columns store it (0
/// where rows are ordered by their start alone), and the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The number.
    pub value: u64,
    /// Milliseconds since 1970.
    pub started: i64,
}

/// Rows that follow each other in an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Their keys, smallest first.
    pub keys: Vec<Key>,
    /// How many rows with the first key stand before the window.
    pub skip: usize,
}
