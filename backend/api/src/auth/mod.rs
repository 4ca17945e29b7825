//! Who is asking: callers and their rights, passwords, tokens and API keys.

pub mod caller;
pub(crate) mod new_key;
pub mod passwords;
pub mod recognised;
pub mod secret;
pub mod throttle;
pub mod tokens;
