//! What happens to every request.

pub(crate) mod alias;
pub(crate) mod authenticate;
pub(crate) mod connection_class;
pub(crate) mod credentials;
pub(crate) mod headers;
pub(crate) mod identify;
pub(crate) mod known;
pub(crate) mod observe;
pub(crate) mod problems;
pub(crate) mod shape;
