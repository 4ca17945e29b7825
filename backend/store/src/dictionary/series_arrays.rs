//! Reads series and their users as one array for each column.

use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, SmallInt, Text};
use logbook_domain::series::{Agent, Feature, Profile, Series, User};
use logbook_domain::vocabulary::{Capability, FeatureType, Source};

use crate::db::Connection;
use crate::error::StoreError;

/// Series, as one array for each column: fetching them row by row would take several
/// times as long.
#[derive(Debug, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct SeriesArrays {
    #[diesel(sql_type = Array<Integer>)]
    id: Vec<i32>,
    #[diesel(sql_type = Array<SmallInt>)]
    source: Vec<i16>,
    #[diesel(sql_type = Array<SmallInt>)]
    capability: Vec<i16>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    provider: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    model: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    agent_id: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    agent_name: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    profile_alias: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Integer>>)]
    profile_version: Vec<Option<i32>>,
    #[diesel(sql_type = Array<Nullable<SmallInt>>)]
    feature_type: Vec<Option<i16>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    feature_id: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Integer>>)]
    feature_version: Vec<Option<i32>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    platform: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    entity_type: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    external_id: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    name: Vec<Option<String>>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    email: Vec<Option<String>>,
}

/// The columns of [`SeriesArrays`] as SQL expressions.
const COLUMNS: [&str; 17] = [
    "series.id",
    "source",
    "capability",
    "provider",
    "model",
    "agent_id",
    "agent_name",
    "profile_alias",
    "profile_version",
    "feature_type",
    "feature_id",
    "feature_version",
    "platform",
    "entity_type",
    "external_id",
    "name",
    "email",
];

impl SeriesArrays {
    /// Reads the series with these ids. Each is looked up in the index: for many ids the
    /// planner would read both tables as a whole, again for every part of the ids.
    pub(super) fn read(conn: &mut Connection, ids: &[i32]) -> Result<Self, StoreError> {
        let arrays = COLUMNS.map(|column| {
            let name = column.trim_start_matches("series.");
            format!("coalesce(array_agg({column}), '{}') AS {name}", "{}")
        });
        let arrays = arrays.join(", ");
        let statement = format!(
            "SELECT {arrays} FROM unnest($1) AS wanted (id)
             CROSS JOIN LATERAL (
                 SELECT * FROM series WHERE series.id = wanted.id OFFSET 0
             ) AS series
             LEFT JOIN LATERAL (
                 SELECT * FROM users WHERE users.id = series.user_id OFFSET 0
             ) AS users ON true"
        );
        let query = diesel::sql_query(statement).bind::<Array<Integer>, _>(ids);
        Ok(query.get_result(conn)?)
    }

    /// Converts the rows to series with their ids.
    ///
    /// # Errors
    /// Returns [`StoreError::Corrupt`] when a code is unknown.
    pub(super) fn into_series(mut self) -> Result<Vec<(i32, Arc<Series>)>, StoreError> {
        let mut all = Vec::with_capacity(self.id.len());
        while let Some(id) = self.id.pop() {
            let series = self.pop_series();
            let series = series.ok_or_else(|| StoreError::Corrupt(format!("series {id}")))?;
            all.push((id, Arc::new(series)));
        }
        all.reverse();
        Ok(all)
    }

    /// Removes the last row; `None` when a code is unknown.
    fn pop_series(&mut self) -> Option<Series> {
        let kind = match pop(&mut self.feature_type) {
            Some(code) => Some(FeatureType::from_code(code)?),
            None => None,
        };
        Some(Series {
            user: User {
                id: pop(&mut self.external_id),
                name: pop(&mut self.name),
                email: pop(&mut self.email),
            },
            provider: pop(&mut self.provider),
            model: pop(&mut self.model),
            agent: Agent {
                id: pop(&mut self.agent_id),
                name: pop(&mut self.agent_name),
            },
            profile: Profile {
                alias: pop(&mut self.profile_alias),
                version: pop(&mut self.profile_version),
            },
            feature: Feature {
                kind,
                id: pop(&mut self.feature_id),
                version: pop(&mut self.feature_version),
            },
            source: Source::from_code(self.source.pop()?)?,
            platform: pop(&mut self.platform),
            capability: Capability::from_code(self.capability.pop()?)?,
            entity_type: pop(&mut self.entity_type),
        })
    }
}

/// Removes the last value of a column; `None` when it is absent.
fn pop<T>(column: &mut Vec<Option<T>>) -> Option<T> {
    column.pop().flatten()
}
