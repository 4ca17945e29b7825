//! Request ids on the wire: the header, the id that a client chose, and one for a
//! request that came without.

use logbook_domain::clock::Clock;
use logbook_domain::id;
use logbook_domain::request_id::RequestId;

use crate::auth::secret;

/// The header of the id, of requests and answers.
pub(crate) const HEADER: &str = "x-request-id";

/// Returns the id that the client sent, if it is a single and a valid one.
/// Another is no reason to refuse a request; it is left aside.
pub(crate) fn sent<'a>(mut values: impl Iterator<Item = &'a [u8]>) -> Option<RequestId> {
    match (values.next(), values.next()) {
        (Some(value), None) => RequestId::parse(str::from_utf8(value).ok()?),
        _ => None,
    }
}

/// Returns a new id.
pub(crate) fn made(clock: &Clock) -> RequestId {
    let random = secret::random().ok();
    let fresh = random.map(|random| id::fresh(clock.now(), random));
    // Without randomness requests cannot be told apart, but are served.
    RequestId::made(fresh.unwrap_or_default())
}
