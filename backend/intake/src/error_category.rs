//! The category of an error, from an HTTP status or the name of an exception.

use logbook_domain::vocabulary::ErrorCategory;

/// Parts of names of exceptions, in lower case, and what they mean. The first
/// that fits counts.
const BY_NAME: [(&[&str], ErrorCategory); 8] = [
    (
        &[
            "content_filter",
            "contentfilter",
            "guardrail",
            "moderation_blocked",
        ],
        ErrorCategory::GuardrailBlocked,
    ),
    (
        &[
            "ratelimit",
            "rate_limit",
            "toomanyrequests",
            "throttl",
            "quota",
            "resourceexhausted",
        ],
        ErrorCategory::RateLimiting,
    ),
    (
        &[
            "authentication",
            "permission",
            "unauthorized",
            "forbidden",
            "accessdenied",
            "api_key",
        ],
        ErrorCategory::Authentication,
    ),
    (
        &["notfound", "not_found", "nosuchmodel"],
        ErrorCategory::ModelNotFound,
    ),
    (
        &["toolexecution", "tool_execution", "toolerror"],
        ErrorCategory::ToolExecution,
    ),
    (
        &[
            "connect", "timeout", "timedout", "dns", "econn", "socket", "network",
        ],
        ErrorCategory::NetworkError,
    ),
    (
        &[
            "badrequest",
            "invalidrequest",
            "invalid_request",
            "validation",
            "unprocessable",
            "contextlength",
            "invalidargument",
        ],
        ErrorCategory::InvalidRequest,
    ),
    (
        &[
            "internalserver",
            "server_error",
            "servererror",
            "serviceunavailable",
            "overloaded",
            "apistatus",
        ],
        ErrorCategory::ServerError,
    ),
];

/// Returns the category of an HTTP status.
pub(crate) const fn of_status(status: i64) -> Option<ErrorCategory> {
    Some(match status {
        401 | 403 => ErrorCategory::Authentication,
        404 => ErrorCategory::ModelNotFound,
        408 => ErrorCategory::NetworkError,
        429 => ErrorCategory::RateLimiting,
        400..500 => ErrorCategory::InvalidRequest,
        500..600 => ErrorCategory::ServerError,
        _ => return None,
    })
}

/// Returns the category of an `error.type` or the type of an exception.
pub(crate) fn of_name(name: &str) -> Option<ErrorCategory> {
    if let Ok(status) = name.parse() {
        return of_status(status);
    }
    let name = name.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let found = BY_NAME.iter().find(|(parts, _)| has(parts));
    found.map(|(_, category)| *category)
}

/// Parts of messages of providers, in lower case, and what they mean. Only what
/// hardly stands in the message of another error.
const BY_PHRASE: [(&[&str], ErrorCategory); 2] = [
    (
        &["rate limit", "too many requests"],
        ErrorCategory::RateLimiting,
    ),
    (
        &["incorrect api key", "invalid api key", "invalid x-api-key"],
        ErrorCategory::Authentication,
    ),
];

/// Returns the category of a message, for senders that tell nothing else. Those
/// of the Python packages `openai` and `anthropic` begin with the HTTP status:
/// `Error code: 429 - …`. Vercel's AI SDK has the provider's words alone.
pub(super) fn of_message(message: &str) -> Option<ErrorCategory> {
    if let Some(rest) = message.strip_prefix("Error code: ") {
        return of_status(rest.get(..3)?.parse().ok()?);
    }
    let message = message.to_ascii_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| message.contains(phrase));
    let found = BY_PHRASE.iter().find(|(phrases, _)| has(phrases));
    found.map(|(_, category)| *category)
}

/// Reports whether the name says that whoever asked has given up.
pub(super) fn is_cancelled(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("cancel") || name.contains("aborterror")
}

/// Reports whether the model ended because a filter or a guardrail stepped in.
pub(crate) fn is_blocked(finish_reason: &str) -> bool {
    let reason = finish_reason.to_ascii_lowercase().replace('-', "_");
    matches!(
        reason.as_str(),
        "content_filter"
            | "content_filtered"
            | "safety"
            | "refusal"
            | "blocklist"
            | "prohibited_content"
            | "spii"
            | "image_safety"
            | "guardrail_intervened"
            | "error_toxic"
    )
}
