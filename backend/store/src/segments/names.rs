//! Texts as numbers: comparing and counting them is then a matter of indexes.

use std::collections::HashMap;
use std::sync::Arc;

/// Texts, each kept once under a number from 1 on; 0 stands for none.
#[derive(Debug, Default)]
pub(crate) struct Names {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Names {
    /// The number of `text`, a new one if it was not there.
    pub(crate) fn number(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return 0 };
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text, number);
        number
    }

    /// The number of `text`, if it is there.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of `number`; `None` for 0.
    pub(crate) fn text(&self, number: u32) -> Option<&Arc<str>> {
        self.texts.get((number as usize).checked_sub(1)?)
    }

    /// One more than the largest number.
    pub(crate) fn bound(&self) -> usize {
        self.texts.len() + 1
    }
}
