//! Series and their users: found, or inserted once, and forgotten when nothing
//! is of them any more.

pub(crate) mod generation;
pub(crate) mod labels;
mod row;
mod series;

pub use series::{load, resolve};
