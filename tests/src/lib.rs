//! Integration tests against the real server and a real Postgres.
