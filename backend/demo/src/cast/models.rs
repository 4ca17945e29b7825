//! Models with believable prices and speeds.
//!
//! Prices are in nano-dollars (10⁻⁹ USD): $1.75 a million tokens are 1,750 a
//! token. They resemble list prices of late 2025 and are no quotation.

use logbook_domain::vocabulary::Capability;

/// What a call costs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Price {
    /// By token: fresh input, cached input, output.
    Token(i128, i128, i128),
    /// By second of audio.
    Second(i128),
    /// By call.
    Call(i128),
    /// Run in house: nobody writes an invoice.
    Unpriced,
}

/// One model of one provider.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Model {
    /// Who serves it.
    pub(crate) provider: &'static str,
    /// Its name at the provider.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) capability: Capability,
    /// What it costs.
    pub(crate) price: Price,
    /// Milliseconds to the first token, or of the whole call where none stream.
    pub(crate) first_ms: f64,
    /// Output tokens a second.
    pub(crate) pace: f64,
    /// Whether it thinks before it answers.
    pub(crate) reasons: bool,
}

const fn chat(
    provider: &'static str,
    name: &'static str,
    price: [i128; 3],
    first_ms: f64,
    pace: f64,
) -> Model {
    Model {
        provider,
        name,
        capability: Capability::Chat,
        price: Price::Token(price[0], price[1], price[2]),
        first_ms,
        pace,
        reasons: false,
    }
}

const fn thinking(model: Model) -> Model {
    Model {
        reasons: true,
        ..model
    }
}

const fn special(
    provider: &'static str,
    name: &'static str,
    capability: Capability,
    price: Price,
    first_ms: f64,
) -> Model {
    Model {
        provider,
        name,
        capability,
        price,
        first_ms,
        pace: 1_000.0,
        reasons: false,
    }
}

/// The everyday model.
pub(crate) static GPT: Model =
    thinking(chat("openai", "gpt-5.2", [1_750, 175, 14_000], 900.0, 85.0));
/// Small and quick.
pub(crate) static GPT_MINI: Model = chat("openai", "gpt-5-mini", [250, 25, 2_000], 420.0, 140.0);
/// The most careful and most expensive.
pub(crate) static OPUS: Model = thinking(chat(
    "anthropic",
    "claude-opus-4-5",
    [5_000, 500, 25_000],
    1_400.0,
    55.0,
));
/// Code and prose.
pub(crate) static SONNET: Model = chat(
    "anthropic",
    "claude-sonnet-4-5",
    [3_000, 300, 15_000],
    1_050.0,
    70.0,
);
/// Quick answers for the app.
pub(crate) static HAIKU: Model = chat(
    "anthropic",
    "claude-haiku-4-5",
    [1_000, 100, 5_000],
    480.0,
    150.0,
);
/// Long documents.
pub(crate) static GEMINI_PRO: Model = thinking(chat(
    "google",
    "gemini-3-pro-preview",
    [2_000, 200, 12_000],
    1_600.0,
    95.0,
));
/// Cheap bulk work, through a router.
pub(crate) static GEMINI_FLASH: Model = chat(
    "openrouter",
    "google/gemini-3-flash-preview",
    [500, 50, 3_000],
    520.0,
    190.0,
);
/// Processed in Europe.
pub(crate) static MISTRAL: Model = chat(
    "mistral",
    "mistral-large-latest",
    [500, 500, 1_500],
    650.0,
    90.0,
);
/// Fills in code while typing.
pub(crate) static CODESTRAL: Model =
    chat("mistral", "codestral-latest", [300, 300, 900], 130.0, 210.0);
/// In house, for what must not leave.
pub(crate) static QWEN: Model = Model {
    price: Price::Unpriced,
    ..chat("self-hosted", "qwen3-32b", [0; 3], 700.0, 45.0)
};
/// Vectors for search.
pub(crate) static EMBED_LARGE: Model = special(
    "openai",
    "text-embedding-3-large",
    Capability::Embedding,
    Price::Token(130, 130, 0),
    240.0,
);
/// Vectors for single queries.
pub(crate) static EMBED_SMALL: Model = special(
    "openai",
    "text-embedding-3-small",
    Capability::Embedding,
    Price::Token(20, 20, 0),
    110.0,
);
/// Phone calls to text.
pub(crate) static TRANSCRIBE: Model = special(
    "openai",
    "gpt-4o-transcribe",
    Capability::SpeechToText,
    Price::Second(100_000),
    1_800.0,
);
/// Voice notes to text.
pub(crate) static WHISPER: Model = special(
    "groq",
    "whisper-large-v3",
    Capability::SpeechToText,
    Price::Second(30_833),
    600.0,
);
/// Pictures for campaigns.
pub(crate) static IMAGE: Model = special(
    "openai",
    "gpt-image-1",
    Capability::Image,
    Price::Call(42_000_000),
    14_000.0,
);
/// Flags what should not be said.
pub(crate) static MODERATION: Model = special(
    "openai",
    "omni-moderation-latest",
    Capability::Moderation,
    Price::Call(0),
    180.0,
);
/// Orders search hits.
pub(crate) static RERANK: Model = special(
    "cohere",
    "rerank-v3.5",
    Capability::Rerank,
    Price::Call(2_000_000),
    210.0,
);
