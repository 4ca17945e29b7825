//! The entries that are read: who uses what, when, and how it went.

mod cast;
mod content;
mod day;
mod entry;
mod rhythm;
mod wire;

pub(crate) use cast::{Cast, ENTITY_TYPES, MODELS, RARE_MODEL, user_id};
pub(crate) use content::{COMMON_WORD, RARE_WORD};
pub(crate) use day::{Day, Source};
pub(crate) use entry::RARE_CATEGORY;
pub(crate) use rhythm::Rhythm;
