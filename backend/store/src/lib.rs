//! The only door to Postgres: migrations, writes, reads, retention.
