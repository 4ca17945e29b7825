//! The labels of metrics. None of them holds what a client can make up.

use prometheus_client::encoding::EncodeLabelSet;

/// Which requests are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Route {
    /// The method, or `other`.
    pub method: &'static str,
    /// The pattern of the path, not the path itself, or `other`.
    pub route: String,
    /// The status of the answer.
    pub status: u16,
}

/// Which of the redaction rules.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ByRule {
    pub(super) rule: String,
}

/// Which of the caches.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ByPart {
    pub(super) part: &'static str,
}

/// What became of entries, by how they came in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ByResult {
    pub(super) format: &'static str,
    pub(super) result: &'static str,
}

/// Why something was not kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ByReason {
    pub(super) reason: &'static str,
}

/// What a record came by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ByOrigin {
    pub(super) origin: &'static str,
}

/// Which of the lanes of connections.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ByLane {
    pub(super) lane: &'static str,
}
