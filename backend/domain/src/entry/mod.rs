//! One AI operation, checked and complete.

mod check;
mod contradiction;
mod draft;
mod kept_content;
pub mod submission;
mod text;
mod usage;

use uuid::Uuid;

use crate::content::Content;
use crate::decimal::{AudioSeconds, Usd};
use crate::series::Series;
use crate::time::Moment;
use crate::vocabulary::{ErrorCategory, Status};

pub use check::{Arrival, CheckedEntry};
pub use contradiction::Contradiction;
pub use draft::{Draft, Foreign, Taken};
pub use submission::Submission;
pub use text::REPLACED;

/// Largest value of a token count, and of a duration in milliseconds (24 days).
pub const MAX_COUNT: i64 = i32::MAX as i64;
/// Longest name, id or label, in characters.
pub const MAX_LABEL_CHARS: usize = 200;
/// Highest cost of one entry, in US dollars.
pub const MAX_COST_USD: i128 = 1_000_000;
/// How far ahead of the server's clock an entry may start, in days.
pub const MAX_DAYS_AHEAD: i64 = 1;

/// One entry of the log with its content.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// UUIDv7 of `started_at`.
    pub id: Uuid,
    /// When the operation began, in whole milliseconds.
    pub started_at: Moment,
    /// How long it took, in milliseconds; absent while running or unknown.
    pub duration_ms: Option<i32>,
    /// How long the first token of a streamed answer took, in milliseconds.
    pub time_to_first_token_ms: Option<i32>,
    /// Where it stands.
    pub status: Status,
    /// Whether it was failed because no completion came in time.
    pub expired: bool,
    /// Why it did not succeed.
    pub error_category: Option<ErrorCategory>,
    /// Who used what.
    pub series: Series,
    /// What it used up.
    pub usage: Usage,
    /// What it cost, as the client said.
    pub cost: Option<Usd>,
    /// What it belongs to.
    pub links: Links,
    /// What was asked and answered.
    pub content: Content,
}

impl Entry {
    /// When the operation ended, if it has.
    #[must_use]
    pub fn ended_at(&self) -> Option<Moment> {
        let millis = i64::from(self.duration_ms?);
        Some(self.started_at + chrono::Duration::milliseconds(millis))
    }

    /// Whether nothing may rewrite the entry any more. A completion that comes
    /// after the timeout still counts.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.status != Status::Running && !self.expired
    }

    /// Fails the entry because no completion came in time.
    pub fn expire(&mut self, message: Option<&str>) {
        self.status = Status::Failed;
        self.expired = true;
        self.error_category = Some(ErrorCategory::Unknown);
        self.content.error_message = message.map(str::to_owned);
    }
}

/// What an operation used up; absent is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the prompt.
    pub input_tokens: Option<i32>,
    /// Tokens of the response.
    pub output_tokens: Option<i32>,
    /// All tokens; input + output where the client sent none.
    pub total_tokens: Option<i32>,
    /// Part of the input that came from the provider's cache.
    pub cached_input_tokens: Option<i32>,
    /// Part of the input that was written to the provider's cache.
    pub cache_write_tokens: Option<i32>,
    /// Part of the output spent on reasoning.
    pub reasoning_tokens: Option<i32>,
    /// Length of the transcribed audio.
    pub audio: Option<AudioSeconds>,
}

/// What an entry belongs to: conversation, trace, parent, entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The conversation the entry is a turn of.
    pub conversation_id: Option<String>,
    /// The trace the entry is a step of.
    pub trace_id: Option<String>,
    /// The step that caused this one.
    pub parent_id: Option<String>,
    /// The thing the entry is about; of what kind it is, its series says.
    pub entity_id: Option<String>,
}
