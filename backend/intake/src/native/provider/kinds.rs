//! Where the answer of each provider says what.

/// The answer of one provider.
#[derive(Debug)]
pub(super) struct Kind {
    /// What has to stand at these paths: that text, or anything where it is empty.
    pub(super) has: &'static [(&'static str, &'static str)],
    pub(super) model: &'static str,
    /// The usage; of several fields the object that has them.
    pub(super) usage: &'static [&'static str],
    /// Why the model ended; the first that says so counts.
    pub(super) reasons: &'static [&'static str],
    /// What is only there when the model or a filter refused.
    pub(super) refusals: &'static [&'static str],
}

/// Every field that an answer is asked for.
pub(super) const FIELDS: [&str; 26] = [
    "candidates",
    "choices",
    "done",
    "done_reason",
    "eval_count",
    "finish_reason",
    "incomplete_details",
    "message",
    "meta",
    "model",
    "modelVersion",
    "model_version",
    "object",
    "output",
    "promptFeedback",
    "prompt_eval_count",
    "prompt_feedback",
    "role",
    "status",
    "stopReason",
    "stop_reason",
    "text",
    "type",
    "usage",
    "usageMetadata",
    "usage_metadata",
];

const NOTHING: Kind = Kind {
    has: &[],
    model: "model",
    usage: &["usage"],
    reasons: &[],
    refusals: &[],
};

/// Every kind; the first that fits counts.
pub(super) const KINDS: [Kind; 13] = [
    // OpenAI: chat, completions, responses, embeddings, transcriptions.
    Kind {
        has: &[("object", "chat.completion")],
        reasons: &["choices.0.finish_reason"],
        refusals: &["choices.0.message.refusal"],
        ..NOTHING
    },
    Kind {
        has: &[("object", "text_completion")],
        reasons: &["choices.0.finish_reason"],
        ..NOTHING
    },
    Kind {
        has: &[("object", "response")],
        reasons: &["incomplete_details.reason", "status"],
        refusals: &["output.*.content.*.refusal"],
        ..NOTHING
    },
    Kind {
        has: &[("object", "list"), ("usage.prompt_tokens", "")],
        ..NOTHING
    },
    Kind {
        has: &[("text", ""), ("usage.type", "tokens")],
        ..NOTHING
    },
    Kind {
        has: &[("text", ""), ("usage.type", "duration")],
        ..NOTHING
    },
    // Anthropic.
    Kind {
        has: &[("type", "message"), ("role", "assistant")],
        reasons: &["stop_reason"],
        ..NOTHING
    },
    // Gemini, as REST and as its Python SDK spell it.
    Kind {
        has: &[("usageMetadata", "")],
        model: "modelVersion",
        usage: &["usageMetadata"],
        reasons: &["promptFeedback.blockReason", "candidates.0.finishReason"],
        refusals: &["promptFeedback.blockReason"],
    },
    Kind {
        has: &[("usage_metadata", "")],
        model: "model_version",
        usage: &["usage_metadata"],
        reasons: &["prompt_feedback.block_reason", "candidates.0.finish_reason"],
        refusals: &["prompt_feedback.block_reason"],
    },
    // Bedrock.
    Kind {
        has: &[("stopReason", ""), ("usage.inputTokens", "")],
        reasons: &["stopReason"],
        ..NOTHING
    },
    // Ollama.
    Kind {
        has: &[("done", ""), ("model", ""), ("eval_count", "")],
        usage: &["prompt_eval_count", "eval_count"],
        reasons: &["done_reason"],
        ..NOTHING
    },
    // Cohere, its second version and its first.
    Kind {
        has: &[("message", ""), ("usage.billed_units", "")],
        reasons: &["finish_reason"],
        ..NOTHING
    },
    Kind {
        has: &[("meta.billed_units", "")],
        usage: &["meta"],
        reasons: &["finish_reason"],
        ..NOTHING
    },
];
