//! What entries are told apart by.

use std::str::FromStr;

use crate::identity::compared;
use crate::vocabulary::{Capability, ErrorCategory, Source, Status};

/// A dimension of the log: a repeatable filter and a facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the names say it: each is a field of the entry"
)]
pub enum Dimension {
    Source,
    Model,
    User,
    Status,
    Capability,
    Profile,
    Provider,
    Agent,
    Platform,
    Feature,
    EntityType,
    ErrorCategory,
}

impl Dimension {
    /// Every dimension in the order the web app shows them.
    pub const ALL: [Self; 12] = [
        Self::Source,
        Self::Model,
        Self::User,
        Self::Status,
        Self::Capability,
        Self::Profile,
        Self::Provider,
        Self::Agent,
        Self::Platform,
        Self::Feature,
        Self::EntityType,
        Self::ErrorCategory,
    ];

    /// The name as a query parameter and as a facet.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Model => "model",
            Self::User => "user",
            Self::Status => "status",
            Self::Capability => "capability",
            Self::Profile => "profile",
            Self::Provider => "provider",
            Self::Agent => "agent",
            Self::Platform => "platform",
            Self::Feature => "feature",
            Self::EntityType => "entity_type",
            Self::ErrorCategory => "error_category",
        }
    }

    /// The name of the parameter that excludes values.
    #[must_use]
    pub const fn not_name(self) -> &'static str {
        match self {
            Self::Source => "not_source",
            Self::Model => "not_model",
            Self::User => "not_user",
            Self::Status => "not_status",
            Self::Capability => "not_capability",
            Self::Profile => "not_profile",
            Self::Provider => "not_provider",
            Self::Agent => "not_agent",
            Self::Platform => "not_platform",
            Self::Feature => "not_feature",
            Self::EntityType => "not_entity_type",
            Self::ErrorCategory => "not_error_category",
        }
    }

    /// Whether there are entries without a value.
    #[must_use]
    pub const fn can_be_absent(self) -> bool {
        !matches!(self, Self::Source | Self::Status | Self::Capability)
    }

    /// Whether it belongs to how an entry ended and not to its series.
    #[must_use]
    pub const fn is_of_outcome(self) -> bool {
        matches!(self, Self::Status | Self::ErrorCategory)
    }

    /// The value that entries are compared with where somebody asks for `value`.
    #[must_use]
    pub fn compared(self, value: String) -> String {
        match self {
            Self::User => compared(&value).into_owned(),
            _ => value,
        }
    }

    /// Whether `value` can be a value of the dimension at all.
    ///
    /// # Errors
    /// A message with the known words of a closed list.
    pub fn check(self, value: &str) -> Result<(), String> {
        match self {
            Self::Source => value.parse::<Source>().map(drop),
            Self::Status => value.parse::<Status>().map(drop),
            Self::Capability => value.parse::<Capability>().map(drop),
            Self::ErrorCategory => value.parse::<ErrorCategory>().map(drop),
            Self::Model
            | Self::User
            | Self::Profile
            | Self::Provider
            | Self::Agent
            | Self::Platform
            | Self::Feature
            | Self::EntityType => Ok(()),
        }
    }
}

impl FromStr for Dimension {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|dimension| dimension.name() == text)
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::name).join(", ");
                format!("unknown dimension `{text}`, expected one of {names}")
            })
    }
}
