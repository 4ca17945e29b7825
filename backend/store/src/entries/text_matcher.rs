//! Matches entries against a text search: which entries can match, as SQL, and whether
//! one does match.
//!
//! SQL cannot fold case and accents as the search requires, so contents are matched
//! here and not in the database.
//!
//! Returning a text from Postgres takes no longer than comparing it there by
//! `ILIKE`.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{self, Array, Bool, Integer, Nullable};
use logbook_domain::filter::Filter;
use logbook_domain::search::{Needle, Parts, has_values};

use crate::db::Connection;
use crate::entries::condition::Condition;
use crate::entries::search_scope::SearchScope;
use crate::error::StoreError;

/// The state of a prompt or response that is JSON.
const JSON: i16 = 3;

/// The searched columns of the content of an entry; `None` where a column is not needed.
#[derive(Debug, Queryable)]
pub(crate) struct SearchedContent {
    pub(crate) prompt_state: Option<i16>,
    pub(crate) prompt: Option<String>,
    pub(crate) response_state: Option<i16>,
    pub(crate) response: Option<String>,
    pub(crate) error_message: Option<String>,
    pub(crate) metadata: Option<String>,
}

/// A search for a text and for values of metadata.
#[derive(Debug)]
pub(crate) struct TextMatcher {
    search: SearchScope,
    needle: Option<Needle>,
    /// The accepted values of metadata by their key.
    metadata: BTreeMap<String, Vec<String>>,
    /// The ids of the series whose model or user contains the text, in ascending order.
    matching_series: Vec<i32>,
}

impl TextMatcher {
    /// Returns the matcher of the search of `filter`, if it has one.
    pub(super) fn look_up(
        conn: &mut Connection,
        filter: &Filter,
        search: SearchScope,
    ) -> Result<Option<Self>, StoreError> {
        if !filter.is_of_content() {
            return Ok(None);
        }
        let needle = filter.q.as_deref().map(Needle::new);
        let matching_series = match &needle {
            Some(needle) => find_matching_series(conn, needle)?,
            None => Vec::new(),
        };
        Ok(Some(Self {
            search,
            needle,
            metadata: filter.metadata.clone(),
            matching_series,
        }))
    }

    /// Returns the ids of the series whose model or user contains the text.
    pub(crate) fn matching_series(&self) -> &[i32] {
        &self.matching_series
    }

    /// Returns whether contents are searched.
    pub(crate) fn is_in_contents(&self) -> bool {
        self.search == SearchScope::WithContent
    }

    /// Returns whether prompts, responses and error messages are searched.
    pub(super) fn is_text(&self) -> bool {
        self.is_in_contents() && self.needle.is_some()
    }

    /// Returns whether the metadata of each entry is needed, even when its series
    /// matches.
    pub(super) fn is_of_metadata(&self) -> bool {
        !self.metadata.is_empty()
    }

    /// Returns the condition for the entries that can match. When contents are searched,
    /// [`TextMatcher::matches`] decides which of them do.
    pub(crate) fn condition(&self) -> Condition {
        let has_content = match (self.is_in_contents(), self.is_of_metadata()) {
            (true, false) => "entries.has_content OR ",
            (false, false) => "",
            (true, true) => return Box::new(sql::<Nullable<Bool>>("entries.has_content")),
            // A caller who may not read metadata must not filter entries by it.
            (false, true) => return Box::new(sql::<Nullable<Bool>>("false")),
        };
        let can_match = sql::<Nullable<Bool>>(&format!("({has_content}entries.series_id = ANY("))
            .bind::<Array<Integer>, _>(self.matching_series.clone())
            .sql("))");
        Box::new(can_match)
    }

    /// Returns whether an entry of this series with this content matches. `buffer` is
    /// reused for folded text.
    pub(super) fn matches(
        &self,
        series_id: i32,
        content: &SearchedContent,
        buffer: &mut String,
    ) -> bool {
        let metadata = content.metadata.as_deref();
        if self.is_of_metadata() && !has_values(metadata.unwrap_or("{}"), &self.metadata) {
            return false;
        }
        let Some(needle) = &self.needle else {
            return true;
        };
        if self.matching_series.binary_search(&series_id).is_ok() {
            return true;
        }
        let mut is_in = |text: Option<&String>, json: Option<Parts>| match (text, json) {
            (None, _) => false,
            (Some(text), None) => needle.is_in(text, buffer),
            (Some(text), Some(parts)) => needle.is_in_json(text, parts, buffer),
        };
        let parts = |state: Option<i16>| (state == Some(JSON)).then_some(Parts::Values);
        is_in(content.prompt.as_ref(), parts(content.prompt_state))
            || is_in(content.response.as_ref(), parts(content.response_state))
            || is_in(content.error_message.as_ref(), None)
            || is_in(content.metadata.as_ref(), Some(Parts::All))
    }
}

/// Returns the ids of the series whose model or user contains the text. The database
/// excludes ASCII texts that do not match case-insensitively, because ASCII folds to
/// ASCII; any other text is matched here.
fn find_matching_series(conn: &mut Connection, needle: &Needle) -> Result<Vec<i32>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Integer)]
        id: i32,
        #[diesel(sql_type = Nullable<sql_types::Text>)]
        model: Option<String>,
        #[diesel(sql_type = Nullable<sql_types::Text>)]
        external_id: Option<String>,
        #[diesel(sql_type = Nullable<sql_types::Text>)]
        name: Option<String>,
        #[diesel(sql_type = Nullable<sql_types::Text>)]
        email: Option<String>,
    }
    let can_hold = |column| {
        format!("octet_length({column}) <> length({column}) OR {column} COLLATE \"C\" ILIKE $1")
    };
    let conditions = ["series.model", "external_id", "name", "email"].map(can_hold);
    let query = format!(
        "SELECT series.id, series.model, external_id, name, email
         FROM series LEFT JOIN users ON users.id = user_id WHERE {} ORDER BY 1",
        conditions.join(" OR ")
    );
    let rows: Vec<Row> = diesel::sql_query(query)
        .bind::<sql_types::Text, _>(like_pattern(needle.folded()))
        .load(conn)?;
    let mut buffer = String::new();
    let mut is_in =
        |text: Option<&String>| text.is_some_and(|text| needle.is_in(text, &mut buffer));
    let matching = rows.into_iter().filter(|row| {
        let Row {
            id: _,
            model,
            external_id,
            name,
            email,
        } = row;
        [model, external_id, name, email]
            .into_iter()
            .any(|text| is_in(text.as_ref()))
    });
    Ok(matching.map(|row| row.id).collect())
}

/// Returns a LIKE pattern that finds `text` anywhere, with its wildcards escaped.
fn like_pattern(text: &str) -> String {
    let literal = text
        .replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_");
    format!("%{literal}%")
}
