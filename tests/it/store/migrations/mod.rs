//! Migrations only grow, and bring filled databases along.

mod dump;
mod fill;
mod filled;
mod frozen;
mod refused;

/// The last migration of the baseline, which the first release begins with.
const BASELINE: &str = "20261128180600";

/// How long after the first entries of the fixture it was written.
const LATER: chrono::Duration = chrono::Duration::days(4);
