//! Texts as numbers: comparing and counting them is then a matter of indexes.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::filter::Choice;

/// Texts, each kept once under a number from 1 on; 0 stands for none.
#[derive(Debug, Default)]
pub struct Names {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
    /// Bytes of all texts.
    text_bytes: usize,
}

impl Names {
    /// The number of `text`, a new one if it was not there.
    pub fn number(&mut self, text: Option<&str>) -> u32 {
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

    /// The number of `text`, if it is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of `number`; `None` for 0.
    pub fn text(&self, number: u32) -> Option<&Arc<str>> {
        self.texts.get((number as usize).checked_sub(1)?)
    }

    /// One more than the largest number.
    pub fn bound(&self) -> usize {
        self.texts.len() + 1
    }

    /// Bytes of memory it takes, roughly.
    pub fn size(&self) -> usize {
        // A text is counted by two owners, and stands in a list and a map.
        let a_text = 2 * size_of::<usize>() + 2 * size_of::<Arc<str>>() + size_of::<u32>();
        self.text_bytes + self.texts.len() * a_text
    }

    /// For each number what `choice` says of its text: `bit` where it refuses it,
    /// else 0. Only the texts that the choice names are looked up.
    pub fn refused(&self, choice: &Choice, bit: u16) -> Vec<u16> {
        let of_others = if choice.is_selective() { bit } else { 0 };
        let mut refused = vec![of_others; self.bound()];
        refused[0] = if choice.accepts(None) { 0 } else { bit };
        for (texts, said) in [(&choice.any_of, 0), (&choice.none_of, bit)] {
            for number in texts.iter().filter_map(|text| self.find(text)) {
                refused[number as usize] = said;
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
        fn what_is_refused_of_numbers_is_what_is_refused_of_their_texts(
            known in prop::collection::vec("[a-d]", 0..5),
            any_of in prop::collection::vec("[a-f]", 0..3),
            absent in any::<bool>(),
            none_of in prop::collection::vec("[a-f]", 0..3),
        ) {
            let mut names = Names::default();
            for text in &known {
                names.number(Some(text));
            }
            let choice = Choice { any_of, absent, none_of };
            for (number, refused) in (0..).zip(names.refused(&choice, 4)) {
                let text = names.text(number).map(AsRef::as_ref);
                prop_assert_eq!(refused == 0, choice.accepts(text), "{:?}", text);
            }
        }
    }
}
