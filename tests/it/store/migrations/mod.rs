//! Migrations only grow, and bring filled databases along.

mod frozen;
mod refused;
