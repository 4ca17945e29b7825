//! What the format of one kind of key is.

/// Where a fact about a format comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `config/gitleaks.toml` of gitleaks: the id of its rule.
    Gitleaks(&'static str),
    /// `pkg/detectors` of TruffleHog: the name of the detector.
    Trufflehog(&'static str),
    /// `detect_secrets/plugins` of detect-secrets: the name of the plugin.
    DetectSecrets(&'static str),
    /// The maker's own documentation.
    Maker,
}

/// The characters of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// `0-9 a-f A-F`
    Hex,
    /// `A-Z 0-9`
    Upper,
    /// `A-Z a-z 0-9`
    Alnum,
    /// Alnum and `_`
    Word,
    /// Alnum, `_` and `-`: base64 for URLs
    Url,
    /// Url and `.`
    Dotted,
    /// Alnum, `+`, `/`, `=`, and `_` and `-`
    Base64,
    /// Alnum and `$`
    Dollar,
    /// Alnum and `%`
    Percent,
    /// Upper and `-`
    Serial,
}

/// The format of one kind of key.
#[derive(Clone, Copy, Debug)]
pub struct KeyFormat {
    /// Who issues it.
    pub service: &'static str,
    /// What it begins with.
    pub prefix: &'static str,
    /// What follows.
    pub alphabet: Alphabet,
    /// How many characters follow: at least so many, and all of them are taken,
    /// since makers lengthen their keys.
    pub fewest: usize,
    /// How many follow at most, where longer ones are something else.
    pub most: usize,
    /// Whether the prefix begins other things too, so that the body has to look
    /// random.
    pub ambiguous: bool,
    /// Where this is stated.
    pub source: Source,
}

impl Alphabet {
    /// Whether the byte may stand in a body.
    pub(super) fn has(self, byte: u8) -> bool {
        match self {
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
            Self::Base64 => byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte),
            Self::Dollar => byte.is_ascii_alphanumeric() || byte == b'$',
            Self::Percent => byte.is_ascii_alphanumeric() || byte == b'%',
            Self::Serial => Self::Upper.has(byte) || byte == b'-',
        }
    }
}

/// A prefix that says enough, and at least so many characters.
pub(super) const fn key(
    service: &'static str,
    prefix: &'static str,
    alphabet: Alphabet,
    fewest: usize,
    source: Source,
) -> KeyFormat {
    KeyFormat {
        service,
        prefix,
        alphabet,
        fewest,
        most: usize::MAX,
        ambiguous: false,
        source,
    }
}

/// A prefix that says little, and so many characters that look random, no more
/// and no fewer.
pub(super) const fn exact(
    service: &'static str,
    prefix: &'static str,
    alphabet: Alphabet,
    (fewest, most): (usize, usize),
    source: Source,
) -> KeyFormat {
    KeyFormat {
        most,
        ..ambiguous(service, prefix, alphabet, fewest, source)
    }
}

/// A prefix that says little, and characters that look random.
pub(super) const fn ambiguous(
    service: &'static str,
    prefix: &'static str,
    alphabet: Alphabet,
    fewest: usize,
    source: Source,
) -> KeyFormat {
    KeyFormat {
        ambiguous: true,
        ..key(service, prefix, alphabet, fewest, source)
    }
}
