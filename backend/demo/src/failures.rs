//! What goes wrong: outcomes, error categories and messages worth reading.

use logbook_domain::decimal::Usd;
use logbook_domain::vocabulary::ErrorCategory::{
    self, Authentication, ContextResolution, GuardrailBlocked, InvalidRequest, ModelNotFound,
    NetworkError, RateLimiting, ServerError, ToolExecution, Unknown,
};
use logbook_domain::vocabulary::{Source, Status};
use serde_json::{Value, json};

use super::entry::{Entry, Failure, Usage};
use super::random::Random;

/// One way to fail: how likely where, how long it takes, and what it says.
struct Cause {
    category: ErrorCategory,
    /// Weight in chat, agent, code, api.
    weights: [f64; 4],
    /// Milliseconds until the failure shows.
    millis: (i64, i64),
    messages: &'static [&'static str],
}

#[rustfmt::skip]
const CAUSES: [Cause; 9] = [
    Cause { category: RateLimiting, weights: [20.0, 22.0, 24.0, 24.0], millis: (70, 600), messages: &[
        "429 Too Many Requests: tokens per minute exceeded for {model} (limit 2,000,000, used 1,997,214, requested 6,180); try again in 1.2 s",
        "429: request rate limit of 600 a minute reached for the organisation; Retry-After: 4",
        "overloaded: {provider} asks to slow down, retry after 11 s",
    ]},
    Cause { category: ServerError, weights: [22.0, 18.0, 16.0, 16.0], millis: (900, 31_000), messages: &[
        "500 from {provider}: the server had an error while processing your request (request id req_7f31c09be2)",
        "503 from {provider}: the model {model} is currently overloaded",
        "529 overloaded_error after 3 attempts",
    ]},
    Cause { category: NetworkError, weights: [16.0, 14.0, 20.0, 14.0], millis: (5_000, 60_000), messages: &[
        "connection to {provider} reset by peer after 0 bytes",
        "timed out: no first token from {model} within 60 s",
        "could not resolve host of {provider}: temporary failure in name resolution",
    ]},
    Cause { category: InvalidRequest, weights: [12.0, 9.0, 14.0, 12.0], millis: (60, 400), messages: &[
        "400: this model's maximum context length is 400,000 tokens, the messages hold 418,233; shorten the attachments",
        "400 invalid_request_error: `temperature` is not supported with {model}",
        "400: messages.4: `tool_calls` must be followed by a message for each tool_call_id; missing call_Zk31",
    ]},
    Cause { category: Authentication, weights: [5.0, 5.0, 9.0, 13.0], millis: (50, 240), messages: &[
        "401 from {provider}: the API key of project `gateway-eu` has expired; rotate it under Settings, Providers",
        "403: the key has no access to {model}; ask the owner of project `gateway-eu` to enable it",
    ]},
    Cause { category: ModelNotFound, weights: [6.0, 5.0, 8.0, 8.0], millis: (60, 260), messages: &[
        "404: the model `{model}-0915` does not exist or was retired; did you mean `{model}`?",
        "404 from {provider}: no deployment named `{model}` in region eu-central",
    ]},
    Cause { category: ContextResolution, weights: [10.0, 14.0, 6.0, 6.0], millis: (120, 2_500), messages: &[
        "variable `customer_tier` of prompt template `reply-to-complaint` v3 has no value for this ticket",
        "document `kb/returns-policy-2026.pdf` could not be read: 403 from the document store",
        "retrieval failed: index `contracts-v4` is being rebuilt, 61 % done",
    ]},
    Cause { category: ToolExecution, weights: [0.0, 10.0, 0.0, 0.0], millis: (700, 9_000), messages: &[
        "the agent gave up after the tool `get_shipment` failed 3 times: 502 Bad Gateway from the tracking service",
        "tool `run_sql` returned an error the agent could not repair: relation \"shipments_v2\" does not exist",
    ]},
    Cause { category: Unknown, weights: [5.0, 4.0, 5.0, 5.0], millis: (200, 20_000), messages: &[
        "the provider closed the stream without a final event and without an error",
        "unexpected answer from {provider}: HTTP 200 with an empty body",
    ]},
];

const GUARDRAILS: [&str; 4] = [
    "guardrail `pii-outbound`: the answer held a customer's private phone number and was withheld",
    "guardrail `prompt-injection`: the attached mail contains instructions addressed to the assistant (\"ignore your rules and …\")",
    "guardrail `legal-advice`: answers about pending litigation go to the legal team",
    "guardrail `secrets`: the prompt contains what looks like a private key (-----BEGIN …)",
];

const PARTIAL: [(ErrorCategory, &str); 4] = [
    (
        NetworkError,
        "the stream ended early: connection lost after 62 % of the answer",
    ),
    (
        ContextResolution,
        "2 of 5 attached documents could not be read; the answer rests on the other three",
    ),
    (
        ServerError,
        "{provider} stopped in the middle of the answer (finish_reason: error)",
    ),
    (
        ToolExecution,
        "1 of 3 tool calls failed; the answer was completed without it",
    ),
];

/// How an entry ended, as far as what follows depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The answer is there, at least in part.
    Answered,
    /// No answer, but another try may help.
    Failed,
    /// No answer, and no other try will be made.
    Ended,
}

/// Lets a settled entry fail now and then.
pub(crate) fn afflict(entry: &mut Entry, random: &mut Random) -> Outcome {
    let fate = random.fraction();
    match fate {
        _ if fate < 0.032 => fail(entry, random),
        _ if fate < 0.040 => block(entry, random.pick::<&str>(&GUARDRAILS)),
        _ if fate < 0.052 => cancel(entry, random),
        _ if fate < 0.060 => cut_short(entry, random),
        _ => Outcome::Answered,
    }
}

/// Fails an entry for one of the reasons usual in its source.
fn fail(entry: &mut Entry, random: &mut Random) -> Outcome {
    let column = match entry.source {
        Source::Chat => 0,
        Source::Agent => 1,
        Source::Code => 2,
        Source::Api => 3,
    };
    let cause = &CAUSES[random.weighted(CAUSES.iter().map(|cause| cause.weights[column]))];
    let message = random.pick(cause.messages);
    let millis = random.between(cause.millis.0, cause.millis.1);
    fail_with(entry, cause.category, message, millis)
}

/// Fails an entry with a given reason.
pub(crate) fn fail_with(
    entry: &mut Entry,
    category: ErrorCategory,
    message: &str,
    millis: i64,
) -> Outcome {
    entry.status = Status::Failed;
    explain(entry, category, message);
    without_answer(entry);
    entry.duration_ms = Some(millis);
    Outcome::Failed
}

/// Blocks an entry by a guardrail.
pub(crate) fn block(entry: &mut Entry, message: &str) -> Outcome {
    entry.status = Status::Blocked;
    explain(entry, GuardrailBlocked, message);
    without_answer(entry);
    entry.duration_ms = Some(entry.duration_ms.map_or(90, |millis| 60 + millis / 20));
    Outcome::Ended
}

/// Stops an entry before it answers, with what the person says about it.
pub(crate) fn stop(entry: &mut Entry, message: &str) {
    entry.status = Status::Cancelled;
    explain(entry, Unknown, message);
    without_answer(entry);
}

/// Stops an entry in the middle, as a person does who has seen enough.
fn cancel(entry: &mut Entry, random: &mut Random) -> Outcome {
    entry.status = Status::Cancelled;
    keep_part(entry, 0.1 + 0.5 * random.fraction());
    if random.chance(0.3) {
        explain(
            entry,
            NetworkError,
            "the client went away before the answer was complete",
        );
    }
    Outcome::Ended
}

/// Ends an entry with a part of its answer.
fn cut_short(entry: &mut Entry, random: &mut Random) -> Outcome {
    // Half a tool call could not be carried out.
    if !matches!(entry.response, Some(Value::String(_))) {
        return Outcome::Answered;
    }
    let known = if entry.source == Source::Agent {
        PARTIAL.len()
    } else {
        PARTIAL.len() - 1
    };
    let (category, message) = *random.pick(&PARTIAL[..known]);
    entry.status = Status::PartialSuccess;
    explain(entry, category, message);
    keep_part(entry, 0.62);
    Outcome::Answered
}

fn explain(entry: &mut Entry, category: ErrorCategory, message: &str) {
    let message = message
        .replace("{model}", entry.model)
        .replace("{provider}", entry.provider);
    entry.error = Some(Failure { category, message });
}

fn without_answer(entry: &mut Entry) {
    entry.response = None;
    entry.usage = Usage::default();
    entry.time_to_first_token_ms = None;
    entry.cost_usd = None;
}

/// Keeps the first part of the answer, of time, output tokens and cost.
fn keep_part(entry: &mut Entry, share: f64) {
    let cut = |whole: i64| ((whole as f64 * share) as i64).max(1);
    entry.response = match entry.response.take() {
        Some(Value::String(text)) => {
            let letters = cut(text.chars().count() as i64) as usize;
            Some(json!(text.chars().take(letters).collect::<String>()))
        }
        // Half a tool call is no tool call.
        _ => None,
    };
    entry.duration_ms = entry.duration_ms.map(cut);
    let first = entry.time_to_first_token_ms.zip(entry.duration_ms);
    entry.time_to_first_token_ms = first.map(|(first, whole)| first.min(whole));
    entry.cost_usd = entry
        .cost_usd
        .map(|cost| Usd::from_units((cost.units() as f64 * share) as i128));
    let usage = &mut entry.usage;
    usage.reasoning_tokens = usage.reasoning_tokens.map(cut);
    usage.output_tokens = usage.output_tokens.map(cut);
    usage.total_tokens = usage
        .input_tokens
        .zip(usage.output_tokens)
        .map(|(i, o)| i + o);
    usage.audio_seconds = None;
}
