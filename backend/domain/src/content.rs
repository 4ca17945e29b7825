//! What was asked and answered: prompt, response, error message, metadata.

use crate::json::{CUT_MARK, JsonText};

/// Longest error message, in bytes; longer ones are cut.
pub const MAX_ERROR_MESSAGE_BYTES: usize = 16 * 1024;
/// Largest metadata object, in bytes of JSON; larger ones are refused.
pub const MAX_METADATA_BYTES: usize = 16 * 1024;

/// The content of one entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// What was asked.
    pub prompt: Snapshot,
    /// What was answered.
    pub response: Snapshot,
    /// What went wrong, in the provider's words.
    pub error_message: Option<String>,
    /// Whatever else the client wants to find again: an object.
    pub metadata: Option<JsonText>,
}

impl Content {
    /// Whether there is anything to keep beside the entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            prompt,
            response,
            error_message,
            metadata,
        } = self;
        prompt.body == Body::Empty
            && response.body == Body::Empty
            && error_message.is_none()
            && metadata.is_none()
    }
}

/// One side of the content with what was done to it on the way in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// The text or JSON itself.
    pub body: Body,
    /// Whether it was cut to the largest size.
    pub truncated: bool,
    /// Whether redaction replaced a part of it.
    pub redacted: bool,
}

/// A prompt or response.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Body {
    /// The client sent none.
    #[default]
    Empty,
    /// The settings say that it is not kept.
    NotPersisted,
    /// Plain text.
    Text(String),
    /// Any other JSON, as a rule a list of chat messages.
    Json(JsonText),
}

impl Body {
    /// Whether something was sent and is kept.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Json(_))
    }
}

/// The text cut to at most `max_bytes` with its mark, or `None` when it fits.
#[must_use]
pub fn cut_text(text: &str, max_bytes: usize) -> Option<String> {
    if text.len() <= max_bytes {
        return None;
    }
    let kept = text.floor_char_boundary(max_bytes.saturating_sub(CUT_MARK.len()));
    Some(format!("{}{CUT_MARK}", &text[..kept]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cut_text_fits_and_says_so(text in "\\PC{0,200}", max in 20_usize..120) {
            match cut_text(&text, max) {
                None => prop_assert!(text.len() <= max),
                Some(cut) => {
                    prop_assert!(cut.len() <= max);
                    prop_assert!(cut.ends_with(CUT_MARK));
                }
            }
        }
    }
}
