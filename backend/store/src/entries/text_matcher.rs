//! What is looked for in entries: which of them can hold it at all, and whether one
//! does. Folding text as people mean it is no matter of SQL, so contents come here.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{self, Array, Bool, Integer, Nullable};
use logbook_domain::filter::Filter;
use logbook_domain::search::{Needle, Parts, has_values};

use crate::db::Connection;
use crate::entries::condition::Condition;
use crate::entries::search_scope::Search;
use crate::error::StoreError;

/// The state of a prompt or response that is JSON.
const JSON: i16 = 3;

/// What of an entry's content is searched; nothing where that need not be known.
#[derive(Debug, Queryable)]
pub(crate) struct Held {
    pub(crate) prompt_state: Option<i16>,
    pub(crate) prompt: Option<String>,
    pub(crate) response_state: Option<i16>,
    pub(crate) response: Option<String>,
    pub(crate) error_message: Option<String>,
    pub(crate) metadata: Option<String>,
}

/// A text and values of metadata that are looked for.
#[derive(Debug)]
pub(crate) struct TextMatcher {
    search: Search,
    needle: Option<Needle>,
    /// Accepted values by their key.
    metadata: BTreeMap<String, Vec<String>>,
    /// The series whose model or user holds the text, in order.
    named: Vec<i32>,
}

impl TextMatcher {
    /// What `filter` looks for, if anything.
    pub(crate) fn look_up(
        conn: &mut Connection,
        filter: &Filter,
        search: Search,
    ) -> Result<Option<Self>, StoreError> {
        if !filter.is_of_content() {
            return Ok(None);
        }
        let needle = filter.q.as_deref().map(Needle::new);
        let named = match &needle {
            Some(needle) => find_named(conn, needle)?,
            None => Vec::new(),
        };
        Ok(Some(Self {
            search,
            needle,
            metadata: filter.metadata.clone(),
            named,
        }))
    }

    /// The series whose model or user holds the text.
    pub(crate) fn named(&self) -> &[i32] {
        &self.named
    }

    /// Whether contents are looked into.
    pub(crate) fn is_in_contents(&self) -> bool {
        self.search == Search::WithContent
    }

    /// Whether prompts, responses and error messages are looked into.
    pub(crate) fn is_text(&self) -> bool {
        self.is_in_contents() && self.needle.is_some()
    }

    /// Whether the metadata of each entry is needed, whatever its series says.
    pub(crate) fn is_of_metadata(&self) -> bool {
        !self.metadata.is_empty()
    }

    /// Which entries can hold it. Where contents are looked into, [`TextMatcher::matches`]
    /// says which of them do.
    pub(crate) fn condition(&self) -> Condition {
        let has_content = match (self.is_in_contents(), self.is_of_metadata()) {
            (true, false) => "entries.has_content OR ",
            (false, false) => "",
            (true, true) => return Box::new(sql::<Nullable<Bool>>("entries.has_content")),
            // Whoever may not read metadata cannot tell entries apart by it.
            (false, true) => return Box::new(sql::<Nullable<Bool>>("false")),
        };
        let named = sql::<Nullable<Bool>>(&format!("({has_content}entries.series_id = ANY("))
            .bind::<Array<Integer>, _>(self.named.clone())
            .sql("))");
        Box::new(named)
    }

    /// Whether an entry of this series holds it; `buffer` is room to fold text in.
    pub(crate) fn matches(&self, series_id: i32, held: &Held, buffer: &mut String) -> bool {
        let metadata = held.metadata.as_deref();
        if self.is_of_metadata() && !has_values(metadata.unwrap_or("{}"), &self.metadata) {
            return false;
        }
        let Some(needle) = &self.needle else {
            return true;
        };
        if self.named.binary_search(&series_id).is_ok() {
            return true;
        }
        let mut is_in = |text: Option<&String>, json: Option<Parts>| match (text, json) {
            (None, _) => false,
            (Some(text), None) => needle.is_in(text, buffer),
            (Some(text), Some(parts)) => needle.is_in_json(text, parts, buffer),
        };
        let parts = |state: Option<i16>| (state == Some(JSON)).then_some(Parts::Values);
        is_in(held.prompt.as_ref(), parts(held.prompt_state))
            || is_in(held.response.as_ref(), parts(held.response_state))
            || is_in(held.error_message.as_ref(), None)
            || is_in(held.metadata.as_ref(), Some(Parts::All))
    }
}

/// The series whose model or user holds the text. The database passes over those that
/// cannot: what is ASCII folds to ASCII, and what is not may fold to anything.
fn find_named(conn: &mut Connection, needle: &Needle) -> Result<Vec<i32>, StoreError> {
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
    let named = rows.into_iter().filter(|row| {
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
    Ok(named.map(|row| row.id).collect())
}

/// A LIKE pattern that finds `text` anywhere, taking it literally.
fn like_pattern(text: &str) -> String {
    let literal = text
        .replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_");
    format!("%{literal}%")
}
