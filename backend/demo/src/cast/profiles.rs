//! Profiles: the names under which the company offers models to its people.

use super::models::{
    CODESTRAL, EMBED_LARGE, EMBED_SMALL, GEMINI_FLASH, GEMINI_PRO, GPT, GPT_MINI, HAIKU, IMAGE,
    MISTRAL, MODERATION, Model, OPUS, QWEN, RERANK, SONNET, TRANSCRIBE, WHISPER,
};

/// A named, versioned choice of a model.
#[derive(Debug)]
pub(crate) struct Profile {
    /// The name people choose.
    pub(crate) alias: &'static str,
    /// Raised with every change of its instructions.
    pub(crate) version: i32,
    /// The model behind it.
    pub(crate) model: &'static Model,
}

const fn profile(alias: &'static str, version: i32, model: &'static Model) -> Profile {
    Profile {
        alias,
        version,
        model,
    }
}

/// Everyday work.
pub(crate) static BALANCED: Profile = profile("balanced", 4, &GPT);
/// Short answers.
pub(crate) static FAST: Profile = profile("fast", 6, &GPT_MINI);
/// Hard questions.
pub(crate) static DEEP: Profile = profile("deep-thinking", 2, &OPUS);
/// Letters and posts.
pub(crate) static WRITER: Profile = profile("writer", 3, &SONNET);
/// Contracts and reports.
pub(crate) static LONG: Profile = profile("long-context", 2, &GEMINI_PRO);
/// What must stay in Europe.
pub(crate) static EUROPEAN: Profile = profile("european", 2, &MISTRAL);
/// What must stay in house.
pub(crate) static PRIVATE: Profile = profile("private", 1, &QWEN);
/// On the phone.
pub(crate) static POCKET: Profile = profile("pocket", 2, &HAIKU);
/// Answers to customers.
pub(crate) static SUPPORT_REPLY: Profile = profile("support-reply", 7, &GPT_MINI);
/// Edits and reviews of code.
pub(crate) static CODE: Profile = profile("code", 5, &SONNET);
/// Completion while typing.
pub(crate) static COMPLETE: Profile = profile("code-complete", 3, &CODESTRAL);
/// Sorting of incoming mail.
pub(crate) static TRIAGE: Profile = profile("mail-triage", 5, &GEMINI_FLASH);
/// Matching of invoices.
pub(crate) static INVOICES: Profile = profile("invoice-matcher", 3, &OPUS);
/// Vectors of documents.
pub(crate) static INDEX: Profile = profile("search-index", 2, &EMBED_LARGE);
/// Vectors of queries.
pub(crate) static QUERY: Profile = profile("search-query", 2, &EMBED_SMALL);
/// Order of hits.
pub(crate) static RANK: Profile = profile("search-rank", 1, &RERANK);
/// Phone calls.
pub(crate) static CALLS: Profile = profile("call-transcripts", 3, &TRANSCRIBE);
/// Voice notes of drivers.
pub(crate) static VOICE: Profile = profile("voice-notes", 1, &WHISPER);
/// Pictures.
pub(crate) static PICTURES: Profile = profile("campaign-images", 1, &IMAGE);
/// Guard over public comments.
pub(crate) static GUARD: Profile = profile("comment-guard", 2, &MODERATION);
