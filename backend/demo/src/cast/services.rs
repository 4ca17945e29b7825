//! Programs of the company that call models through the API.

/// A program with an API key of its own.
#[derive(Debug)]
pub(crate) struct Service {
    /// Its id, in place of a person's.
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
}

/// Sorts the mails that come in.
pub(crate) static MAIL_TRIAGE: Service = Service {
    id: "svc-mail-triage",
    name: "Mail Triage",
};
/// Keeps the search index fresh.
pub(crate) static SEARCH_INDEXER: Service = Service {
    id: "svc-search-indexer",
    name: "Search Indexer",
};
/// Answers the search box of the customer portal.
pub(crate) static PORTAL_SEARCH: Service = Service {
    id: "svc-portal-search",
    name: "Portal Search",
};
/// Writes down recorded phone calls.
pub(crate) static CALL_RECORDER: Service = Service {
    id: "svc-call-recorder",
    name: "Call Recorder",
};
/// Takes voice notes from drivers.
pub(crate) static DRIVER_APP: Service = Service {
    id: "svc-driver-app",
    name: "Driver App",
};
/// Checks public comments.
pub(crate) static COMMENT_GUARD: Service = Service {
    id: "svc-comment-guard",
    name: "Comment Guard",
};
