//! The OpenAPI document: what surrounds the routes. The routes describe
//! themselves.

pub mod problems;
mod surroundings;

pub(crate) use surroundings::surroundings;
