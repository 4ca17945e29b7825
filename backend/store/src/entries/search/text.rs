//! What a search text means: one condition for lists, numbers, export and
//! deletion.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{self, Array, Bool, Integer, Nullable, Timestamptz};
use logbook_domain::period::Interval;

use crate::entries::Search;
use crate::entries::condition::Condition;
use crate::{Connection, StoreError};

/// What in the text of some JSON tells that `jsonb` might not hold it: it takes
/// no number of more than 131,072 digits before or 16,383 behind the point.
const LARGE_NUMBER: &str = "[0-9]{255}|[eE][+-]?[0-9]{5}";
/// The strings, names with their colon and numbers of a JSON text.
const TOKEN: &str = r#""(?:[^"\\]|\\.)*":?|-?[0-9][0-9.eE+-]*"#;

/// A search text with the series it finds.
#[derive(Debug)]
pub(crate) struct Text {
    search: Search,
    /// How a column is compared with a pattern.
    operator: &'static str,
    pattern: String,
    /// The pattern as JSON spells it.
    escaped: String,
    /// Whether it may stand in a number.
    is_of_numbers: bool,
    named: Vec<i32>,
}

impl Text {
    /// Looks up which series hold `q` in model or user.
    pub(crate) fn look_up(
        conn: &mut Connection,
        q: &str,
        search: Search,
    ) -> Result<Self, StoreError> {
        let spelled = serde_json::Value::from(q).to_string();
        let inside = spelled.strip_prefix('"').and_then(|s| s.strip_suffix('"'));
        let mut text = Self {
            search,
            operator: operator(q),
            pattern: like_pattern(q),
            escaped: like_pattern(inside.unwrap_or(q)),
            is_of_numbers: q.bytes().all(|one| b"0123456789.eE+-".contains(&one)),
            named: Vec::new(),
        };
        text.named = text.find_named(conn)?;
        Ok(text)
    }

    /// The series whose model or user holds the text.
    pub(crate) fn named(&self) -> &[i32] {
        &self.named
    }

    /// Whether contents are looked into.
    pub(crate) fn is_of_content(&self) -> bool {
        self.search == Search::WithContent
    }

    /// Whether an entry that began in `part` holds the text.
    pub(crate) fn condition(&self, part: Interval) -> Condition {
        let named = sql::<Nullable<Bool>>("(entries.series_id = ANY(")
            .bind::<Array<Integer>, _>(self.named.clone());
        if !self.is_of_content() {
            return Box::new(named.sql("))"));
        }
        // The bounds of the part once more: without them the plan would open
        // the contents of every day, or even read them all.
        let beside = ") OR (entries.has_content AND EXISTS (
            SELECT FROM contents
            WHERE contents.started_at = entries.started_at AND contents.id = entries.id
              AND contents.started_at >= coalesce(";
        let fragment = named
            .sql(beside)
            .bind::<Nullable<Timestamptz>, _>(part.from)
            .sql(", '-infinity') AND contents.started_at < coalesce(")
            .bind::<Nullable<Timestamptz>, _>(part.to)
            .sql(", 'infinity') AND (contents.error_message ")
            .sql(self.operator)
            .sql(" ")
            .bind::<sql_types::Text, _>(self.pattern.clone())
            .sql(" OR ")
            .sql(&self.body_begin("prompt"))
            .bind::<sql_types::Text, _>(self.pattern.clone())
            .sql(&self.body_json("prompt"))
            .bind::<sql_types::Text, _>(self.escaped.clone())
            .sql(&self.body_tokens("prompt"))
            .bind::<sql_types::Text, _>(self.pattern.clone())
            .sql(&self.body_strings("prompt"))
            .bind::<sql_types::Text, _>(self.pattern.clone())
            .sql(") END ELSE false END OR ")
            .sql(&self.body_begin("response"))
            .bind::<sql_types::Text, _>(self.pattern.clone())
            .sql(&self.body_json("response"))
            .bind::<sql_types::Text, _>(self.escaped.clone())
            .sql(&self.body_tokens("response"))
            .bind::<sql_types::Text, _>(self.pattern.clone())
            .sql(&self.body_strings("response"))
            .bind::<sql_types::Text, _>(self.pattern.clone())
            .sql(") END ELSE false END))))");
        Box::new(fragment)
    }

    fn body_begin(&self, side: &str) -> String {
        let operator = self.operator;
        format!("CASE contents.{side}_state WHEN 2 THEN contents.{side} {operator} ")
    }

    /// JSON is kept as text, where quotes and line ends are escaped.
    fn body_json(&self, side: &str) -> String {
        let operator = self.operator;
        format!(" WHEN 3 THEN contents.{side} {operator} ")
    }

    /// What looks like a match in JSON can be the name of a field: its values
    /// tell. Numbers are compared as they are spelled, token by token.
    fn body_tokens(&self, side: &str) -> String {
        let (operator, is_of_numbers) = (self.operator, self.is_of_numbers);
        format!(
            " AND CASE WHEN {is_of_numbers} OR contents.{side} ~ '{LARGE_NUMBER}' THEN EXISTS (
                SELECT FROM regexp_matches(contents.{side}, '{TOKEN}', 'g') AS token
                WHERE right(token[1], 1) <> ':' AND CASE
                    WHEN token[1] LIKE '\"%' THEN token[1]::json #>> '{{}}' ELSE token[1]
                END {operator} "
        )
    }

    /// Where no number is meant, `jsonb` gives the strings in half the time.
    fn body_strings(&self, side: &str) -> String {
        let operator = self.operator;
        format!(
            ") ELSE EXISTS (
                SELECT FROM jsonb_path_query(contents.{side}::jsonb, 'strict $.**') AS value
                WHERE jsonb_typeof(value) = 'string' AND (value #>> '{{}}') {operator} "
        )
    }

    /// The series whose model or user holds the text.
    fn find_named(&self, conn: &mut Connection) -> Result<Vec<i32>, StoreError> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Integer)]
            id: i32,
        }
        let columns = ["series.model", "external_id", "name", "email"];
        let holds = columns.map(|column| format!("{column} {} $1", self.operator));
        let query = format!(
            "SELECT series.id FROM series LEFT JOIN users ON users.id = user_id WHERE {}",
            holds.join(" OR ")
        );
        let rows: Vec<Row> = diesel::sql_query(query)
            .bind::<sql_types::Text, _>(&self.pattern)
            .load(conn)?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }
}

/// How text is compared so that case does not matter.
///
/// Postgres folds the case of a whole column value before it compares. By the
/// rules of a language that takes twice as long as with those of ASCII, and not
/// folding at all takes half of that: so it folds no more than the text needs.
fn operator(q: &str) -> &'static str {
    let has_case = |one: char| !one.to_lowercase().eq(one.to_uppercase());
    if !q.chars().any(has_case) {
        "LIKE"
    } else if q.is_ascii() {
        "COLLATE \"C\" ILIKE"
    } else {
        "ILIKE"
    }
}

/// A LIKE pattern that finds `text` anywhere, taking it literally.
fn like_pattern(text: &str) -> String {
    let literal = text
        .replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_");
    format!("%{literal}%")
}
