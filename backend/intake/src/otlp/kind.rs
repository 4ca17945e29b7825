//! What kind of work a span stands for.

use logbook_domain::vocabulary::Capability;

/// The kinds of spans that conventions tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A call of a model.
    Model(Capability),
    /// The execution of a tool that a model asked for.
    Tool,
    /// The run of an agent, which calls models inside.
    Agent,
    /// A search in documents.
    Retriever,
    /// A check of what goes in or comes out.
    Guardrail,
    /// Any other step around calls of models.
    Workflow,
}

impl Kind {
    /// Returns the kind that a convention's word stands for, in whatever case.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        Some(match word.as_str() {
            "chat" | "text_completion" | "completion" | "generate_content" | "llm"
            | "generation" => Self::Model(Capability::Chat),
            "embeddings" | "embedding" => Self::Model(Capability::Embedding),
            "rerank" | "reranker" => Self::Model(Capability::Rerank),
            "speech_to_text" | "transcription" | "transcribe" | "audio_transcription" => {
                Self::Model(Capability::SpeechToText)
            }
            "image" | "image_generation" | "generate_image" => Self::Model(Capability::Image),
            "moderation" | "moderations" => Self::Model(Capability::Moderation),
            "execute_tool" | "tool" | "tool_call" => Self::Tool,
            "invoke_agent" | "create_agent" | "agent" => Self::Agent,
            "retriever" | "retrieval" => Self::Retriever,
            "guardrail" => Self::Guardrail,
            "invoke_workflow" | "workflow" | "framework" | "chain" | "task" | "span" | "event"
            | "evaluator" | "chat_client" | "advisor" | "plan" | "prompt" => Self::Workflow,
            _ => return Self::of_ai_sdk(&word),
        })
    }

    /// Returns the AI SDK names its functions; what calls the model begins with
    /// `do`.
    fn of_ai_sdk(word: &str) -> Option<Self> {
        let function = word.strip_prefix("ai.")?;
        Some(match function.rsplit('.').next()? {
            "dogenerate" | "dostream" => Self::Model(Capability::Chat),
            "doembed" => Self::Model(Capability::Embedding),
            "dorerank" => Self::Model(Capability::Rerank),
            "toolcall" => Self::Tool,
            _ => Self::Workflow,
        })
    }
}
