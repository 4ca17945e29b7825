//! What an entry, a filter, a period and a redaction rule are: no I/O, no
//! clock and no randomness of its own (both are arguments).

pub mod access;
pub mod activity;
pub mod bits;
pub mod clock;
pub mod content;
pub mod coverage;
pub mod decimal;
pub mod entry;
pub mod facets;
pub mod field_error;
pub mod filter;
pub mod formula;
pub mod id;
mod identity;
pub mod json;
pub mod json_types;
pub mod page;
pub mod parts;
pub mod period;
pub mod policy;
pub mod quarantine;
pub mod redaction;
pub mod request_id;
pub mod search;
pub mod series;
pub mod settings;
pub mod stats;
pub mod text;
pub mod time;
pub mod usage;
pub mod vocabulary;
