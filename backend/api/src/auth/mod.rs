//! Who is asking: passwords, tokens, sessions and API keys.

pub(crate) mod new_key;
pub(crate) mod new_password;
pub mod passwords;
pub mod recognised;
pub(crate) mod refresh_cookie;
pub mod secret;
pub(crate) mod session;
pub(crate) mod sign_in;
pub mod throttle;
pub mod tokens;
