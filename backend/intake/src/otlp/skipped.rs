//! Why items are accepted and not kept.

/// Why an item is accepted and not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// It is no AI operation.
    NotAi,
    /// The run of an agent; the calls inside are the entries.
    Agent,
    /// A step around calls.
    Workflow,
    /// A search in documents.
    Retriever,
    /// A check by a guardrail.
    Guardrail,
    /// A tool without arguments and result.
    EmptyTool,
    /// A log record beside a span, which tells of the same call.
    BesideSpan,
    /// A span beside events, which tell of the same work.
    BesideEvents,
    /// An event of a coding agent that tells neither of an operation nor content.
    AgentEvent,
    /// Content that was joined to the entry it belongs to, or is not to be kept.
    Part,
    /// Content that does not say what it belongs to.
    StrayPart,
    /// Content that may not wait for its entry, since too much waits already.
    NoRoom,
    /// A metric.
    Metric,
}

impl Skipped {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::NotAi,
        Self::Agent,
        Self::Workflow,
        Self::Retriever,
        Self::Guardrail,
        Self::EmptyTool,
        Self::BesideSpan,
        Self::BesideEvents,
        Self::AgentEvent,
        Self::Part,
        Self::StrayPart,
        Self::NoRoom,
        Self::Metric,
    ];

    /// Returns the reason as metrics spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAi => "not_ai",
            Self::Agent => "agent",
            Self::Workflow => "workflow",
            Self::Retriever => "retriever",
            Self::Guardrail => "guardrail",
            Self::EmptyTool => "empty_tool",
            Self::BesideSpan => "beside_span",
            Self::BesideEvents => "beside_events",
            Self::AgentEvent => "agent_event",
            Self::Part => "part",
            Self::StrayPart => "stray_part",
            Self::NoRoom => "no_room",
            Self::Metric => "metric",
        }
    }
}
