//! Interned texts, which are compared and counted by their numbers.
//!
//! Number 0 stands for no value, so filtering for absent values and excluding
//! values cost the same as filtering for a value.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use logbook_domain::filter::Choice;
use logbook_domain::text::fold_accents;

use super::texts::Texts;

/// Interned texts. Each has a number from 1 on; 0 stands for an absent text.
#[derive(Debug, Default)]
pub struct Names {
    texts: Texts,
    /// The index of each text, by the hash of the text: the texts are stored once.
    indexes: HashTable<u32>,
    hasher: RandomState,
    /// The indexes of the texts that are not ASCII, in ascending order.
    foreign: Vec<u32>,
    /// These texts, [folded](fold_accents). An ASCII text is folded by lower case alone.
    folded: Texts,
}

impl Names {
    /// Returns the number of `text`, adding the text if it is absent.
    pub fn insert(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return 0 };
        if let Some(number) = self.find(text) {
            return number;
        }
        let Self {
            texts,
            indexes,
            hasher,
            ..
        } = self;
        let index = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        texts.push(text);
        let rehash = |&index: &u32| hasher.hash_one(texts.get(index as usize));
        indexes.insert_unique(hasher.hash_one(text), index, rehash);
        if !text.is_ascii() {
            self.foreign.push(index);
            self.folded.push(&fold_accents(text));
        }
        index + 1
    }

    /// Returns the number of `text`; `None` when it has not been added.
    #[inline]
    pub fn find(&self, text: &str) -> Option<u32> {
        let is_equal = |&index: &u32| self.texts.get(index as usize) == text;
        let index = self.indexes.find(self.hasher.hash_one(text), is_equal);
        index.map(|index| index + 1)
    }

    /// Returns the text of `number`; `None` for 0.
    #[inline]
    pub fn text(&self, number: u32) -> Option<&str> {
        let index = (number as usize).checked_sub(1)?;
        (index < self.texts.len()).then(|| self.texts.get(index))
    }

    /// Returns one more than the largest number.
    #[inline]
    pub const fn bound(&self) -> usize {
        self.texts.len() + 1
    }

    /// Returns the approximate memory use in bytes.
    pub fn size(&self) -> usize {
        // A hash table has a byte beside each place, and one of eight places stays free.
        let table = self.indexes.capacity() * (size_of::<u32>() + 1) * 8 / 7;
        let foreign = size_of_val(&self.foreign[..]) + self.folded.size();
        self.texts.size() + table + foreign
    }

    /// Returns a table by number: whether the text, [folded](fold_accents), contains
    /// `searched`, which is folded already. A text that is folded to nothing is found
    /// nowhere.
    pub fn containing(&self, searched: &str) -> Vec<bool> {
        let mut found = vec![false; self.bound()];
        if searched.is_empty() {
            return found;
        }
        self.texts.each_containing(searched, |index| {
            found[index + 1] = self.texts.get(index).is_ascii();
        });
        self.folded.each_containing(searched, |place| {
            found[self.foreign[place] as usize + 1] = true;
        });
        found
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
    use std::collections::HashMap;

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
                let text = names.text(number);
                prop_assert_eq!(refused == 0, choice.accepts(text), "{:?}", text);
            }
        }

        #[test]
        fn each_text_has_one_number(texts in prop::collection::vec("[a-cé]{0,2}", 0..200)) {
            let mut names = Names::default();
            let mut numbers = HashMap::new();
            for text in &texts {
                prop_assert_eq!(names.find(text), numbers.get(text).copied());
                let number = names.insert(Some(text));
                prop_assert_eq!(*numbers.entry(text).or_insert(number), number);
            }
            prop_assert_eq!(names.bound(), numbers.len() + 1);
            for (text, number) in numbers {
                prop_assert_eq!(names.text(number), Some(text.as_str()));
                prop_assert_eq!(names.find(text), Some(number));
            }
            prop_assert_eq!(names.text(0), None);
            prop_assert_eq!(names.text(names.bound() as u32), None);
        }

        #[test]
        fn texts_are_searched_as_they_are_folded(
            texts in prop::collection::vec("[ -~\u{0}\t\nÀ-ÿＡ-Ｃß]{0,4}", 0..30),
            searched in "[ -~À-ÿＡß]{0,2}",
        ) {
            let mut names = Names::default();
            for text in &texts {
                names.insert(Some(text));
            }
            let searched = fold_accents(&searched);
            let found = names.containing(&searched);
            for text in &texts {
                let holds = !searched.is_empty() && fold_accents(text).contains(&searched);
                let number = names.find(text).unwrap();
                prop_assert_eq!(found[number as usize], holds, "{:?}", text);
            }
            prop_assert!(!found[0]);
        }
    }

    #[test]
    fn ascii_is_folded_by_lower_case_alone() {
        let ascii: String = (0..128_u8).map(char::from).collect();
        assert_eq!(fold_accents(&ascii), ascii.to_ascii_lowercase());
    }
}
