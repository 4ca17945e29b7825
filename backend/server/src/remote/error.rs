//! What can go wrong with a server elsewhere.

/// Why a server could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RemoteError {
    /// Nothing to sign in with.
    #[error(
        "nothing to sign in with: give --api-key (or LOGBOOK_API_KEY) with the scope `ingest` (for an export `read`), or --email and --password (or LOGBOOK_ADMIN__EMAIL and LOGBOOK_ADMIN__PASSWORD)"
    )]
    NoCredentials,

    /// No server there, or none that answers.
    #[error(
        "could not reach the server at {address}: {source}; is it running? start it with `logbook serve`, or give its address with --url"
    )]
    Unreachable {
        /// The address that was tried.
        address: String,
        /// What the connection said.
        source: Box<ureq::Error>,
    },

    /// The server refused a request.
    #[error("the server refused {request} with status {status}: {detail}")]
    Refused {
        /// Method and path.
        request: &'static str,
        /// The HTTP status.
        status: u16,
        /// What its problem document says.
        detail: String,
    },

    /// The answer was not what the API promises.
    #[error("the answer to {request} was not what an AI Logbook server sends: {detail}")]
    Unexpected {
        /// Method and path.
        request: &'static str,
        /// What was wrong with it.
        detail: String,
    },

    /// The server takes entries but keeps none.
    #[error("the server keeps nothing: audit_log.enabled is false; switch it on and try again")]
    NotStored,
}
