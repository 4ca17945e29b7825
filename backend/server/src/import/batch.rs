//! Lines that go to the server together.

use super::item::Item;

/// Most lines of one request.
const MAX_ITEMS: usize = 1_000;
/// A request with this many bytes takes no further line.
const FULL_BYTES: usize = 8 * 1024 * 1024;

/// Items and the body that carries them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) items: Vec<Item>,
    pub(super) body: Vec<u8>,
}

impl Batch {
    /// Adds a line.
    pub(super) fn push(&mut self, item: Item) {
        self.body.extend_from_slice(item.text.as_bytes());
        self.body.push(b'\n');
        self.items.push(item);
    }

    /// Reports whether it is time to send it.
    pub(super) const fn is_full(&self) -> bool {
        self.items.len() >= MAX_ITEMS || self.body.len() >= FULL_BYTES
    }

    /// Reports whether there is nothing to send.
    pub(super) const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Forgets what has been sent.
    pub(super) fn clear(&mut self) {
        self.items.clear();
        self.body.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_full_by_lines_or_by_bytes() {
        let mut many = Batch::default();
        (0..999).for_each(|line| many.push(Item::good(line, "{}".to_owned())));
        assert!(!many.is_full());
        many.push(Item::good(1_000, "{}".to_owned()));
        assert!(many.is_full());

        let mut large = Batch::default();
        large.push(Item::good(1, "x".repeat(FULL_BYTES)));
        assert!(large.is_full());
        large.clear();
        assert!(large.is_empty() && !large.is_full());
    }
}
