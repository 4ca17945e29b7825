//! What administers the log: settings, the record of activity, saved views and
//! the quarantine.

pub mod activity;
pub mod quarantine;
pub mod settings;
pub mod views;
