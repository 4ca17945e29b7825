//! The filters that queries are asked under.

use std::fmt::Write as _;

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use logbook_store::Connection;

use crate::error::Result;
use crate::read::case::{Lens, Variant};
use crate::read::record::Record;
use crate::read::world::{ENTITY_TYPES, MODELS, RARE_CATEGORY, RARE_MODEL, user_id};

/// How many variants a filter has that has several.
const VARIANTS: usize = 3;

/// Every filter, by its name.
#[derive(Debug)]
pub(crate) struct Lenses(Vec<Lens>);

impl Lenses {
    /// Those of a database; ids to look for are taken from its middle.
    pub(crate) fn of(conn: &mut Connection, record: &Record) -> Result<Self> {
        let mut lenses = vec![
            one("no filter", "", "true"),
            lens(
                "source",
                vec![source("chat", 1), source("agent", 2), source("code", 3)],
            ),
            lens(
                "one model",
                (0..VARIANTS)
                    .map(|index| model(MODELS[index + 1].0))
                    .collect(),
            ),
            lens("heavy user", (0..VARIANTS).map(user).collect()),
            lens(
                "light user",
                (0..VARIANTS)
                    .map(|index| user(4_000 + 317 * index))
                    .collect(),
            ),
            lens("rare model", vec![model(RARE_MODEL)]),
            lens(
                "entity_type",
                ENTITY_TYPES[..VARIANTS]
                    .iter()
                    .map(|one| entity_type(one))
                    .collect(),
            ),
            rare_category(),
            two_filters(),
            one("status=failed", "&status=failed", "e.status = 3"),
            one(
                "min_duration_ms",
                "&min_duration_ms=30000",
                "e.duration_ms >= 30000",
            ),
            one(
                "min_total_tokens",
                "&min_total_tokens=20000",
                "e.total_tokens >= 20000",
            ),
        ];
        for column in ["conversation_id", "trace_id", "entity_id"] {
            lenses.push(ids(conn, record, column)?);
        }
        Ok(Self(lenses))
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Lens> {
        self.0.iter()
    }

    /// Those with these names.
    pub(crate) fn some<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a Lens> {
        self.0.iter().filter(|lens| names.contains(&lens.name))
    }
}

fn lens(name: &'static str, variants: Vec<Variant>) -> Lens {
    Lens { name, variants }
}

fn one(name: &'static str, query: &str, condition: &str) -> Lens {
    let (query, condition) = (query.to_owned(), condition.to_owned());
    let variant = Variant {
        query,
        condition,
        raw: None,
    };
    lens(name, vec![variant])
}

fn of_series(query: String, condition: &str) -> Variant {
    Variant {
        query,
        condition: format!(
            "e.series_id IN (SELECT s.id FROM series s LEFT JOIN users u ON u.id = s.user_id WHERE {condition})"
        ),
        raw: None,
    }
}

fn source(name: &str, code: i16) -> Variant {
    of_series(format!("&source={name}"), &format!("s.source = {code}"))
}

fn model(name: &str) -> Variant {
    of_series(format!("&model={name}"), &format!("s.model = '{name}'"))
}

fn entity_type(name: &str) -> Variant {
    of_series(
        format!("&entity_type={name}"),
        &format!("s.entity_type = '{name}'"),
    )
}

fn user(rank: usize) -> Variant {
    let id = user_id(rank);
    of_series(format!("&user={id}"), &format!("u.identity = '{id}'"))
}

fn rare_category() -> Lens {
    let (name, code) = (RARE_CATEGORY.name(), RARE_CATEGORY.code());
    one(
        "rare error",
        &format!("&error_category={name}"),
        &format!("e.error_category = {code}"),
    )
}

fn two_filters() -> Lens {
    let both = |index: usize| {
        let name = MODELS[index].0;
        of_series(
            format!("&model={name}&platform=Desktop"),
            &format!("s.model = '{name}' AND s.platform = 'Desktop'"),
        )
    };
    lens("model and platform", (0..VARIANTS).map(both).collect())
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

fn ids(conn: &mut Connection, record: &Record, column: &'static str) -> Result<Lens> {
    let middle = record.from + (record.to - record.from) / 2;
    let mut statement = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        statement,
        "SELECT DISTINCT {column} AS value FROM (
             SELECT {column} FROM entries
             WHERE started_at >= '{}' AND {column} IS NOT NULL
             ORDER BY started_at, id LIMIT 100
         ) found LIMIT {VARIANTS}",
        middle.to_rfc3339()
    );
    let found: Vec<Found> = diesel::sql_query(statement).load(conn)?;
    let variant = |id: String| Variant {
        query: format!("&{column}={id}"),
        condition: format!("e.{column} = '{id}'"),
        raw: Some(format!("e.{column} || '' = '{id}'")),
    };
    let variants = found.into_iter().filter_map(|one| one.value).map(variant);
    Ok(lens(column, variants.collect()))
}
