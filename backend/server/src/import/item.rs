//! One line of the input on its way to the server.

use crate::remote::FieldComplaint;

/// A line, read: ready to be sent, or not to be sent at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Its number in the input, from 1.
    pub(super) line: u64,
    /// The entry as JSON in one line; as it stood in the input where it is no JSON.
    pub(super) text: String,
    /// What is wrong with it, known before the server has seen it.
    pub(super) complaints: Vec<FieldComplaint>,
}

impl Item {
    /// Returns an item to be sent.
    pub(super) const fn good(line: u64, text: String) -> Self {
        Self {
            line,
            text,
            complaints: Vec::new(),
        }
    }

    /// Returns an item that is not sent.
    pub(super) fn bad(
        line: u64,
        text: String,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let (field, message) = (field.into(), message.into());
        Self {
            line,
            text,
            complaints: vec![FieldComplaint { field, message }],
        }
    }
}
