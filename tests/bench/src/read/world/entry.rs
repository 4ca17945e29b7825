//! One entry: how it went, how long it took, what it cost, what it belongs to.

use std::fmt::Write as _;

use logbook_domain::id;
use logbook_domain::time;
use logbook_domain::vocabulary::{ErrorCategory, Status};
use uuid::Uuid;

use super::wire::Rows;
use crate::shared::random::Random;

/// About one entry a day has it.
pub(crate) const RARE_CATEGORY: ErrorCategory = ErrorCategory::ContextResolution;
/// How many fields [`Entry::write`] gives.
const FIELDS: i16 = 19;

/// An entry as a row.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) millis: i64,
    pub(crate) id: Uuid,
    pub(crate) series_id: i32,
    pub(crate) outcome: Outcome,
    pub(crate) has_content: bool,
    pub(crate) links: Links,
}

/// Status and error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) status: Status,
    pub(crate) category: Option<ErrorCategory>,
}

/// What an entry belongs to; empty texts stand for none.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(crate) conversation: String,
    pub(crate) trace: String,
    pub(crate) parent: String,
    pub(crate) entity: String,
    /// The first entry of the trace.
    root: String,
}

impl Outcome {
    /// Of a hundred, 94 succeed.
    pub(crate) fn random(random: &mut Random) -> Self {
        use ErrorCategory as Category;
        const FAILURES: [Category; 8] = [
            Category::ServerError,
            Category::RateLimiting,
            Category::NetworkError,
            Category::InvalidRequest,
            Category::ToolExecution,
            Category::Authentication,
            Category::ModelNotFound,
            Category::Unknown,
        ];
        let of = |status, category| Self { status, category };
        match random.below(1_000) {
            0..940 => of(Status::Succeeded, None),
            940..975 => of(
                Status::Failed,
                Some(FAILURES[random.skewed(FAILURES.len())]),
            ),
            975..987 => of(Status::Blocked, Some(Category::GuardrailBlocked)),
            987..995 => of(Status::Cancelled, None),
            _ => of(Status::PartialSuccess, Some(Category::ToolExecution)),
        }
    }

    /// The one that about one entry a day has.
    pub(crate) const fn rare() -> Self {
        Self {
            status: Status::Failed,
            category: Some(RARE_CATEGORY),
        }
    }
}

/// A new id for an entry that begins then.
pub(crate) fn new_id(millis: i64, random: &mut Random) -> Uuid {
    let mut tail = [0; 10];
    tail[..8].copy_from_slice(&random.next().to_be_bytes());
    tail[8..].copy_from_slice(&random.next().to_be_bytes()[..2]);
    id::fresh(time::from_millis(millis).unwrap_or_default(), tail)
}

impl Entry {
    /// Adds it to the rows of `entries`, in the order in which they are copied.
    pub(crate) fn write(&self, random: &mut Random, rows: &mut Rows) {
        let Self {
            millis,
            id,
            series_id,
            outcome,
            has_content,
            links,
        } = self;
        rows.begin(FIELDS)
            .moment(*millis)
            .uuid(id.as_bytes())
            .integer(*series_id)
            .small(outcome.status.code())
            .small(outcome.category.map(ErrorCategory::code))
            .boolean(*has_content)
            .boolean(false);
        write_numbers(random, rows);
        let Links {
            conversation,
            trace,
            parent,
            entity,
            root: _,
        } = links;
        rows.text(some(conversation))
            .text(some(trace))
            .text(some(parent))
            .text(some(entity));
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Duration, tokens, audio and cost; some entries have none.
fn write_numbers(random: &mut Random, rows: &mut Rows) {
    let duration = (!random.once_in(100)).then(|| random.long_tailed(1_400.0));
    rows.integer(duration);
    if random.once_in(33) {
        for _ in 0..6 {
            rows.integer(None);
        }
        rows.big(None);
        return;
    }
    let (input, output) = (random.long_tailed(900.0), random.long_tailed(220.0));
    let cached = random.once_in(4).then_some(input / 2);
    let reasoning = random.once_in(5).then_some(output / 3);
    rows.integer(input)
        .integer(output)
        .integer(input + output)
        .integer(cached)
        .integer(reasoning)
        .integer(None)
        .big(i64::from(input) * 250 + i64::from(output) * 2_000);
}

impl Links {
    /// Groups of eight of one series, of five that follow each other, and of
    /// about fifty all over the time.
    pub(crate) fn fill(&mut self, place: Place, id: Uuid, random: &mut Random) {
        let Place {
            day,
            number,
            series,
            of_series,
            is_about_entity,
            entities,
        } = place;
        self.conversation.clear();
        self.trace.clear();
        self.entity.clear();
        // Writing to a String cannot fail.
        if series % 5 < 3 {
            let _ = write!(self.conversation, "c-{day}-{series}-{}", of_series / 8);
        }
        let group = number / 5;
        if group.is_multiple_of(2) {
            let mut trace = Random::new(group ^ (u64::from(day) << 40));
            let _ = write!(self.trace, "{:016x}{:016x}", trace.next(), trace.next());
        }
        self.parent.clear();
        if number.is_multiple_of(5) {
            self.root = id.to_string();
        } else if !self.trace.is_empty() {
            self.parent.push_str(&self.root);
        }
        if is_about_entity && random.once_in(3) {
            let _ = write!(self.entity, "T-{}", random.below(entities));
        }
    }
}

/// Where in a day an entry stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Days since 1970.
    pub(crate) day: u32,
    /// Of the day.
    pub(crate) number: u64,
    /// Of the cast.
    pub(crate) series: usize,
    /// How many of this series came before on this day.
    pub(crate) of_series: u32,
    /// Whether its series says of what kind its entity is; a third of these say which.
    pub(crate) is_about_entity: bool,
    /// How many entities there are.
    pub(crate) entities: usize,
}
