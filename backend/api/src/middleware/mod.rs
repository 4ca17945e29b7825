//! What happens to every request.

pub mod authenticate;
