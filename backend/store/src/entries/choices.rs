//! Translates the choices of a filter into SQL conditions, one function for each table
//! or kind of column that a dimension is stored in.

use std::str::FromStr;

use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text};
use logbook_domain::filter::{Choice, Dimension, Link};
use logbook_domain::vocabulary::{Capability, ErrorCategory, Source, Status};

use crate::db::schema::{entries, series};

/// A condition on the rows of a table.
type Condition<Table> = Box<dyn BoxableExpression<Table, Pg, SqlType = Nullable<Bool>>>;

/// The values of a choice in the type of the column.
enum Values {
    Texts(Vec<String>),
    Codes(Vec<i16>),
}

/// The SQL that compares a column with values.
struct ColumnComparison {
    /// The SQL before the comparison operator.
    begin: &'static str,
    /// The SQL after the values.
    end: &'static str,
    /// The expression that is null when the value is absent.
    nullable: &'static str,
    /// Converts the values of a choice to the type of the column.
    values: fn(&[String]) -> Values,
}

impl ColumnComparison {
    const fn texts(column: &'static str) -> Self {
        Self {
            begin: column,
            end: "",
            nullable: column,
            values: |texts| Values::Texts(texts.to_vec()),
        }
    }

    const fn codes(column: &'static str, values: fn(&[String]) -> Values) -> Self {
        Self {
            values,
            ..Self::texts(column)
        }
    }

    /// Users are compared by their identity, which several rows of `users` may share.
    const USERS: Self = Self {
        begin: "series.user_id IN (SELECT users.id FROM users WHERE users.identity",
        end: ")",
        nullable: "series.user_id",
        values: |texts| Values::Texts(texts.to_vec()),
    };

    /// Returns the condition that `choice` accepts the value.
    fn accepts<Table: 'static>(&self, choice: &Choice) -> Condition<Table>
    where
        Condition<Table>: BoxableExpression<Table, Pg, SqlType = Nullable<Bool>>,
    {
        let mut all: Condition<Table> = Box::new(sql::<Nullable<Bool>>("true"));
        if choice.is_selective() {
            let or = if choice.absent {
                format!(" OR {} IS NULL", self.nullable)
            } else {
                String::new()
            };
            all = Box::new(all.and(self.is_any("(", &choice.any_of, &or)));
        }
        if !choice.none_of.is_empty() {
            let head = format!("({} IS NULL OR NOT ", self.nullable);
            all = Box::new(all.and(self.is_any(&head, &choice.none_of, "")));
        }
        all
    }

    /// Returns the condition that the value is any of `values`, between the SQL of
    /// `prefix` and `suffix`.
    fn is_any<Table: 'static>(
        &self,
        prefix: &str,
        values: &[String],
        suffix: &str,
    ) -> Condition<Table> {
        let Self { begin, end, .. } = self;
        let suffix = format!("{end}{suffix})");
        match (self.values)(values) {
            // With an equality, an index also provides the order of its next column.
            Values::Texts(texts) if texts.len() == 1 => Box::new(
                sql::<Nullable<Bool>>(&format!("{prefix}{begin} = "))
                    .bind::<Text, _>(texts.concat())
                    .sql(&suffix),
            ),
            Values::Texts(texts) => Box::new(
                sql::<Nullable<Bool>>(&format!("{prefix}{begin} = ANY("))
                    .bind::<Array<Text>, _>(texts)
                    .sql(&format!("){suffix}")),
            ),
            Values::Codes(codes) => {
                let codes = codes.iter().map(i16::to_string).collect::<Vec<_>>();
                let codes = codes.join(",");
                Box::new(sql::<Nullable<Bool>>(&format!(
                    "{prefix}{begin} = ANY('{{{codes}}}'){suffix}"
                )))
            }
        }
    }
}

/// Returns the codes of names. The parser of the filter has rejected unknown names.
fn codes<T: FromStr>(names: &[String], code: fn(T) -> i16) -> Values {
    let parsed = names.iter().filter_map(|name| name.parse().ok());
    Values::Codes(parsed.map(code).collect())
}

/// Returns the condition that `choice` accepts an entry by its status or error category;
/// `None` for a dimension of the series.
pub(super) fn outcome_condition(
    dimension: Dimension,
    choice: &Choice,
) -> Option<Condition<entries::table>> {
    let compared = match dimension {
        Dimension::Status => {
            ColumnComparison::codes("entries.status", |names| codes(names, Status::code))
        }
        Dimension::ErrorCategory => ColumnComparison::codes("entries.error_category", |names| {
            codes(names, ErrorCategory::code)
        }),
        _ => return None,
    };
    Some(compared.accepts(choice))
}

/// Returns the condition that `choice` accepts a series by a dimension; `None` for
/// status and error category.
pub(super) fn series_condition(
    dimension: Dimension,
    choice: &Choice,
) -> Option<Condition<series::table>> {
    let compared = match dimension {
        Dimension::Status | Dimension::ErrorCategory => return None,
        Dimension::Source => {
            ColumnComparison::codes("series.source", |names| codes(names, Source::code))
        }
        Dimension::Capability => {
            ColumnComparison::codes("series.capability", |names| codes(names, Capability::code))
        }
        Dimension::Model => ColumnComparison::texts("series.model"),
        Dimension::Profile => ColumnComparison::texts("series.profile_alias"),
        Dimension::Provider => ColumnComparison::texts("series.provider"),
        Dimension::Agent => ColumnComparison::texts("series.agent_identity"),
        Dimension::Platform => ColumnComparison::texts("series.platform"),
        Dimension::Feature => ColumnComparison::texts("series.feature_identity"),
        Dimension::EntityType => ColumnComparison::texts("series.entity_type"),
        Dimension::User => ColumnComparison::USERS,
    };
    Some(compared.accepts(choice))
}

/// Returns the condition that `choice` accepts an entry by the id of a link.
pub(super) fn link_condition(link: Link, choice: &Choice) -> Condition<entries::table> {
    let column = match link {
        Link::Conversation => "entries.conversation_id",
        Link::Trace => "entries.trace_id",
        Link::Parent => "entries.parent_id",
        Link::Entity => "entries.entity_id",
    };
    let accepted = ColumnComparison::texts(column).accepts(choice);
    match choice.any_of.as_slice() {
        [value] if !choice.absent => Box::new(accepted.and(hash_equals(column, value))),
        _ => accepted,
    }
}

/// Returns the condition that the hash of a column equals that of `value`. The indexes
/// on links contain these hashes.
fn hash_equals(column: &str, value: &str) -> Condition<entries::table> {
    Box::new(
        sql::<Nullable<Bool>>(&format!(
            "hashtextextended({column}, 0) = hashtextextended("
        ))
        .bind::<Text, _>(value.to_owned())
        .sql(", 0)"),
    )
}
