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

use super::KeyFormat;

/// The formats, by what the services are for.
pub const FORMATS: &[&[KeyFormat]] = &[
    models::FORMATS,
    clouds::FORMATS,
    code::FORMATS,
    data::FORMATS,
    people::FORMATS,
    trade::FORMATS,
];
