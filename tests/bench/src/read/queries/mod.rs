//! What is asked.

pub(crate) mod cards;
pub(crate) mod facets;
pub(crate) mod lists;
pub(crate) mod search;
pub(crate) mod usage;
