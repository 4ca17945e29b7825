//! The events of coding agents, at POST /v1/logs

mod hostile;
mod joining;
mod sender;
mod table;
