//! Finding text in what entries hold, whatever language it is in.
//!
//! Text in ASCII is folded many bytes at a time; other characters have tables,
//! which are made when a script is first met. JSON is read token by token, so that
//! escapes are decoded and names of fields are passed over.

mod data_url;
mod fold;
mod metadata;
mod needle;
mod table;

pub use fold::{fold, fold_into};
pub use metadata::has_values;
pub use needle::{Needle, Parts};
