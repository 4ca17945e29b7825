//! A series: one distinct combination of who with what.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::filter::Dimension;
use crate::vocabulary::{Capability, FeatureType, Source};

pub use crate::identity::compared;

/// Who used what: everything of an entry that repeats.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Series {
    /// Who asked.
    pub user: User,
    /// Who serves the model.
    pub provider: Option<String>,
    /// The model as the provider names it.
    pub model: Option<String>,
    /// The agent that acted.
    pub agent: Agent,
    /// The profile (a named model configuration) that was used.
    pub profile: Profile,
    /// The feature that asked.
    pub feature: Feature,
    /// The door it came through.
    pub source: Source,
    /// The client it came from, e.g. `Web`.
    pub platform: Option<String>,
    /// The kind of work.
    pub capability: Capability,
    /// The kind of thing it is about, e.g. `ticket`; which one is said by the entry.
    pub entity_type: Option<String>,
}

/// A user as named at the time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct User {
    /// The client's own id of the user.
    pub id: Option<String>,
    /// Display name.
    pub name: Option<String>,
    /// Mail address.
    pub email: Option<String>,
}

impl User {
    /// What identifies the user: the id, else the email, else the name, as users
    /// are [compared](compared).
    #[must_use]
    pub fn identity(&self) -> Option<Cow<'_, str>> {
        let User { id, name, email } = self;
        let sent = id.as_deref().or(email.as_deref()).or(name.as_deref());
        sent.map(compared)
    }
}

/// An agent as named at the time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Agent {
    /// The client's own id of the agent.
    pub id: Option<String>,
    /// Display name.
    pub name: Option<String>,
}

impl Agent {
    /// What identifies the agent: the id, else the name.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.id.as_deref().or(self.name.as_deref())
    }
}

/// A named model configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Profile {
    /// Its alias, which identifies it.
    pub alias: Option<String>,
    /// Its version.
    pub version: Option<i32>,
}

/// The feature that asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Feature {
    /// Its kind.
    pub kind: Option<FeatureType>,
    /// Its id.
    pub id: Option<String>,
    /// Its version.
    pub version: Option<i32>,
}

impl Feature {
    /// What identifies the feature: the id, else its kind.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.id.as_deref().or(self.kind.map(FeatureType::name))
    }
}

impl Series {
    /// The key of the combination, the same on every server.
    #[must_use]
    pub fn key(&self) -> Uuid {
        let Self {
            user,
            provider,
            model,
            agent,
            profile,
            feature,
            source,
            platform,
            capability,
            entity_type,
        } = self;
        let number = |number: Option<i32>| number.map(|one| one.to_string());
        let (profile_version, feature_version) = (number(profile.version), number(feature.version));
        // Not a list: this is asked for every entry that comes in.
        let parts = [
            user.id.as_deref(),
            user.name.as_deref(),
            user.email.as_deref(),
            provider.as_deref(),
            model.as_deref(),
            agent.id.as_deref(),
            agent.name.as_deref(),
            profile.alias.as_deref(),
            profile_version.as_deref(),
            feature.kind.map(FeatureType::name),
            feature.id.as_deref(),
            feature_version.as_deref(),
            Some(source.name()),
            platform.as_deref(),
            Some(capability.name()),
            entity_type.as_deref(),
        ];
        // An absent entity type is left out and not digested as absent: it came
        // last, when there were series already, and these must be found again.
        let length = parts.len() - usize::from(entity_type.is_none());
        fingerprint(&parts[..length])
    }

    /// The value a filter on `dimension` compares with, where the series has one.
    ///
    /// Status and error category belong to the entry, not to its series.
    #[must_use]
    pub fn value(&self, dimension: Dimension) -> Option<Cow<'_, str>> {
        match dimension {
            Dimension::User => self.user.identity(),
            _ => self.value_as_sent(dimension).map(Cow::Borrowed),
        }
    }

    fn value_as_sent(&self, dimension: Dimension) -> Option<&str> {
        match dimension {
            Dimension::Source => Some(self.source.name()),
            Dimension::Model => self.model.as_deref(),
            Dimension::Capability => Some(self.capability.name()),
            Dimension::Profile => self.profile.alias.as_deref(),
            Dimension::Provider => self.provider.as_deref(),
            Dimension::Agent => self.agent.identity(),
            Dimension::Platform => self.platform.as_deref(),
            Dimension::Feature => self.feature.identity(),
            Dimension::EntityType => self.entity_type.as_deref(),
            Dimension::User | Dimension::Status | Dimension::ErrorCategory => None,
        }
    }

    /// What a person reads for [`Series::value`].
    #[must_use]
    pub fn label(&self, dimension: Dimension) -> Option<&str> {
        match dimension {
            Dimension::User => self.user.label(),
            Dimension::Agent => self.agent.name.as_deref().or(self.agent.id.as_deref()),
            _ => self.value_as_sent(dimension),
        }
    }
}

impl User {
    /// What a person reads for the user: the name, else the email, else the id.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        let Self { id, name, email } = self;
        name.as_deref().or(email.as_deref()).or(id.as_deref())
    }

    /// The key of this id, name and email, the same on every server.
    #[must_use]
    pub fn key(&self) -> Uuid {
        fingerprint(&[
            self.id.as_deref(),
            self.name.as_deref(),
            self.email.as_deref(),
        ])
    }
}

/// A digest of the parts that keeps absent, empty and shifted parts apart.
fn fingerprint(parts: &[Option<&str>]) -> Uuid {
    let mut digest = Sha256::new();
    for part in parts {
        match part {
            Some(text) => {
                digest.update([1]);
                digest.update(text.len().to_be_bytes());
                digest.update(text.as_bytes());
            }
            None => digest.update([0]),
        }
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_moves_to_the_next_field_is_another_key() {
        let id_only = User {
            id: Some("ada".into()),
            ..User::default()
        };
        let name_only = User {
            name: Some("ada".into()),
            ..User::default()
        };
        assert_ne!(id_only.key(), name_only.key());
    }

    #[test]
    fn series_without_an_entity_type_keep_the_key_they_had_before_there_were_types() {
        let mut series = Series {
            user: User::default(),
            provider: None,
            model: Some("gpt-5".into()),
            agent: Agent::default(),
            profile: Profile::default(),
            feature: Feature::default(),
            source: Source::Api,
            platform: None,
            capability: Capability::Chat,
            entity_type: None,
        };
        let before = "1e197696-dca8-8fe0-a1ac-e5c59e2c2334";
        assert_eq!(series.key().to_string(), before);
        series.entity_type = Some("ticket".into());
        assert_ne!(series.key().to_string(), before);
    }

    #[test]
    fn a_user_without_an_id_is_known_by_email_then_name() {
        let mut user = User {
            id: None,
            name: Some("Ada".into()),
            email: Some("ada@x.org".into()),
        };
        assert_eq!(user.identity(), Some("ada@x.org".into()));
        user.email = None;
        assert_eq!(user.identity(), Some("Ada".into()));
    }

    #[test]
    fn addresses_are_compared_without_case_and_nothing_else_is() {
        for (sent, same) in [
            ("A.User@Example.com", "a.user@example.com"),
            ("Ada Lovelace@X", "ada lovelace@x"),
            ("a@b", "a@b"),
            ("Ö@Example.ORG", "Ö@example.org"),
            ("U-17", "U-17"),
            ("@Handle", "@Handle"),
            ("Ada@", "Ada@"),
            ("Ada@X@Y", "Ada@X@Y"),
        ] {
            assert_eq!(compared(sent), same);
        }
    }
}
