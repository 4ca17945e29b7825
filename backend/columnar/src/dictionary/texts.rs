//! Many texts in one piece of memory.

use memchr::memmem::Finder;

use super::numbers::Numbers;

/// The number of bytes that are searched at once, while they are in the processor's cache.
const SEARCHED_BYTES: usize = 32 << 10;

/// A growing list of texts, which are stored one after the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: String,
    /// Where each text ends in `bytes`.
    ends: Numbers,
}

impl Texts {
    /// Appends a text.
    pub(super) fn push(&mut self, text: &str) {
        let missing = (self.bytes.len() + text.len()).saturating_sub(self.bytes.capacity());
        if missing > 0 {
            // By an eighth, see `Numbers`.
            self.bytes.reserve_exact(text.len() + self.bytes.len() / 8);
        }
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u64);
    }

    /// Returns how many texts there are.
    #[inline]
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the text at `index`.
    #[inline]
    pub(super) fn get(&self, index: usize) -> &str {
        &self.bytes[self.start(index)..self.start(index + 1)]
    }

    /// Returns where the text at `index` starts: at the end of the text before it.
    #[inline]
    fn start(&self, index: usize) -> usize {
        let before = index.checked_sub(1);
        before.map_or(0, |before| {
            usize::try_from(self.ends.get(before)).unwrap_or(usize::MAX)
        })
    }

    /// Returns the memory use in bytes.
    pub(super) const fn size(&self) -> usize {
        self.bytes.len() + self.ends.size()
    }

    /// Calls `each` with the index of each text that contains `searched` when `A` to `Z`
    /// in the text are taken for lower case, in ascending order.
    pub(super) fn each_containing(&self, searched: &str, mut each: impl FnMut(usize)) {
        let finder = Finder::new(searched);
        let mut lowered = Vec::new();
        let mut first = 0;
        while first < self.len() {
            let end = self.end_of_part(first);
            let start = self.start(first);
            lowered.clear();
            lowered.extend_from_slice(&self.bytes.as_bytes()[start..self.start(end)]);
            lowered.make_ascii_lowercase();
            self.each_in_part(&finder, &lowered, first..end, &mut each);
            first = end;
        }
    }

    /// Returns the index behind the last text of the part that starts with the text
    /// `first` and is searched at once.
    fn end_of_part(&self, first: usize) -> usize {
        let limit = self.start(first) + SEARCHED_BYTES;
        let (mut low, mut high) = (first + 1, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.start(middle + 1) <= limit {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Calls `each` with the texts of one part, whose bytes are `lowered`.
    fn each_in_part(
        &self,
        finder: &Finder<'_>,
        lowered: &[u8],
        part: std::ops::Range<usize>,
        each: &mut impl FnMut(usize),
    ) {
        let offset = self.start(part.start);
        let (mut index, mut from) = (part.start, 0);
        while let Some(found) = finder.find(&lowered[from..]) {
            let found = from + found;
            while index < part.end && self.start(index + 1) - offset <= found {
                index += 1;
            }
            if index >= part.end {
                return;
            }
            let end = self.start(index + 1) - offset;
            if found + finder.needle().len() <= end {
                each(index);
                from = end;
                index += 1;
            } else {
                // The bytes found belong to two texts.
                from = found + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(all: &[String]) -> Texts {
        let mut texts = Texts::default();
        for text in all {
            texts.push(text);
        }
        texts
    }

    fn containing(texts: &Texts, searched: &str) -> Vec<usize> {
        let mut found = Vec::new();
        texts.each_containing(searched, |index| found.push(index));
        found
    }

    fn naive(all: &[String], searched: &str) -> Vec<usize> {
        let lowered = all.iter().map(|text| text.to_ascii_lowercase());
        let found = lowered
            .enumerate()
            .filter(|(_, text)| text.contains(searched));
        found.map(|(index, _)| index).collect()
    }

    proptest! {
        #[test]
        fn texts_are_read_and_found_as_they_were_pushed(
            all in prop::collection::vec("[abABé]{0,6}", 0..40), searched in "[abé]{1,3}",
        ) {
            let texts = texts(&all);
            let read: Vec<&str> = (0..texts.len()).map(|index| texts.get(index)).collect();
            prop_assert_eq!(&read, &all);
            prop_assert_eq!(containing(&texts, &searched), naive(&all, &searched));
        }
    }

    #[test]
    fn texts_of_many_parts_are_found() {
        let long = "x".repeat(SEARCHED_BYTES + 5);
        let mut all: Vec<String> = (0..9_000).map(|number| format!("User {number}")).collect();
        all.insert(4_000, long.clone());
        all.push(long);
        let texts = texts(&all);
        for searched in ["user 77", "7", "xx", "user 8999", "9user", "absent"] {
            assert_eq!(
                containing(&texts, searched),
                naive(&all, searched),
                "{searched}"
            );
        }
    }
}
