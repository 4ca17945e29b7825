//! The numbers of series by the ids that the database assigned.

/// How many ids a page has.
const PAGE_IDS: usize = 1_024;
/// The number of ids without a series.
const ABSENT: u32 = u32::MAX;

/// A map of the ids of series to their numbers. The database assigns ids in ascending
/// order, so the numbers stand in pages by id, and ids that are far apart share no page.
#[derive(Debug, Default)]
pub(super) struct NumbersById {
    pages: Vec<Option<Box<[u32; PAGE_IDS]>>>,
    page_count: usize,
}

impl NumbersById {
    /// Adds the number of an id; returns false when the id has a number already, or
    /// cannot be the id of a series.
    pub(super) fn insert(&mut self, id: i32, number: u32) -> bool {
        let Ok(id) = usize::try_from(id) else {
            return false;
        };
        let page = id / PAGE_IDS;
        if page >= self.pages.len() {
            self.pages.resize_with(page + 1, || None);
        }
        let page_count = &mut self.page_count;
        let page = self.pages[page].get_or_insert_with(|| {
            *page_count += 1;
            Box::new([ABSENT; PAGE_IDS])
        });
        let slot = &mut page[id % PAGE_IDS];
        let is_new = *slot == ABSENT;
        if is_new {
            *slot = number;
        }
        is_new
    }

    /// Returns the number of an id.
    #[inline]
    pub(super) fn get(&self, id: i32) -> Option<u32> {
        let id = usize::try_from(id).ok()?;
        let page = self.pages.get(id / PAGE_IDS)?.as_ref()?;
        Some(page[id % PAGE_IDS]).filter(|&number| number != ABSENT)
    }

    /// Returns the memory use in bytes.
    pub(super) const fn size(&self) -> usize {
        self.pages.len() * size_of::<usize>() + self.page_count * PAGE_IDS * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_those_of_a_map(
            ids in prop::collection::vec(prop_oneof![0..40_i32, 1_000..1_100, -3..9_000_000], 0..60),
        ) {
            let (mut numbers, mut map) = (NumbersById::default(), HashMap::new());
            for (&id, number) in ids.iter().zip(0..) {
                let is_new = id >= 0 && !map.contains_key(&id);
                prop_assert_eq!(numbers.insert(id, number), is_new);
                if is_new {
                    map.insert(id, number);
                }
            }
            for id in ids.iter().flat_map(|&id| [id, id + 1]) {
                prop_assert_eq!(numbers.get(id), map.get(&id).copied());
            }
        }
    }
}
