//! Commands of the program against a running server.

mod export;
mod import;
