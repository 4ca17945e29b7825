//! What is handed to the log, and how it completes a running entry.

use crate::content::{Body, Content, Snapshot};
use crate::entry::{
    Arrival, CheckedEntry, Contradiction, Draft, Entry, Foreign, Links, Taken, Usage, usage,
};
use crate::field_error::{Complaints, FieldError};
use crate::policy::ContentPolicy;
use crate::series::{Agent, Feature, Profile, Series, User};
use crate::time::Moment;
use crate::vocabulary::Status;
use uuid::Uuid;

/// A checked entry on its way to the log: a new one, or the end of a running one.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The entry as this submission alone describes it.
    pub entry: Entry,
    /// The fields that are stored otherwise than they were sent, and how.
    pub warnings: Vec<FieldError>,
    // A default must not overwrite what the running entry said.
    says_source: bool,
    says_capability: bool,
    // Its duration was measured here, by another clock than the client's.
    ends_on_arrival: bool,
    taken: Taken,
    foreign: Foreign,
}

impl Submission {
    /// An entry sent whole.
    ///
    /// # Errors
    /// Every bad field at once.
    pub fn new(
        draft: Draft<'_>,
        arrival: Arrival,
        policy: &ContentPolicy,
    ) -> Result<Self, Vec<FieldError>> {
        let (says_source, says_capability) = (draft.source.is_some(), draft.capability.is_some());
        let (taken, foreign) = (draft.taken, draft.foreign);
        let CheckedEntry { entry, warnings } = draft.into_entry(arrival, policy)?;
        Ok(Self {
            entry,
            warnings,
            says_source,
            says_capability,
            ends_on_arrival: false,
            taken,
            foreign,
        })
    }

    /// The end of the running entry `id`; `now` is its end where the client names none.
    ///
    /// # Errors
    /// Every bad field at once; `status` must be a final one.
    pub fn completion(
        id: Uuid,
        draft: Draft<'_>,
        now: Moment,
        policy: &ContentPolicy,
    ) -> Result<Self, Vec<FieldError>> {
        let mut bad = Complaints::default();
        let started_at = crate::id::moment(id).unwrap_or(now);
        if draft.id.is_some() {
            bad.add("id", "is in the path, leave it out of the body");
        }
        if draft.started_at.is_some() {
            bad.add(
                "started_at",
                "was set when the entry began and cannot change",
            );
        }
        match draft.status {
            None => bad.add("status", "is needed: how the operation ended"),
            Some(Status::Running) => bad.add("status", "must be a final status, not running"),
            Some(_) => {}
        }
        let (says_source, says_capability) = (draft.source.is_some(), draft.capability.is_some());
        let (taken, foreign) = (draft.taken, draft.foreign);
        let CheckedEntry {
            mut entry,
            warnings,
        } = draft.into_entry_as(id, started_at, policy, bad)?;
        let ends_on_arrival = entry.duration_ms.is_none();
        if ends_on_arrival {
            let millis = (now - started_at).num_milliseconds().max(0);
            entry.duration_ms = i32::try_from(millis).ok();
        }
        Ok(Self {
            entry,
            warnings,
            says_source,
            says_capability,
            ends_on_arrival,
            taken,
            foreign,
        })
    }

    /// The entry as completed: what the completion leaves out stays as it was.
    ///
    /// # Errors
    /// The numbers of one contradict those of the other.
    pub fn complete(self, mut running: Entry) -> Result<Entry, Contradiction> {
        if running.expired {
            running.content.error_message = None;
        }
        let Self {
            entry: mut update,
            warnings: _,
            says_source,
            says_capability,
            ends_on_arrival,
            taken,
            foreign,
        } = self;
        give_way(&mut update, &running, taken);
        let times = Times::merge(&update, &running, ends_on_arrival, foreign.first_token)?;
        let usage = usage::merge(&update.usage, &running.usage, foreign.usage)?;
        let mut series = merge_series(update.series, running.series.clone());
        if !says_source {
            series.source = running.series.source;
        }
        if !says_capability {
            series.capability = running.series.capability;
        }
        Ok(Entry {
            id: running.id,
            started_at: running.started_at,
            duration_ms: times.duration,
            time_to_first_token_ms: times.first_token,
            status: update.status,
            expired: false,
            error_category: update.error_category,
            series,
            usage,
            cost: update.cost.or(running.cost),
            links: merge_links(update.links, running.links),
            content: merge_content(update.content, running.content),
        })
    }
}

/// How long an operation took, in milliseconds.
struct Times {
    duration: Option<i32>,
    first_token: Option<i32>,
}

impl Times {
    /// Those of a completed entry.
    fn merge(
        new: &Entry,
        old: &Entry,
        ends_on_arrival: bool,
        leaves_out: bool,
    ) -> Result<Self, Contradiction> {
        let first_token = new.time_to_first_token_ms.or(old.time_to_first_token_ms);
        let duration = new.duration_ms.or(old.duration_ms);
        if ends_on_arrival {
            // Our clock must not refuse what the client measured.
            let duration = duration.map(|millis| millis.max(first_token.unwrap_or(0)));
            return Ok(Self {
                duration,
                first_token,
            });
        }
        match Contradiction::of_first_token(first_token, duration) {
            Some(contradiction) if !leaves_out => Err(contradiction),
            contradiction => Ok(Self {
                duration,
                first_token: first_token.filter(|_| contradiction.is_none()),
            }),
        }
    }
}

/// Leaves out what was taken from the response where the running entry has said it.
fn give_way(update: &mut Entry, running: &Entry, taken: Taken) {
    let Taken {
        model,
        usage,
        metadata,
    } = taken;
    if model && running.series.model.is_some() {
        update.series.model = None;
    }
    if usage && running.usage != Usage::default() {
        update.usage = Usage::default();
    }
    if metadata && running.content.metadata.is_some() {
        update.content.metadata = None;
    }
}

fn merge_series(new: Series, old: Series) -> Series {
    Series {
        user: merge_user(new.user, old.user),
        provider: new.provider.or(old.provider),
        model: new.model.or(old.model),
        agent: merge_agent(new.agent, old.agent),
        profile: merge_profile(new.profile, old.profile),
        feature: merge_feature(new.feature, old.feature),
        source: new.source,
        platform: new.platform.or(old.platform),
        capability: new.capability,
        entity_type: new.entity_type.or(old.entity_type),
    }
}

/// What is left out stays as it was, unless the completion names somebody else.
fn merge_user(new: User, old: User) -> User {
    let is_other = match (&new.id, &old.id) {
        (Some(new), Some(old)) => new != old,
        (None, None) => new.email.is_some() && old.email.is_some() && new.email != old.email,
        _ => false,
    };
    if is_other {
        return new;
    }
    User {
        id: new.id.or(old.id),
        name: new.name.or(old.name),
        email: new.email.or(old.email),
    }
}

/// The same for profiles.
fn merge_profile(new: Profile, old: Profile) -> Profile {
    if new.alias.is_some() && old.alias.is_some() && new.alias != old.alias {
        return new;
    }
    Profile {
        alias: new.alias.or(old.alias),
        version: new.version.or(old.version),
    }
}

/// The same for features.
fn merge_feature(new: Feature, old: Feature) -> Feature {
    if new.id.is_some() && old.id.is_some() && new.id != old.id {
        return new;
    }
    Feature {
        kind: new.kind.or(old.kind),
        id: new.id.or(old.id),
        version: new.version.or(old.version),
    }
}

/// The same for agents.
fn merge_agent(new: Agent, old: Agent) -> Agent {
    if new.id.is_some() && old.id.is_some() && new.id != old.id {
        return new;
    }
    Agent {
        id: new.id.or(old.id),
        name: new.name.or(old.name),
    }
}

fn merge_links(new: Links, old: Links) -> Links {
    Links {
        conversation_id: new.conversation_id.or(old.conversation_id),
        trace_id: new.trace_id.or(old.trace_id),
        parent_id: new.parent_id.or(old.parent_id),
        entity_id: new.entity_id.or(old.entity_id),
    }
}

fn merge_content(new: Content, old: Content) -> Content {
    let side = |new: Snapshot, old: Snapshot| if new.body == Body::Empty { old } else { new };
    Content {
        prompt: side(new.prompt, old.prompt),
        response: side(new.response, old.response),
        error_message: new.error_message.or(old.error_message),
        metadata: new.metadata.or(old.metadata),
    }
}
