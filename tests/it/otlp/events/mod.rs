//! The events of coding agents, at POST /v1/logs

mod apart;
mod hostile;
mod joining;
mod others;
mod sender;
mod table;
