//! What becomes of each span and each log record.

use logbook_domain::vocabulary::Source;

use super::agents;
use super::attributes::Attributes;
use super::conventions;
use super::draft::draft;
use super::family::Family;
use super::joins::Joins;
use super::kind::Kind;
use super::operation::{Operation, fill};
use super::parts::{self, ANY_ORDER, Called, Part, Told, span_key};
use super::record::{Record, WHOLE_CALL};
use super::request::{Item, Request};
use super::rest;
use super::skipped::Skipped;
use super::span::Span;
use super::{MAX_ITEMS, Malformed};

/// What becomes of an item.
#[derive(Debug)]
pub enum Outcome {
    /// It is an entry.
    Entry(Box<Called>),
    /// It is content of an entry that is not in this request.
    Part(Box<Part>),
    /// It is accepted and not kept.
    Skipped(Skipped),
    /// It is refused; says why.
    Refused(String),
}

impl Request<'_> {
    /// Returns what becomes of each span, in the order sent.
    pub fn spans(&self) -> impl Iterator<Item = Outcome> {
        let family = Family::from_items(&self.items);
        self.items
            .iter()
            .map(move |item| or_refused(span(item, &family)))
            .chain(self.beyond())
    }

    /// Returns what becomes of each log record, in the order sent.
    pub fn records(&self) -> impl Iterator<Item = Outcome> {
        let joins = Joins::from_records(self.items.iter().map(record));
        (0..self.items.len())
            .map(move |place| or_refused(self.joined(place, &joins)))
            .chain(self.beyond())
    }

    /// Returns what becomes of the record at a place, with what others tell of
    /// it.
    fn joined(&self, place: usize, joins: &Joins) -> Result<Outcome, Malformed> {
        match record(&self.items[place])? {
            Told::Called(mut called) => {
                if let Some(place) = joins.verdict_on(place)
                    && let Told::Verdict(verdict) = record(&self.items[place])?
                {
                    called.draft.status = verdict.draft.status;
                    called.draft.error_category = verdict.draft.error_category;
                }
                for places in joins.parts_of(place) {
                    if let Some(part) = self.part(places)? {
                        called.take(part);
                    }
                }
                Ok(Outcome::Entry(called))
            }
            Told::Verdict(called) if joins.stands_alone(place) => Ok(Outcome::Entry(called)),
            Told::Part(_) => {
                let part = joins.left_at(place).map(|places| self.part(places));
                let part = part.transpose()?.flatten();
                Ok(part.map_or(Outcome::Skipped(Skipped::Part), |part| {
                    Outcome::Part(Box::new(part))
                }))
            }
            Told::Verdict(_) => Ok(Outcome::Skipped(Skipped::Part)),
            Told::Skipped(skipped) => Ok(Outcome::Skipped(skipped)),
        }
    }

    /// Returns the part whose pieces are at these places.
    fn part(&self, places: &[usize]) -> Result<Option<Part>, Malformed> {
        let pieces = places
            .iter()
            .filter_map(|place| match record(&self.items[*place]) {
                Ok(Told::Part(part)) => Some(Ok(*part)),
                Ok(_) => None,
                Err(error) => Some(Err(error)),
            });
        parts::whole(pieces)
    }

    /// Returns what becomes of the items that are too many.
    fn beyond(&self) -> impl Iterator<Item = Outcome> + use<> {
        let refused = || Outcome::Refused(format!("a request may have at most {MAX_ITEMS} items"));
        std::iter::repeat_with(refused).take(self.too_many)
    }
}

fn or_refused(outcome: Result<Outcome, Malformed>) -> Outcome {
    outcome.unwrap_or_else(|error| Outcome::Refused(error.to_string()))
}

fn span(item: &Item<'_>, family: &Family) -> Result<Outcome, Malformed> {
    let span = Span::read(item.raw)?;
    if agents::tells_in_events(&span.attributes, &item.resource) {
        return Ok(Outcome::Skipped(Skipped::BesideEvents));
    }
    let mut operation = Operation::default();
    conventions::read_fields(&span.attributes, &mut operation);
    conventions::read_content(&span.attributes, &mut operation)?;
    conventions::read_events(span.events(), &mut operation)?;
    if let Some(skipped) = skipped(&mut operation) {
        return Ok(Outcome::Skipped(skipped));
    }
    if operation.kind == Some(Kind::Tool) {
        let name = span.name.strip_prefix("execute_tool ");
        let name = name.unwrap_or(&span.name).to_owned();
        fill(&mut operation.tool, Some(name));
    }
    operation.has_failed |= span.has_failed;
    let message = (!span.status_message.is_empty()).then(|| span.status_message.to_string());
    fill(&mut operation.error_message, message);
    rest::read(&span.name, &span.attributes, &mut operation);
    family.pass_on(&span, &mut operation);
    item.resource.pass_on(&mut operation);
    item.resource.describe(&mut operation);
    let by_copilot = is_copilot(item, &span.attributes);
    if by_copilot {
        fill(&mut operation.agent_name, Some("copilot".to_owned()));
    }
    let mut draft = draft(operation, span.start, Some(span.end).filter(|end| *end > 0));
    if by_copilot {
        draft.source = Some(Source::Code);
    }
    draft.id = Some(format!("{}/{}", span.trace_id, span.span_id));
    draft.trace_id = Some(span.trace_id);
    draft.parent_id = span.parent_id;
    Ok(Outcome::Entry(Box::new(Called::of_span(draft))))
}

fn is_copilot(item: &Item<'_>, attributes: &Attributes<'_>) -> bool {
    conventions::is_copilot(attributes, item.resource.text("service.name"))
}

fn record(item: &Item<'_>) -> Result<Told, Malformed> {
    let record = Record::read(item.raw)?;
    if let Some(told) = agents::read(&record, &item.resource) {
        return told;
    }
    if !record.event.starts_with("gen_ai.") {
        return Ok(Told::Skipped(Skipped::NotAi));
    }
    if !record.span_id.is_empty() {
        return beside_span(&record);
    }
    if record.event != WHOLE_CALL || is_copilot(item, &record.attributes) {
        return Ok(Told::Skipped(Skipped::BesideSpan));
    }
    if record.time == 0 {
        return Err(Malformed::new(
            "a log record has no time_unix_nano, expected nanoseconds since 1970",
        ));
    }
    let mut operation = Operation::default();
    conventions::read_fields(&record.attributes, &mut operation);
    conventions::read_content(&record.attributes, &mut operation)?;
    if let Some(skipped) = skipped(&mut operation) {
        return Ok(Told::Skipped(skipped));
    }
    rest::read("", &record.attributes, &mut operation);
    item.resource.pass_on(&mut operation);
    item.resource.describe(&mut operation);
    let mut draft = draft(operation, record.time, None);
    let response = record.attributes.text("gen_ai.response.id");
    draft.id = response.map(|id| format!("response/{id}"));
    draft.trace_id = Some(record.trace_id).filter(|id| !id.is_empty());
    Ok(Told::Called(Box::new(draft.into())))
}

/// Returns what a record beside a span adds to the entry of the span: a
/// message, or all of them.
fn beside_span(record: &Record<'_>) -> Result<Told, Malformed> {
    let mut operation = Operation::default();
    conventions::read_events(std::iter::once(record.as_event()?), &mut operation)?;
    let Operation {
        prompt, response, ..
    } = operation;
    if record.trace_id.is_empty() || prompt.is_none() && response.is_none() {
        return Ok(Told::Skipped(Skipped::BesideSpan));
    }
    Ok(Told::Part(Box::new(Part {
        key: span_key(&record.trace_id, &record.span_id),
        ordinal: ANY_ORDER,
        prompt,
        response,
    })))
}

/// Why the operation is no entry, if it is none.
pub(super) fn skipped(operation: &mut Operation) -> Option<Skipped> {
    if operation.kind.is_none() && operation.looks_like_a_call() {
        use logbook_domain::vocabulary::Capability;
        operation.kind = Some(Kind::Model(Capability::Chat));
    }
    let has_content = operation.prompt.is_some() || operation.response.is_some();
    match operation.kind {
        Some(Kind::Model(_)) => None,
        Some(Kind::Tool) if has_content => None,
        Some(Kind::Tool) => Some(Skipped::EmptyTool),
        Some(Kind::Agent) => Some(Skipped::Agent),
        Some(Kind::Retriever) => Some(Skipped::Retriever),
        Some(Kind::Guardrail) => Some(Skipped::Guardrail),
        Some(Kind::Workflow) => Some(Skipped::Workflow),
        None => Some(Skipped::NotAi),
    }
}
