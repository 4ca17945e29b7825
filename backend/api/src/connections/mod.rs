//! Connections: who gets one, and how long one may keep the server waiting.
//!
//! A connection costs a descriptor and some 20 KB as long as it stays, whatever
//! comes over it. So there are limits for all of them and for each address, and
//! beyond these a few that are served nothing but health: whoever watches the
//! server must not take a full one for a dead one.

mod admission;
mod limits;
mod refusal;
mod stream;

pub(crate) use admission::Admission;
pub use admission::ConnectionClass;
pub use limits::ConnectionLimits;
pub(crate) use stream::Stream;
