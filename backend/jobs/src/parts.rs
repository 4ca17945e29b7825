//! Giving up on content whose entry never came: it goes into quarantine.

use logbook_domain::activity::Actor;
use logbook_domain::entry::Arrival;
use logbook_domain::id;
use logbook_domain::parts::Part;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::quarantine::{Origin, Quarantined};
use logbook_domain::time::Moment;
use logbook_store::parts::{self, Expired};
use logbook_store::{Connection, StoreError, quarantine, transaction};

use crate::context::Context;

const REASON: &str = "no entry came for this content in time";

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    let (now, settings) = (context.clock.now(), context.live.current());
    let mut lost = 0;
    loop {
        let Expired { parts, has_more } = transaction(conn, |conn| {
            let expired = parts::delete_expired(conn, now)?;
            let kept: Vec<_> = expired
                .parts
                .iter()
                .map(|part| quarantined(part, now, &settings.policy))
                .collect();
            let most = settings.quarantine_max_bytes;
            quarantine::add(conn, &kept, &Actor::system(), most)?;
            Ok::<_, StoreError>(expired)
        })?;
        lost += parts.len();
        context.store.count_lost_parts(parts.len());
        if !has_more {
            return Ok((lost > 0).then(|| format!("gave up {lost} parts without an entry")));
        }
    }
}

fn quarantined(part: &Part, now: Moment, policy: &ContentPolicy) -> Quarantined {
    // The server itself has no randomness at hand, and needs none: a part is
    // given up once.
    let id = id::derived(&format!("{} {}", part.key, part.ordinal), now);
    let random = [0; 10];
    let payload = part.to_json();
    let arrival = Arrival { now, random };
    let quarantined = Quarantined::new(Origin::Otlp, REASON, payload.as_bytes(), arrival, policy);
    let mut quarantined = Quarantined { id, ..quarantined };
    if let Some(kept) = &mut quarantined.payload {
        kept.truncated |= part.prompt.truncated || part.response.truncated;
        kept.redacted |= part.prompt.redacted || part.response.redacted;
    }
    quarantined
}
