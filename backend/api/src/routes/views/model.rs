//! A saved view as it is shown and checked.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use logbook_domain::field_error::Complaints;
use logbook_domain::page::Sort;
use logbook_domain::time::{Moment, serde_moment};
use logbook_store::{StoreError, views};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ApiError;
use crate::extract::{Caller, Identity};
use crate::routes::fields;
use crate::routes::logs::filter::{self, FilterFields};

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 100;
/// Most columns.
const MAX_COLUMNS: usize = 50;
/// Longest name of a column, in characters.
const MAX_COLUMN_CHARS: usize = 50;

/// The name of a view, as the OpenAPI document describes it.
#[derive(ToSchema)]
#[schema(
    value_type = String, max_length = 100,
    pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^ \u0000-\u001f\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000][^\u0000-\u001f\u007f-\u009f]*$"
)]
#[expect(dead_code, reason = "describes a value, holds none")]
pub(super) struct ViewName(String);

/// A column of a view, as the OpenAPI document describes it.
#[derive(ToSchema)]
#[schema(
    value_type = String, max_length = 50,
    pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^ \u0000-\u001f\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000][^\u0000-\u001f\u007f-\u009f]*$"
)]
#[expect(dead_code, reason = "describes a value, holds none")]
pub(super) struct ViewColumn(String);

/// A filter, an order and columns under a name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct View {
    id: Uuid,
    #[schema(example = "Blocked this week")]
    name: String,
    /// The filters of a list by name, lists for repeatable ones.
    #[schema(value_type = Object, example = json!({"period": "7d", "status": ["blocked"]}))]
    filter: Value,
    #[schema(example = "-started_at")]
    sort: String,
    /// Columns from left to right; empty for the usual ones.
    #[schema(example = json!(["started_at", "status", "user"]))]
    columns: Vec<String>,
    /// Whether everybody who may read the log sees it.
    shared: bool,
    /// E-mail of the account whose view it is.
    #[schema(example = "ada@example.com")]
    owner: String,
    /// Whether it is the caller's own, who alone may change it.
    own: bool,
    #[schema(value_type = String, format = DateTime)]
    #[serde(serialize_with = "serde_moment::serialize")]
    created_at: Moment,
}

impl View {
    /// Returns the view of `owner` as `account_id` sees it.
    pub(super) fn from_view(view: views::View, owner: String, account_id: Uuid) -> Self {
        let views::View {
            id,
            account_id: of_account,
            name,
            filter,
            sort,
            shown_columns: columns,
            shared,
            created_at,
        } = view;
        Self {
            id,
            name,
            filter,
            sort,
            columns,
            shared,
            owner,
            own: of_account == account_id,
            created_at,
        }
    }
}

/// Id and e-mail of the account that calls.
///
/// # Errors
/// A conflict for an API key, which is nobody's.
pub(super) fn account_of(caller: &Caller) -> Result<(Uuid, String), ApiError> {
    match &caller.identity {
        Identity::Account(account, _) => Ok((account.id, account.email.clone())),
        Identity::ApiKey(_) => Err(ApiError::Conflict(
            "views belong to accounts: sign in instead of using an API key".into(),
        )),
    }
}

/// Says what the database refused about view `id`.
pub(super) fn refusal(error: StoreError, id: Uuid) -> ApiError {
    match error {
        StoreError::NotFound => {
            ApiError::NotFound(format!("you have no view {id}; others' cannot be changed"))
        }
        StoreError::Conflict(_) => ApiError::Conflict("you have a view of this name".into()),
        other => other.into(),
    }
}

/// Complains about what cannot be the name of a view.
pub(super) fn check_name(bad: &mut Complaints, name: &str) {
    fields::check_text(bad, "name", name, MAX_NAME_CHARS);
}

/// Complains about what a list would refuse as filter.
pub(super) fn check_filter(bad: &mut Complaints, said: &FilterFields) {
    for error in filter::from_json(said).err().into_iter().flatten() {
        bad.add(error.field, error.message);
    }
}

/// Complains about what a list would refuse as order.
pub(super) fn check_sort(bad: &mut Complaints, sort: &str) {
    if let Err(message) = sort.parse::<Sort>() {
        bad.add("sort", message);
    }
}

/// Complains about columns that no table can have. Which columns there are is
/// the web app's business.
pub(super) fn check_columns(bad: &mut Complaints, columns: &[String]) {
    if columns.len() > MAX_COLUMNS {
        let got = columns.len();
        bad.add(
            "columns",
            format!("must have at most {MAX_COLUMNS} items, got {got}"),
        );
    }
    let mut seen = BTreeMap::new();
    for (index, column) in columns.iter().enumerate() {
        let field = format!("columns[{index}]");
        fields::check_text(bad, &field, column, MAX_COLUMN_CHARS);
        match seen.entry(column) {
            Entry::Occupied(first) => {
                bad.add(field, format!("is the same as columns[{}]", first.get()));
            }
            Entry::Vacant(slot) => {
                slot.insert(index);
            }
        }
    }
}
