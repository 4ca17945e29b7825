//! What entries are grouped by.

/// An id that entries of one thing share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the names say it: each is a field of the entry"
)]
pub enum Link {
    Conversation,
    Trace,
    Parent,
    Entity,
}

impl Link {
    /// Every link.
    pub const ALL: [Self; 4] = [Self::Conversation, Self::Trace, Self::Parent, Self::Entity];

    /// The name as a parameter.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conversation => "conversation_id",
            Self::Trace => "trace_id",
            Self::Parent => "parent_id",
            Self::Entity => "entity_id",
        }
    }
}
