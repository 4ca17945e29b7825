//! Interned texts, which are compared and counted by their numbers.
//!
//! Number 0 stands for no value, so filtering for absent values and excluding
//! values cost the same as filtering for a value.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::filter::Choice;

/// Interned texts. Each has a number from 1 on; 0 stands for an absent text.
#[derive(Debug, Default)]
pub struct Names {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
    /// The total length of all texts in bytes.
    text_bytes: usize,
}

impl Names {
    /// Returns the number of `text`, adding the text if it is absent.
    pub fn insert(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return 0 };
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let text: Arc<str> = text.into();
        self.text_bytes += text.len();
        self.texts.push(Arc::clone(&text));
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text, number);
        number
    }

    /// Returns the number of `text`; `None` when it has not been added.
    #[inline]
    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// Returns the text of `number`; `None` for 0.
    #[inline]
    pub fn text(&self, number: u32) -> Option<&Arc<str>> {
        self.texts.get((number as usize).checked_sub(1)?)
    }

    /// Returns one more than the largest number.
    #[inline]
    pub fn bound(&self) -> usize {
        self.texts.len() + 1
    }

    /// Returns the approximate memory use in bytes.
    pub fn size(&self) -> usize {
        // Each text has two reference counts, and a pointer in the list and in the map.
        let per_text = 2 * size_of::<usize>() + 2 * size_of::<Arc<str>>() + size_of::<u32>();
        self.text_bytes + self.texts.len() * per_text
    }

    /// Returns a table by number: `bit` where `choice` refuses the text, else 0. Only the
    /// texts that the choice names are looked up.
    pub fn refused(&self, choice: &Choice, bit: u16) -> Vec<u16> {
        let unnamed = if choice.is_selective() { bit } else { 0 };
        let mut refused = vec![unnamed; self.bound()];
        refused[0] = if choice.accepts(None) { 0 } else { bit };
        for (texts, refusal) in [(&choice.any_of, 0), (&choice.none_of, bit)] {
            for number in texts.iter().filter_map(|text| self.find(text)) {
                refused[number as usize] = refusal;
            }
        }
        refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_refused_like_their_texts(
            texts in prop::collection::vec("[a-d]", 0..5),
            any_of in prop::collection::vec("[a-f]", 0..3),
            absent in any::<bool>(),
            none_of in prop::collection::vec("[a-f]", 0..3),
        ) {
            let mut names = Names::default();
            for text in &texts {
                names.insert(Some(text));
            }
            let choice = Choice { any_of, absent, none_of };
            for (number, refused) in (0..).zip(names.refused(&choice, 4)) {
                let text = names.text(number).map(AsRef::as_ref);
                prop_assert_eq!(refused == 0, choice.accepts(text), "{:?}", text);
            }
        }
    }
}
