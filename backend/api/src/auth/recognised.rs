//! Who has been recognised a moment ago.
//!
//! A client that sends thousands of entries a second shows the same key each
//! time. Asking the database each time would cost more than storing the entry,
//! so the answer is remembered for [`LONGEST`]. Whatever is revoked or changed
//! through this server is forgotten at once; what another server changes, or
//! `logbook set-password`, is noticed when the memory runs out.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use logbook_domain::time::Moment;
use logbook_store::api_keys;
use uuid::Uuid;

use crate::auth::caller::Identity;

/// How long an answer of the database is believed.
pub(crate) const LONGEST: TimeDelta = TimeDelta::seconds(2);
/// From this age on, one request asks anew while the others go on with what is
/// remembered, so that they need not all ask when the memory runs out.
const RENEWAL: TimeDelta = TimeDelta::seconds(1);
/// Most callers remembered: some 6 MB.
const MOST: usize = 10_000;

/// What a caller is known by. Of a key only the digest is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Credential {
    /// The SHA-256 of an API key.
    ApiKey([u8; 32]),
    /// The session of an access token that has been checked.
    Session {
        /// Whose session it is.
        account: Uuid,
        /// Its id.
        session: Uuid,
    },
}

/// What the memory says of a credential.
#[derive(Debug)]
pub(crate) enum Recall {
    /// It was good a moment ago.
    Known(Identity),
    /// The database has to be asked.
    Ask(Ticket),
}

/// Says when the asking began: what was read before something was forgotten
/// must not be remembered after.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket(u64);

/// The callers of the last moments, a bounded number of them.
#[derive(Debug, Default)]
pub(crate) struct Recognised(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    callers: HashMap<Credential, Remembered>,
    /// How often everything was forgotten.
    forgotten: u64,
}

#[derive(Debug)]
struct Remembered {
    identity: Identity,
    read_at: Moment,
    is_renewed: bool,
}

impl Recognised {
    /// Returns who it was a moment ago.
    pub(crate) fn recall(&self, credential: &Credential, now: Moment) -> Recall {
        let mut memory = self.lock();
        let ticket = Ticket(memory.forgotten);
        match memory.callers.get_mut(credential) {
            Some(known) if !is_over(known.read_at, now) && is_good(&known.identity, now) => {
                if now - known.read_at >= RENEWAL && !known.is_renewed {
                    known.is_renewed = true;
                    return Recall::Ask(ticket);
                }
                Recall::Known(known.identity.clone())
            }
            _ => Recall::Ask(ticket),
        }
    }

    /// Remembers what the database said at `now`.
    pub(crate) fn remember(
        &self,
        ticket: Ticket,
        credential: Credential,
        identity: Identity,
        read_at: Moment,
    ) {
        let mut memory = self.lock();
        if memory.forgotten != ticket.0 {
            return;
        }
        if memory.callers.len() >= MOST {
            memory.make_room(read_at);
        }
        let remembered = Remembered {
            identity,
            read_at,
            is_renewed: false,
        };
        memory.callers.insert(credential, remembered);
    }

    /// Forgets everybody. Rights change so seldom that it is not worth knowing
    /// whom a change concerns.
    pub(crate) fn forget_all(&self) {
        let mut memory = self.lock();
        memory.callers.clear();
        memory.forgotten += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn make_room(&mut self, now: Moment) {
        self.callers.retain(|_, known| !is_over(known.read_at, now));
        if self.callers.len() >= MOST {
            self.callers.clear();
        }
    }
}

/// Reports whether an answer is too old; or of the future, after the clock was
/// set back.
fn is_over(read_at: Moment, now: Moment) -> bool {
    let age = now - read_at;
    age < TimeDelta::zero() || age >= LONGEST
}

/// Reports whether nothing of it has run out by itself: neither the key nor the
/// minute for which its use is noted.
fn is_good(identity: &Identity, now: Moment) -> bool {
    match identity {
        Identity::Account(..) => true,
        Identity::ApiKey(key) => {
            key.expires_at.is_none_or(|end| end > now) && api_keys::is_use_recorded(key, now)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use logbook_domain::time;
    use logbook_store::api_keys::ApiKey;

    fn at(millis: i64) -> Moment {
        time::from_millis(1_700_000_000_000 + millis).unwrap()
    }

    fn identity() -> Identity {
        Identity::ApiKey(Arc::new(ApiKey {
            id: Uuid::nil(),
            name: "test".into(),
            prefix: "alb_test".into(),
            scopes: Vec::new(),
            created_at: at(0),
            created_by: None,
            expires_at: None,
            last_used_at: Some(at(0)),
            revoked_at: None,
        }))
    }

    fn credential(number: usize) -> Credential {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&number.to_be_bytes());
        Credential::ApiKey(digest)
    }

    fn asks(memory: &Recognised, number: usize, millis: i64) -> bool {
        matches!(
            memory.recall(&credential(number), at(millis)),
            Recall::Ask(_)
        )
    }

    fn learn(memory: &Recognised, number: usize, millis: i64) {
        if let Recall::Ask(ticket) = memory.recall(&credential(number), at(millis)) {
            memory.remember(ticket, credential(number), identity(), at(millis));
        }
    }

    #[test]
    fn one_asks_anew_after_a_second_and_everybody_after_two() {
        let memory = Recognised::default();
        assert!(asks(&memory, 1, 0));
        learn(&memory, 1, 0);
        assert!(!asks(&memory, 1, 999));
        assert!(asks(&memory, 1, 1_000), "the first renews");
        assert!(!asks(&memory, 1, 1_000), "the others go on");
        assert!(!asks(&memory, 1, 1_999));
        assert!(asks(&memory, 1, 2_000), "nobody renewed it");
        assert!(asks(&memory, 1, 2_000));
        learn(&memory, 1, 2_000);
        assert!(asks(&memory, 1, 1_999), "the clock was set back");
    }

    #[test]
    fn a_key_whose_use_is_to_be_noted_is_asked_for() {
        let memory = Recognised::default();
        learn(&memory, 1, 59_500);
        assert!(!asks(&memory, 1, 59_999));
        assert!(asks(&memory, 1, 60_000));
    }

    #[test]
    fn what_was_read_before_something_was_forgotten_is_not_remembered() {
        let memory = Recognised::default();
        learn(&memory, 1, 0);
        memory.forget_all();
        let Recall::Ask(before) = memory.recall(&credential(1), at(0)) else {
            panic!("it was forgotten")
        };
        memory.forget_all();
        memory.remember(before, credential(1), identity(), at(0));
        assert!(asks(&memory, 1, 0));
        learn(&memory, 1, 0);
        assert!(!asks(&memory, 1, 0));
    }

    #[test]
    fn no_more_are_remembered_than_may() {
        let memory = Recognised::default();
        for number in 0..MOST + 10 {
            learn(&memory, number, 0);
        }
        assert!(memory.lock().callers.len() <= MOST);
        learn(&memory, MOST + 10, 0);
        assert!(!asks(&memory, MOST + 10, 0));
    }
}
