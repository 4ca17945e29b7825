//! OTLP over gRPC, on an address of its own.
//!
//! A call of gRPC is a request of HTTP/2 whose body is one message with a prefix
//! of five bytes. So each call becomes a request to the routes of OTLP over HTTP
//! ([`call`]), and their answer becomes that of the call ([`status`]). Rights,
//! bounds of memory, the pace of bodies and counts are thereby those of HTTP.
//! The messages are not read here: tonic's codecs would hold them whole, and
//! unpack them, before anybody has asked whose they are and whether there is room.

mod call;
mod connection;
mod idle;
mod message;
mod status;

pub(crate) use connection::serve;
