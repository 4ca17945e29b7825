//! What happens before a request reaches its route: connections and their limits,
//! what cannot be read as HTTP, bodies that come slowly or are not wanted.

mod flood;
mod limits;
mod parser;
mod slow;
mod unread;
