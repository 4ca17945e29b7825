//! Removing what is older than the settings allow.

use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::time::{self, Moment};
use logbook_store::locks::{self, Lock};
use logbook_store::{Connection, StoreError, activity, retention, transaction};
use serde_json::{Map, Value};

use crate::Context;

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    let now = context.clock.now();
    let cutoff = days_before(now, context.settings.retention_days);
    let content_cutoff = days_before(now, context.settings.content_retention_days);
    transaction(conn, |conn| {
        if !locks::try_take(conn, Lock::Retention)? {
            return Ok(None);
        }
        let contents = retention::clean_content(conn, content_cutoff)?;
        let entries = retention::clean(conn, cutoff)?.deleted_count;
        if contents == 0 && entries == 0 {
            return Ok(None);
        }
        activity::record(conn, &act(now, cutoff, content_cutoff, entries, contents))?;
        let cutoff = time::rfc3339(&cutoff);
        Ok(Some(format!(
            "removed {entries} entries from before {cutoff}, and {contents} contents"
        )))
    })
}

fn days_before(now: Moment, days: u32) -> Moment {
    now - chrono::Duration::days(days.into())
}

fn act(now: Moment, cutoff: Moment, content_cutoff: Moment, entries: i64, contents: i64) -> Act {
    let details = [
        ("deleted_count", Value::from(entries)),
        ("cutoff", Value::from(time::rfc3339(&cutoff))),
        ("deleted_contents", Value::from(contents)),
        (
            "content_cutoff",
            Value::from(time::rfc3339(&content_cutoff)),
        ),
    ];
    Act {
        at: now,
        actor: Actor::system(),
        action: Action::Retention,
        target: None,
        details: details
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect::<Map<_, _>>(),
    }
}
