mod docs;
mod openapi;
pub(crate) mod v1;
