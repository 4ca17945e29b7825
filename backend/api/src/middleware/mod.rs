//! What happens to every request.

pub mod authenticate;
pub(crate) mod headers;
pub(crate) mod known;
pub(crate) mod lanes;
pub(crate) mod observe;
pub(crate) mod problems;
pub(crate) mod shape;
