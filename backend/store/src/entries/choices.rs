//! The choices of a filter as SQL.

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

/// Values as a column has them.
enum Values {
    Texts(Vec<String>),
    Codes(Vec<i16>),
}

/// How a column is compared.
struct Compared {
    /// What stands before the comparison.
    begin: &'static str,
    /// What closes it.
    end: &'static str,
    /// What is null where there is no value.
    nullable: &'static str,
    values: fn(&[String]) -> Values,
}

impl Compared {
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

    /// Users are found by an identity that several rows of them may share.
    const USERS: Self = Self {
        begin: "series.user_id IN (SELECT users.id FROM users WHERE users.identity",
        end: ")",
        nullable: "series.user_id",
        values: |texts| Values::Texts(texts.to_vec()),
    };

    /// Whether `choice` accepts the value.
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

    /// Whether the value is any of `values`, between `head` and `tail`.
    fn is_any<Table: 'static>(
        &self,
        head: &str,
        values: &[String],
        tail: &str,
    ) -> Condition<Table> {
        let Self { begin, end, .. } = self;
        let tail = format!("{end}{tail})");
        match (self.values)(values) {
            // As an equality, an index also gives the order behind it.
            Values::Texts(texts) if texts.len() == 1 => Box::new(
                sql::<Nullable<Bool>>(&format!("{head}{begin} = "))
                    .bind::<Text, _>(texts.concat())
                    .sql(&tail),
            ),
            Values::Texts(texts) => Box::new(
                sql::<Nullable<Bool>>(&format!("{head}{begin} = ANY("))
                    .bind::<Array<Text>, _>(texts)
                    .sql(&format!("){tail}")),
            ),
            Values::Codes(codes) => {
                let codes = codes.iter().map(i16::to_string).collect::<Vec<_>>();
                let codes = codes.join(",");
                Box::new(sql::<Nullable<Bool>>(&format!(
                    "{head}{begin} = ANY('{{{codes}}}'){tail}"
                )))
            }
        }
    }
}

/// The codes of words; the filter's parser has refused unknown ones.
fn codes<T: FromStr>(words: &[String], code: fn(T) -> i16) -> Values {
    let known = words.iter().filter_map(|word| word.parse().ok());
    Values::Codes(known.map(code).collect())
}

/// Whether `choice` accepts the value an entry has for a dimension of outcomes;
/// `None` for one of series.
pub(crate) fn of_outcome(
    dimension: Dimension,
    choice: &Choice,
) -> Option<Condition<entries::table>> {
    let compared = match dimension {
        Dimension::Status => Compared::codes("entries.status", |words| codes(words, Status::code)),
        Dimension::ErrorCategory => Compared::codes("entries.error_category", |words| {
            codes(words, ErrorCategory::code)
        }),
        _ => return None,
    };
    Some(compared.accepts(choice))
}

/// Whether `choice` accepts the value a series has for a dimension; `None` for one
/// of outcomes.
pub(crate) fn of_series(dimension: Dimension, choice: &Choice) -> Option<Condition<series::table>> {
    let compared = match dimension {
        Dimension::Status | Dimension::ErrorCategory => return None,
        Dimension::Source => Compared::codes("series.source", |words| codes(words, Source::code)),
        Dimension::Capability => {
            Compared::codes("series.capability", |words| codes(words, Capability::code))
        }
        Dimension::Model => Compared::texts("series.model"),
        Dimension::Profile => Compared::texts("series.profile_alias"),
        Dimension::Provider => Compared::texts("series.provider"),
        Dimension::Agent => Compared::texts("series.agent_identity"),
        Dimension::Platform => Compared::texts("series.platform"),
        Dimension::Feature => Compared::texts("series.feature_identity"),
        Dimension::EntityType => Compared::texts("series.entity_type"),
        Dimension::User => Compared::USERS,
    };
    Some(compared.accepts(choice))
}

/// Whether `choice` accepts the id an entry has for a link.
pub(crate) fn of_link(link: Link, choice: &Choice) -> Condition<entries::table> {
    let column = match link {
        Link::Conversation => "entries.conversation_id",
        Link::Trace => "entries.trace_id",
        Link::Parent => "entries.parent_id",
        Link::Entity => "entries.entity_id",
    };
    let accepted = Compared::texts(column).accepts(choice);
    match choice.any_of.as_slice() {
        [value] if !choice.absent => Box::new(accepted.and(has_digest_of(column, value))),
        _ => accepted,
    }
}

/// Whether the digest of a text is that of `value`: what the indexes of links hold.
fn has_digest_of(column: &str, value: &str) -> Condition<entries::table> {
    Box::new(
        sql::<Nullable<Bool>>(&format!(
            "hashtextextended({column}, 0) = hashtextextended("
        ))
        .bind::<Text, _>(value.to_owned())
        .sql(", 0)"),
    )
}
