//! Administration: settings, the record of activity, saved views and the quarantine.
//!
//! Each module is one table and independent of the others, except that changes of
//! settings are recorded as activity.

pub mod activity;
pub mod quarantine;
pub mod settings;
pub mod views;
