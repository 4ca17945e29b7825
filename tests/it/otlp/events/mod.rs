//! The events of coding agents, at POST /v1/logs

pub(crate) mod apart;
mod hostile;
mod joining;
mod others;
pub(crate) mod sender;
mod table;
