//! What can go wrong while the sample is sent.

/// Why `logbook demo` could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// One of the built-in texts is malformed.
    #[error("the built-in texts of the sample are malformed: {0}")]
    Texts(#[from] toml::de::Error),

    /// Nothing to sign in with.
    #[error(
        "nothing to sign in with: give --api-key (or LOGBOOK_API_KEY) with the scope `ingest`, or --email and --password (or LOGBOOK_ADMIN__EMAIL and LOGBOOK_ADMIN__PASSWORD)"
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
        request: String,
        /// The HTTP status.
        status: u16,
        /// What its problem document says.
        detail: String,
    },

    /// The answer was not what the API promises.
    #[error("the answer to {request} was not what an AI Logbook server sends: {detail}")]
    Unexpected {
        /// Method and path.
        request: String,
        /// What was wrong with it.
        detail: String,
    },

    /// The server takes entries but keeps none.
    #[error("the server keeps nothing: audit_log.enabled is false; switch it on and try again")]
    NotStored,

    /// Some entries were not taken.
    #[error("the server refused {count} of the entries; the first because of {first}")]
    Rejected {
        /// How many.
        count: usize,
        /// What was wrong with the first.
        first: String,
    },

    /// The summary could not be printed.
    #[error("could not print: {0}")]
    Output(#[from] std::io::Error),
}
