//! The rows of series and users.

use std::borrow::Cow;

use diesel::prelude::*;
use logbook_domain::series::{Agent, Feature, Profile, Series, User};
use logbook_domain::vocabulary::{Capability, FeatureType, Source};
use uuid::Uuid;

use crate::db::schema::{series, users};
use crate::error::StoreError;

/// A user to be inserted.
#[derive(Insertable)]
#[diesel(table_name = users)]
pub(super) struct NewUser<'a> {
    key: Uuid,
    identity: Cow<'a, str>,
    external_id: Option<&'a str>,
    name: Option<&'a str>,
    email: Option<&'a str>,
}

impl<'a> NewUser<'a> {
    /// Creates the row of a user, or `None` when the client named no user.
    pub(super) fn from_user(user: &'a User) -> Option<Self> {
        Some(Self {
            key: user.key(),
            identity: user.identity()?,
            external_id: user.id.as_deref(),
            name: user.name.as_deref(),
            email: user.email.as_deref(),
        })
    }
}

/// A user as read.
#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct UserRow {
    external_id: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

impl UserRow {
    /// Converts the row to a user.
    pub(super) fn into_user(self) -> User {
        let Self {
            external_id,
            name,
            email,
        } = self;
        User {
            id: external_id,
            name,
            email,
        }
    }
}

/// A series to be inserted.
#[derive(Insertable)]
#[diesel(table_name = series)]
pub(super) struct NewSeries<'a> {
    key: Uuid,
    user_id: Option<i32>,
    provider: Option<&'a str>,
    model: Option<&'a str>,
    agent_identity: Option<&'a str>,
    agent_id: Option<&'a str>,
    agent_name: Option<&'a str>,
    profile_alias: Option<&'a str>,
    profile_version: Option<i32>,
    feature_identity: Option<&'a str>,
    feature_type: Option<i16>,
    feature_id: Option<&'a str>,
    feature_version: Option<i32>,
    source: i16,
    platform: Option<&'a str>,
    capability: i16,
    entity_type: Option<&'a str>,
}

impl<'a> NewSeries<'a> {
    /// Creates the row of a series with this key and this user.
    pub(super) fn from_series(key: Uuid, series: &'a Series, user_id: Option<i32>) -> Self {
        let Series {
            user: _,
            provider,
            model,
            agent,
            profile,
            feature,
            source,
            platform,
            capability,
            entity_type,
        } = series;
        Self {
            key,
            user_id,
            provider: provider.as_deref(),
            model: model.as_deref(),
            agent_identity: agent.identity(),
            agent_id: agent.id.as_deref(),
            agent_name: agent.name.as_deref(),
            profile_alias: profile.alias.as_deref(),
            profile_version: profile.version,
            feature_identity: feature.identity(),
            feature_type: feature.kind.map(FeatureType::code),
            feature_id: feature.id.as_deref(),
            feature_version: feature.version,
            source: source.code(),
            platform: platform.as_deref(),
            capability: capability.code(),
            entity_type: entity_type.as_deref(),
        }
    }
}

/// A series as read, without its user.
#[derive(Queryable, Selectable)]
#[diesel(table_name = series)]
pub(super) struct SeriesRow {
    pub(super) id: i32,
    provider: Option<String>,
    model: Option<String>,
    agent_id: Option<String>,
    agent_name: Option<String>,
    profile_alias: Option<String>,
    profile_version: Option<i32>,
    feature_type: Option<i16>,
    feature_id: Option<String>,
    feature_version: Option<i32>,
    source: i16,
    platform: Option<String>,
    capability: i16,
    entity_type: Option<String>,
}

impl SeriesRow {
    /// Converts the row to a series.
    ///
    /// # Errors
    /// Returns [`StoreError::Corrupt`] when a code is unknown.
    pub(super) fn into_series(self, user: Option<UserRow>) -> Result<Series, StoreError> {
        let corrupt = || StoreError::Corrupt(format!("series {}", self.id));
        let kind = match self.feature_type {
            Some(code) => Some(FeatureType::from_code(code).ok_or_else(corrupt)?),
            None => None,
        };
        let source = Source::from_code(self.source).ok_or_else(corrupt)?;
        let capability = Capability::from_code(self.capability).ok_or_else(corrupt)?;
        let user = user.map(UserRow::into_user).unwrap_or_default();
        Ok(Series {
            user,
            provider: self.provider,
            model: self.model,
            agent: Agent {
                id: self.agent_id,
                name: self.agent_name,
            },
            profile: Profile {
                alias: self.profile_alias,
                version: self.profile_version,
            },
            feature: Feature {
                kind,
                id: self.feature_id,
                version: self.feature_version,
            },
            source,
            platform: self.platform,
            capability,
            entity_type: self.entity_type,
        })
    }
}
