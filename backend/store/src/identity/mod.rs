//! Who may use the log: accounts, API keys, refresh tokens and signing keys.

pub mod accounts;
pub mod api_keys;
pub mod refresh_tokens;
pub mod signing_keys;
