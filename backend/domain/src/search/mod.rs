//! Finding text in what entries hold, whatever language it is in.

mod data_url;
mod fold;
mod metadata;
mod needle;
mod table;

pub use fold::{fold, fold_into};
pub use metadata::has_values;
pub use needle::{Needle, Parts};
