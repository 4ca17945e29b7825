//! Series and users: found, or inserted once.
