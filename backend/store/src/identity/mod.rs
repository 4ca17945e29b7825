//! Identity: accounts, API keys, refresh tokens and signing keys.
//!
//! The API authenticates callers with it. Secrets are stored as hashes only, except the
//! keys that sign access tokens.

pub mod accounts;
pub mod api_keys;
pub mod refresh_tokens;
pub mod signing_keys;
