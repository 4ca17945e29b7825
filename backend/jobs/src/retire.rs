//! Removing what is older than the settings allow.

use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::time::{self, Moment};
use logbook_store::retention::forget::{Forgotten, forget};
use logbook_store::retention::{self, Cleaned, Cutoffs};
use logbook_store::{Connection, StoreError, activity};
use serde_json::{Map, Value};

use crate::context::Context;

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    let now = context.clock.now();
    let settings = context.live.current();
    let cutoffs = Cutoffs {
        entries: days_before(now, settings.retention_days),
        contents: days_before(now, settings.content_retention_days),
    };
    let record = |conn: &mut Connection, cutoffs: Cutoffs, cleaned: &Cleaned| {
        activity::record(conn, &act(now, cutoffs, cleaned))
    };
    let Cleaned {
        deleted_count,
        deleted_contents,
        ..
    } = retention::clean(conn, cutoffs, now, record)?;
    let days = retention::expire_usage(
        conn,
        days_before(now, settings.usage_hourly_retention_days),
        days_before(now, settings.usage_daily_retention_days),
    )?;
    let Forgotten { series, users } = forget(conn)?;
    for (removed, count) in [
        ("entries", deleted_count),
        ("contents", deleted_contents),
        ("usage_days", i64::try_from(days).unwrap_or(0)),
        ("series", i64::try_from(series).unwrap_or(0)),
        ("users", i64::try_from(users).unwrap_or(0)),
    ] {
        context.instruments.count_removed(removed, count);
    }
    if (deleted_count, deleted_contents, days, series) == (0, 0, 0, 0) {
        return Ok(None);
    }
    let cutoff = time::rfc3339(&cutoffs.entries);
    Ok(Some(format!(
        "removed {deleted_count} entries from before {cutoff}, the contents of \
         {deleted_contents} others, the hours of usage of {days} days, and {users} users \
         that nothing is left of"
    )))
}

fn days_before(now: Moment, days: u32) -> Moment {
    now - chrono::Duration::days(days.into())
}

fn act(now: Moment, cutoffs: Cutoffs, cleaned: &Cleaned) -> Act {
    let details = [
        ("deleted_count", Value::from(cleaned.deleted_count)),
        ("cutoff", Value::from(time::rfc3339(&cutoffs.entries))),
        ("deleted_contents", Value::from(cleaned.deleted_contents)),
        (
            "content_cutoff",
            Value::from(time::rfc3339(&cutoffs.contents)),
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
