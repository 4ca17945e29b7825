//! What the events of all coding agents have in common: who, when, and which
//! attribute is which field.

use logbook_domain::entry::Draft;
use logbook_domain::parts::{Opening, key_of};
use logbook_domain::time;
use logbook_domain::vocabulary::Source;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::agent::Event;
use crate::otlp::draft::draft;
use crate::otlp::kind::Kind;
use crate::otlp::operation::{Operation, fill};
use crate::otlp::parts::{Called, Part, Told};
use crate::otlp::skipped::Skipped;
use crate::otlp::{Malformed, conventions};

/// What senders write in the place of content that they do not send.
const HIDDEN: [&str; 2] = ["<REDACTED>", "[REDACTED]"];
/// What every agent says beside its fields: when, and in which order.
const OF_EVENTS: [&str; 3] = ["event.name", "event.timestamp", "event.sequence"];
const NANOS_OF_MILLI: u64 = 1_000_000;

impl Event<'_, '_> {
    /// Returns the text of an attribute; an empty one is none.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = self.record.attributes.text(name)?;
        (!text.trim().is_empty()).then(|| text.into_owned())
    }

    /// Returns a key of the first attribute, without which there is none, and
    /// of others that need not be there.
    pub(super) fn key_of(&self, kind: &str, needed: &str, others: &[&str]) -> Option<String> {
        let mut key = format!("{kind}/{}", self.text(needed)?);
        for name in others {
            key.push('/');
            key.push_str(&self.word(name));
        }
        Some(key)
    }

    /// Returns the text of an attribute, empty where there is none.
    pub(super) fn word(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// Returns the whole number of an attribute.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        self.record.attributes.get(name)?.int()
    }

    /// Returns the first of these attributes that holds content which was sent.
    pub(super) fn content(&self, names: &[&str]) -> Result<Option<Box<RawValue>>, Malformed> {
        let attributes = &self.record.attributes;
        let sent = names.iter().filter_map(|name| attributes.get(name));
        let mut shown = sent.filter(|value| {
            let text = value.text().unwrap_or_default();
            !HIDDEN.contains(&&*text)
        });
        shown.next().map_or(Ok(None), conventions::content)
    }

    /// When it happened, in nanoseconds since 1970.
    pub(super) fn time(&self) -> Result<u64, Malformed> {
        if self.record.time > 0 {
            return Ok(self.record.time);
        }
        let said = self.record.attributes.text("event.timestamp");
        let moment = said.and_then(|text| time::parse(&text).ok());
        let nanos = moment.and_then(|moment| moment.timestamp_nanos_opt());
        nanos
            .and_then(|nanos| u64::try_from(nanos).ok())
            .ok_or_else(|| {
                Malformed::new(
                    "a log record has no time_unix_nano, expected nanoseconds since 1970",
                )
            })
    }

    /// When it happened, to the millisecond: tells what came first.
    pub(super) fn millis(&self) -> Result<i64, Malformed> {
        i64::try_from(self.time()? / NANOS_OF_MILLI)
            .map_err(|_| Malformed::new("a log record has a time beyond the year 2200"))
    }

    /// Returns an operation of that kind with all that its attributes say but
    /// content.
    pub(super) fn operation(&self, kind: Kind) -> Result<Operation, Malformed> {
        let mut operation = Operation::new(kind);
        let attributes = &self.record.attributes;
        for (name, field) in self.agent.fields {
            if let Some(value) = attributes.get(name) {
                field.set(value, &mut operation);
            }
        }
        self.name_user(&mut operation);
        fill(&mut operation.agent_name, Some(self.agent.name.to_owned()));
        let terminal = self.text("terminal.type");
        fill(
            &mut operation.platform,
            terminal.filter(|kind| kind != "unknown"),
        );
        self.resource.pass_on(&mut operation);
        for (name, value) in attributes.iter() {
            if !self.is_told(name) {
                conventions::add_metadata(name, value, &mut operation)?;
            }
        }
        Ok(operation)
    }

    /// A person before a device: the mail address, the account, whoever the
    /// settings name, and the id of the installation last.
    fn name_user(&self, operation: &mut Operation) {
        let of_resource = |name| self.resource.text(name).map(str::to_owned);
        operation.user_email = self
            .text("user.email")
            .or_else(|| of_resource("user.email"));
        if operation.user_email.is_some() {
            return;
        }
        let account = ["user.account_uuid", "user.account_id", "enduser.id"];
        operation.user_id = account
            .iter()
            .find_map(|name| self.text(name))
            .or_else(|| of_resource("enduser.id"))
            .or_else(|| of_resource("user.id"))
            .or_else(|| self.text("user.id"))
            .or_else(|| self.text("installation.id"));
    }

    /// Reports whether an attribute is told by a field or is of no use in
    /// metadata.
    fn is_told(&self, name: &str) -> bool {
        let is_field = || self.agent.fields.iter().any(|(field, _)| *field == name);
        OF_EVENTS.contains(&name)
            || matches!(name, "user.email" | "terminal.type" | "duration_ms")
            || self.agent.left_out.contains(&name)
            || is_field()
    }

    /// Returns the draft of an operation that was over when the event was sent.
    /// Its own id makes a resend a duplicate.
    pub(super) fn ended(
        &self,
        operation: Operation,
        own_id: Option<String>,
    ) -> Result<Draft<'static>, Malformed> {
        let end = self.time()?;
        let millis = self.int("duration_ms").unwrap_or(0);
        let duration = u64::try_from(millis).unwrap_or(0);
        let start = end.saturating_sub(duration.saturating_mul(NANOS_OF_MILLI));
        let is_known = self.int("duration_ms").is_some();
        let mut draft = draft(operation, start, is_known.then_some(end));
        draft.source = Some(Source::Code);
        draft.id = own_id.map(|id| format!("{}{id}", self.agent.prefix));
        let trace = Some(&self.record.trace_id).filter(|id| !id.is_empty());
        draft.trace_id = trace.cloned();
        Ok(draft)
    }

    /// Returns an operation that takes parts of these keys, each up to its
    /// ordinal.
    pub(super) fn call(
        &self,
        draft: Draft<'static>,
        keys: impl IntoIterator<Item = (Option<String>, i64)>,
    ) -> Box<Called> {
        let keys = keys.into_iter();
        let openings = keys.filter_map(|(key, ordinal)| {
            let key = self.key(&key?);
            Some(Opening { key, ordinal })
        });
        Box::new(Called {
            draft,
            openings: openings.collect(),
        })
    }

    /// Returns the execution of a tool, where it says with what or what came of
    /// it.
    pub(super) fn tool(
        &self,
        mut operation: Operation,
        own_id: Option<String>,
    ) -> Result<Told, Malformed> {
        if operation.prompt.is_none() && operation.response.is_none() {
            return Ok(Told::Skipped(Skipped::EmptyTool));
        }
        operation.has_failed |=
            self.word("success") == "false" || operation.error_message.is_some();
        let draft = self.ended(operation, own_id)?;
        Ok(Told::Called(self.call(draft, None)))
    }

    /// Returns what was asked, in the first of these attributes.
    pub(super) fn asked(
        &self,
        key: Option<String>,
        ordinal: i64,
        names: &[&str],
    ) -> Result<Told, Malformed> {
        Ok(self.part(key, ordinal, self.content(names)?, None))
    }

    /// Returns what was answered, in the first of these attributes.
    pub(super) fn answered(
        &self,
        key: Option<String>,
        ordinal: i64,
        names: &[&str],
    ) -> Result<Told, Malformed> {
        Ok(self.part(key, ordinal, None, self.content(names)?))
    }

    /// Content under a key, if it is any and there is one.
    pub(super) fn part(
        &self,
        key: Option<String>,
        ordinal: i64,
        prompt: Option<Box<RawValue>>,
        response: Option<Box<RawValue>>,
    ) -> Told {
        if prompt.is_none() && response.is_none() {
            return Told::Skipped(Skipped::AgentEvent);
        }
        let Some(key) = key else {
            return Told::Skipped(Skipped::StrayPart);
        };
        Told::Part(Box::new(Part {
            key: self.key(&key),
            ordinal,
            prompt,
            response,
        }))
    }

    fn key(&self, key: &str) -> Uuid {
        key_of(&format!("{}{key}", self.agent.prefix))
    }
}
