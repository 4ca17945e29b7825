//! The formats of keys of well-known services, current and earlier.
//!
//! The facts (prefix, alphabet, length) are those of the makers and of the
//! public rule sets of gitleaks (`config/gitleaks.toml`, commit b58d3f1),
//! TruffleHog (`pkg/detectors`, commit 3ab759f) and detect-secrets
//! (`detect_secrets/plugins`, commit 5e14193); each entry names its own.

mod clouds;
mod code;
mod data;
mod models;
mod people;
mod trade;

use super::keyed::{Alphabet, KeyFormat, Source};

/// The formats, by what the services are for.
pub const FORMATS: &[&[KeyFormat]] = &[
    models::FORMATS,
    clouds::FORMATS,
    code::FORMATS,
    data::FORMATS,
    people::FORMATS,
    trade::FORMATS,
];

/// A prefix that says enough, and at least so many characters.
const fn key(
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
const fn exact(
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
const fn ambiguous(
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
