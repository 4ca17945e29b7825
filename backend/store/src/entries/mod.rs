//! Entries and their content.
