//! Applies the rules to a content.

use super::Redactor;
use super::plan::Planner;
use super::read::Reader;
use crate::json::{JsonError, Patches};

impl Redactor {
    /// What is kept in place of `text`, or `None` where no rule finds anything.
    ///
    /// A text that is JSON stays JSON: its keys, strings and numbers are redacted,
    /// and all other bytes stay as they are. A result that replacements make
    /// longer than both `most` bytes and the text is cut.
    #[must_use]
    pub fn redact(&self, text: &str, most: usize) -> Option<String> {
        let patches = self.in_text(text, most);
        patches.apply(text, most.max(text.len()))
    }

    /// What has to be replaced in a text of which at most `most` bytes are kept.
    #[must_use]
    pub fn in_text(&self, text: &str, most: usize) -> Patches {
        let mut planner = Planner::new(self, text, most);
        if !self.is_empty() {
            Reader::new(&mut planner, most).text(text);
        }
        self.counted(planner)
    }

    /// What has to be replaced in a JSON text of which at most `most` bytes are
    /// kept.
    ///
    /// # Errors
    /// [`JsonError::TooDeep`].
    pub fn in_json(&self, json: &str, most: usize) -> Result<Patches, JsonError> {
        let mut planner = Planner::new(self, json, most);
        if !self.is_empty() {
            Reader::new(&mut planner, most).content(json)?;
        }
        Ok(self.counted(planner))
    }

    fn counted(&self, planner: Planner<'_>) -> Patches {
        let patches = planner.into_patches();
        self.counts.add(&patches);
        patches
    }
}
