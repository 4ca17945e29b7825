//! What handlers take from a request. What is invalid never gets past here.

pub mod allowed;
pub mod body;
mod json_body;
mod pace;
mod path_id;
mod query;
mod unpack;

pub use crate::auth::caller::{Caller, Identity, Rights};
pub use allowed::{Admin, Allowed, Content, Delete, Ingest, Read, Right, SignedIn};
pub use json_body::JsonBody;
pub use path_id::PathId;
/// The id of an entry in the path.
pub use path_id::PathId as EntryId;
pub use query::QueryParameters;
