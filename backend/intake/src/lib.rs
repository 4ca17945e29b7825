//! Every wire format that comes in, turned into domain drafts. Pure: bytes in,
//! drafts or complaints out.

pub mod batch;
mod error_category;
pub mod gateways;
pub mod lines;
pub mod native;
pub mod otlp;
