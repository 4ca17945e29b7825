//! Who is asking: callers and their rights, passwords, tokens and API keys.

pub(crate) mod caller;
pub(crate) mod new_key;
pub mod passwords;
pub(crate) mod recognised;
pub mod secret;
pub(crate) mod throttle;
pub mod tokens;
