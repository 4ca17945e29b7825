//! The closed word lists of an entry: status, error category, capability,
//! source and feature type.
//!
//! Every word has a name (JSON, filters) and a code (the database column).
//! Codes are append-only: rows keep them for years.

/// The names as a list in a sentence.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// Defines one word list with names, codes, parsing and display.
macro_rules! vocabulary {
    ($(#[doc = $doc:literal])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $code:literal $word:literal,)+ }) => {
        $(#[doc = $doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize,
        )]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word of the list, in the order of its codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as JSON and filters spell it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The number that stands for the word in the database.
            #[must_use]
            pub const fn code(self) -> i16 {
                match self { $(Self::$variant => $code),+ }
            }

            /// The word behind a database number, if there is one.
            #[must_use]
            pub const fn from_code(code: i16) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.name() == text).ok_or_else(|| {
                    let words = names(Self::ALL.iter().map(|word| word.name()));
                    format!("unknown {} `{text}`, expected one of {words}", $what)
                })
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            // By hand, because derived code answers a number with a syntax error.
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                struct Words;

                impl serde::de::Visitor<'_> for Words {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "one of {}", names($name::ALL.iter().map(|word| word.name())))
                    }

                    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<$name, E> {
                        word.parse().map_err(E::custom)
                    }
                }

                input.deserialize_str(Words)
            }
        }

        impl utoipa::PartialSchema for $name {
            // By hand, because the derive does not see names that come out of a macro.
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc),*).trim()))
                    .enum_values(Some(Self::ALL.iter().map(|word| word.name())))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

vocabulary! {
    /// Where an operation stands.
    Status, "status" {
        /// Begun, no outcome yet.
        Running = 1 "running",
        /// Ended well.
        Succeeded = 2 "succeeded",
        /// Ended with an error.
        Failed = 3 "failed",
        /// Stopped by a guardrail or a policy.
        Blocked = 4 "blocked",
        /// Stopped by whoever asked for it.
        Cancelled = 5 "cancelled",
        /// Ended with a part of the answer.
        PartialSuccess = 6 "partial_success",
    }
}

impl Status {
    /// Whether an entry with this status may carry an error.
    #[must_use]
    pub const fn carries_error(self) -> bool {
        match self {
            Self::Running | Self::Succeeded => false,
            Self::Failed | Self::Blocked | Self::Cancelled | Self::PartialSuccess => true,
        }
    }
}

vocabulary! {
    /// Why an operation did not succeed.
    ErrorCategory, "error category" {
        /// The provider refused the credentials.
        Authentication = 1 "authentication",
        /// Too many requests or tokens in a time window.
        RateLimiting = 2 "rate_limiting",
        /// The provider does not know the model.
        ModelNotFound = 3 "model_not_found",
        /// The request was malformed or too large.
        InvalidRequest = 4 "invalid_request",
        /// The provider failed.
        ServerError = 5 "server_error",
        /// The provider could not be reached.
        NetworkError = 6 "network_error",
        /// Documents or variables of the prompt could not be resolved.
        ContextResolution = 7 "context_resolution",
        /// A tool called by the model failed.
        ToolExecution = 8 "tool_execution",
        /// A guardrail refused prompt or response.
        GuardrailBlocked = 9 "guardrail_blocked",
        /// None of the others.
        Unknown = 10 "unknown",
    }
}

vocabulary! {
    /// What kind of work the model did.
    Capability, "capability" {
        /// Chat completion.
        Chat = 1 "chat",
        /// Text embedding.
        Embedding = 2 "embedding",
        /// Transcription.
        SpeechToText = 3 "speech_to_text",
        /// Image generation.
        Image = 4 "image",
        /// Moderation.
        Moderation = 5 "moderation",
        /// Reranking.
        Rerank = 6 "rerank",
        /// A tool call.
        Tool = 7 "tool",
    }
}

vocabulary! {
    /// Through which door the operation came.
    Source, "source" {
        /// General chat.
        Chat = 1 "chat",
        /// An agent.
        Agent = 2 "agent",
        /// The code gateway.
        Code = 3 "code",
        /// The API.
        Api = 4 "api",
    }
}

vocabulary! {
    /// What kind of feature asked.
    FeatureType, "feature type" {
        /// A stored prompt.
        Prompt = 1 "prompt",
        /// An agent.
        Agent = 2 "agent",
        /// A direct call.
        Direct = 3 "direct",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_lead_back_to_the_word() {
        for &status in Status::ALL {
            assert_eq!(Status::from_code(status.code()), Some(status));
            assert_eq!(status.name().parse(), Ok(status));
        }
        assert_eq!(Status::from_code(0), None);
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_known_ones() {
        let message = "image2".parse::<Source>().unwrap_err();
        assert_eq!(
            message,
            "unknown source `image2`, expected one of chat, agent, code, api"
        );
    }
}
