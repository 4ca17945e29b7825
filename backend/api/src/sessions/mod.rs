//! Sessions: signing in, going on, and what ends them.

pub(crate) mod new_password;
pub(crate) mod refresh_cookie;
pub(crate) mod session;
pub(crate) mod sign_in;
