//! Migrations only grow, and bring filled databases along.

mod refused;
