//! What handlers take from a request. What is invalid never gets past here.

pub(crate) mod allowed;
pub(crate) mod body;
mod json_body;
mod pace;
mod path_id;
mod query;
mod unpack;

pub(crate) use crate::auth::caller::{Caller, Identity, Rights};
pub(crate) use allowed::{Admin, Allowed, Delete, Ingest, Read, SignedIn};
pub(crate) use json_body::JsonBody;
pub(crate) use path_id::PathId;
/// The id of an entry in the path.
pub(crate) use path_id::PathId as EntryId;
pub(crate) use query::QueryParameters;
