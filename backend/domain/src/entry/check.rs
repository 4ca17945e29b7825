//! From a draft to an entry: everything that is wrong with it is found at once.

use uuid::Uuid;

use crate::decimal::Usd;
use crate::entry::text::{client_id, count, identity, name, word};
use crate::entry::{
    Contradiction, Draft, Entry, Links, MAX_COST_USD, MAX_DAYS_AHEAD, kept_content, usage,
};
use crate::field_error::{Complaints, FieldError};
use crate::id;
use crate::policy::ContentPolicy;
use crate::series::{Agent, Feature, Profile, Series, User};
use crate::time::{self, Moment};
use crate::vocabulary::{Capability, ErrorCategory, Source, Status};

/// An entry that may be stored.
#[derive(Clone, Debug)]
pub struct CheckedEntry {
    /// The entry.
    pub entry: Entry,
    /// The fields that are stored otherwise than they were sent, and how.
    pub warnings: Vec<FieldError>,
}

/// Where a new entry gets what its client left out.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// When the entry came in.
    pub now: Moment,
    /// The random part of an id made here.
    pub random: [u8; 10],
}

impl Draft<'_> {
    /// The checked entry with what the policy keeps of its content.
    ///
    /// # Errors
    /// Every bad field at once.
    pub fn into_entry(
        self,
        arrival: Arrival,
        policy: &ContentPolicy,
    ) -> Result<CheckedEntry, Vec<FieldError>> {
        let mut bad = Complaints::default();
        let given = self.started_at.or_else(|| self.start_before_end());
        let (id, started_at) = identify(self.id.as_deref(), given, arrival, &mut bad);
        self.into_entry_as(id, started_at, policy, bad)
    }

    /// The start that end and duration give.
    fn start_before_end(&self) -> Option<Moment> {
        let duration = chrono::Duration::try_milliseconds(self.duration_ms.filter(|&ms| ms >= 0)?)?;
        self.ended_at?.checked_sub_signed(duration)
    }

    /// The checked entry under an id and a start that are already known.
    pub(crate) fn into_entry_as(
        mut self,
        id: Uuid,
        started_at: Moment,
        policy: &ContentPolicy,
        mut bad: Complaints,
    ) -> Result<CheckedEntry, Vec<FieldError>> {
        let mut warnings = std::mem::take(&mut self.warnings);
        let status = self.status.unwrap_or(Status::Succeeded);
        let message = self.error_message.as_deref();
        check_error(status, self.error_category, message, &mut bad);
        let duration_ms = duration(started_at, self.ended_at, self.duration_ms, &mut bad);
        let entry = Entry {
            id,
            started_at,
            duration_ms,
            time_to_first_token_ms: first_token(&self, duration_ms, &mut bad),
            status,
            expired: false,
            error_category: self.error_category,
            usage: usage::check(&self, &mut bad),
            cost: cost(self.cost_usd, &mut bad),
            content: kept_content::keep(&mut self, policy, &mut bad),
            links: links(&mut self, &mut bad),
            series: series(self, &mut bad),
        };
        warnings.append(&mut bad.take_warnings());
        bad.or(CheckedEntry { entry, warnings })
    }
}

fn links(draft: &mut Draft<'_>, bad: &mut Complaints) -> Links {
    Links {
        conversation_id: identity("conversation_id", draft.conversation_id.take(), bad),
        trace_id: identity("trace_id", draft.trace_id.take(), bad),
        parent_id: identity("parent_id", draft.parent_id.take(), bad),
        entity_id: identity("entity.id", draft.entity_id.take(), bad),
    }
}

fn series(draft: Draft<'_>, bad: &mut Complaints) -> Series {
    let user_id = identity("user.id", draft.user_id, bad);
    let has_id = user_id.is_some();
    let user_email = name("user.email", draft.user_email, has_id, bad);
    let is_known = has_id || user_email.is_some();
    let agent_id = identity("agent.id", draft.agent_id, bad);
    let has_agent_id = agent_id.is_some();
    Series {
        user: User {
            id: user_id,
            name: name("user.name", draft.user_name, is_known, bad),
            email: user_email,
        },
        provider: word("provider", draft.provider, bad),
        model: word("model", draft.model, bad),
        agent: Agent {
            id: agent_id,
            name: name("agent.name", draft.agent_name, has_agent_id, bad),
        },
        profile: Profile {
            alias: identity("profile.alias", draft.profile_alias, bad),
            version: count("profile.version", draft.profile_version, bad),
        },
        feature: Feature {
            kind: draft.feature_type,
            id: identity("feature.id", draft.feature_id, bad),
            version: count("feature.version", draft.feature_version, bad),
        },
        source: draft.source.unwrap_or(Source::Api),
        platform: word("platform", draft.platform, bad),
        capability: draft.capability.unwrap_or(Capability::Chat),
        entity_type: word("entity.type", draft.entity_type, bad),
    }
}

/// The id and the start of a new entry: either may give the other.
fn identify(
    own_id: Option<&str>,
    started_at: Option<Moment>,
    arrival: Arrival,
    bad: &mut Complaints,
) -> (Uuid, Moment) {
    let own_id = client_id(own_id, bad);
    let started_at = started_at.map(time::to_millis);
    let own_uuid = own_id.as_deref().and_then(|own| Uuid::parse_str(own).ok());
    let held = own_uuid.and_then(|uuid| Some((uuid, id::moment(uuid)?)));
    let (id, start) = match (own_id, held, started_at) {
        // A UUIDv7 that says the same start is the id an earlier answer gave out.
        (_, Some((uuid, moment)), start) if start.is_none_or(|start| start == moment) => {
            (uuid, moment)
        }
        (Some(own), _, Some(start)) => (id::derived(&own, start), start),
        (Some(own), _, None) => {
            bad.add(
                "started_at",
                format!("is needed beside the id `{own}`, so that a resend lands on the same entry (only a UUIDv7 goes without)"),
            );
            (Uuid::nil(), time::to_millis(arrival.now))
        }
        (None, _, start) => {
            let start = start.unwrap_or_else(|| time::to_millis(arrival.now));
            (id::fresh(start, arrival.random), start)
        }
    };
    check_start(start, arrival.now, bad);
    (id, start)
}

fn check_start(start: Moment, now: Moment, bad: &mut Complaints) {
    if start > now + chrono::Duration::days(MAX_DAYS_AHEAD) {
        let (start, now) = (time::rfc3339(&start), time::rfc3339(&now));
        bad.add(
            "started_at",
            format!("must not be more than a day ahead of now ({now}), got {start}"),
        );
    } else if start.timestamp_millis() < time::EARLIEST_MILLIS {
        let start = time::rfc3339(&start);
        bad.add(
            "started_at",
            format!("must not be before the year 2000, got {start}"),
        );
    }
}

fn check_error(
    status: Status,
    category: Option<ErrorCategory>,
    message: Option<&str>,
    bad: &mut Complaints,
) {
    let has_error = category.is_some() || message.is_some_and(|message| !message.is_empty());
    if has_error && !status.carries_error() {
        bad.add("error", format!(
            "goes only with the status failed, blocked, cancelled or partial_success, not with {status}"
        ));
    }
}

fn duration(
    start: Moment,
    end: Option<Moment>,
    given: Option<i64>,
    bad: &mut Complaints,
) -> Option<i32> {
    let given = count("duration_ms", given, bad);
    let Some(end) = end.map(time::to_millis) else {
        return given;
    };
    let measured = (end - start).num_milliseconds();
    if measured < 0 {
        let (start, end) = (time::rfc3339(&start), time::rfc3339(&end));
        bad.add(
            "ended_at",
            format!("must not be before started_at ({start}), got {end}"),
        );
        return None;
    }
    match given {
        // Each of the three may have been rounded.
        Some(given) if i64::from(given).abs_diff(measured) <= 1 => Some(given),
        Some(given) => {
            bad.add("duration_ms", format!(
                "must be the time between started_at and ended_at ({measured} ms), got {given}; any two of the three are enough"
            ));
            None
        }
        None => count("ended_at", Some(measured), bad),
    }
}

/// The time to the first token, which is no longer than the whole.
fn first_token(draft: &Draft<'_>, duration: Option<i32>, bad: &mut Complaints) -> Option<i32> {
    let name = "time_to_first_token_ms";
    let first = count(name, draft.time_to_first_token_ms, bad)?;
    let contradiction = Contradiction::of_first_token(Some(first), duration);
    // A duration between two moments is that of moments without their fractions.
    if draft.duration_ms.is_none()
        && let Some(Contradiction::FirstToken { duration, .. }) = contradiction
        && first - duration == 1
    {
        bad.warn(
            name,
            format!("is kept as {duration}, the duration, for {first}"),
        );
        return Some(duration);
    }
    if let Some(contradiction) = contradiction {
        contradiction.tell(draft.foreign.first_token, bad);
        return None;
    }
    Some(first)
}

fn cost(cost: Option<Usd>, bad: &mut Complaints) -> Option<Usd> {
    let cost = cost?;
    let most = MAX_COST_USD * 1_000_000_000;
    if !(0..=most).contains(&cost.units()) {
        bad.add(
            "cost_usd",
            format!("must be between 0 and {MAX_COST_USD}, got {cost}"),
        );
    }
    Some(cost)
}
