//! Who is asking: passwords, tokens, sessions and API keys.

pub mod passwords;
pub mod secret;
pub mod throttle;
pub mod tokens;
