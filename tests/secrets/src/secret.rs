//! A secret in its text.

/// A text with a secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The text, such as `Authorization: Bearer` and a token.
    pub text: String,
    /// The part that has to be gone: all of the text for most rules.
    pub secret: String,
}

impl Secret {
    /// Makes a text that is a secret as a whole.
    pub(crate) fn whole(text: String) -> Self {
        let secret = text.clone();
        Self { text, secret }
    }

    /// Makes a text with a secret between two others.
    pub(crate) fn within(before: &str, secret: String, after: &str) -> Self {
        let text = format!("{before}{secret}{after}");
        Self { text, secret }
    }

    /// The text as it has to be stored.
    #[must_use]
    pub fn redacted(&self, replacement: &str) -> String {
        self.text.replacen(&self.secret, replacement, 1)
    }
}
