//! Generated rows and filters, and the naive filter over rows.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use logbook_domain::filter::{Choice, Dimension, Filter};
use logbook_domain::series::Series;
use logbook_domain::vocabulary::ErrorCategory;
use proptest::prelude::*;

use super::table::{Row, Table, outcomes, series};

/// Rows start in the first milliseconds of the day, so that periods cut cells.
pub(crate) const LAST_START: u32 = 50;
const USERS: u32 = 3;
const MODELS: u32 = 4;

/// The series of every user, including none, with every model.
static SERIES: LazyLock<HashMap<i32, Arc<Series>>> = LazyLock::new(|| {
    let users = (0..USERS).map(Some).chain([None]);
    let pairs = users.flat_map(|user| (0..MODELS).map(move |model| (user, model)));
    let all = (1..).zip(pairs);
    all.map(|(id, (user, model))| (id, series(user, model)))
        .collect()
});

fn row() -> impl Strategy<Value = Row> {
    let number = || {
        prop::option::of(prop_oneof![
            0..20_u32,
            any::<i32>().prop_map(i32::unsigned_abs)
        ])
    };
    let series_id = 1..=i32::try_from((USERS + 1) * MODELS).unwrap();
    let outcome = prop::sample::select(outcomes().to_vec());
    let numbers = (number(), number(), number(), number(), number());
    (series_id, outcome, 0..=LAST_START, numbers).prop_map(|(series_id, outcome, started, n)| Row {
        series_id,
        outcome,
        started,
        input_tokens: n.0,
        output_tokens: n.1,
        total_tokens: n.2,
        cost_nanos: n.3,
        duration_ms: n.4,
    })
}

/// Generates a table of up to 120 rows.
pub(crate) fn table() -> impl Strategy<Value = Table> {
    prop::collection::vec(row(), 0..120).prop_map(|rows| Table::new(rows, SERIES.clone()))
}

fn choice(values: Vec<&'static str>) -> impl Strategy<Value = Choice> {
    let texts = move || prop::collection::vec(prop::sample::select(values.clone()), 0..3);
    let owned = |texts: Vec<&str>| texts.into_iter().map(ToOwned::to_owned).collect();
    (texts(), any::<bool>(), texts()).prop_map(move |(any_of, absent, none_of)| Choice {
        any_of: owned(any_of),
        absent,
        none_of: owned(none_of),
    })
}

/// Generates filters over dimensions of series and outcomes, and over minimums.
pub(crate) fn filter() -> impl Strategy<Value = Filter> {
    let rarely = |values: &[&'static str]| prop::option::weighted(0.3, choice(values.to_vec()));
    let choices = (
        rarely(&["user-0", "user-1", "user-9"]),
        rarely(&["model-0", "model-1", "model-3"]),
        rarely(&["agent-1", "agent-3"]),
        rarely(&["running", "succeeded", "failed"]),
        rarely(&["server_error", "network_error"]),
    );
    let minimum = || prop::option::weighted(0.3, 0..15_i32);
    (choices, minimum(), minimum()).prop_map(|(choices, min_total_tokens, min_duration_ms)| {
        let (user, model, agent, status, category) = choices;
        let values = [
            (Dimension::User, user),
            (Dimension::Model, model),
            (Dimension::Agent, agent),
            (Dimension::Status, status),
            (Dimension::ErrorCategory, category),
        ];
        let values = values.into_iter();
        Filter {
            values: values
                .filter_map(|(dimension, choice)| Some((dimension, choice?)))
                .collect(),
            min_total_tokens,
            min_duration_ms,
            ..Filter::default()
        }
    })
}

/// Generates periods in milliseconds of the day, some of which hold all rows.
pub(crate) fn period() -> impl Strategy<Value = Range<u32>> {
    let bounds = (0..=LAST_START, 0..=LAST_START + 1);
    let cut = bounds.prop_map(|(from, to)| from.min(to)..from.max(to));
    prop_oneof![Just(0..super::table::DAY_MILLIS), cut]
}

/// Returns the value that a row has for a dimension.
pub(crate) fn value(row: &Row, dimension: Dimension) -> Option<String> {
    let (status, category) = row.outcome.parts().unwrap();
    match dimension {
        Dimension::Status => Some(status.name().to_owned()),
        Dimension::ErrorCategory => category.map(ErrorCategory::name).map(ToOwned::to_owned),
        _ => SERIES[&row.series_id].value(dimension).map(Into::into),
    }
}

/// Returns whether a row has the minimums of a filter and lies in the period.
pub(crate) fn is_within(filter: &Filter, period: &Range<u32>, row: &Row) -> bool {
    let reaches = |number: Option<u32>, minimum: Option<i32>| {
        minimum.is_none_or(|minimum| number.is_some_and(|number| number >= minimum.unsigned_abs()))
    };
    period.contains(&row.started)
        && reaches(row.total_tokens, filter.min_total_tokens)
        && reaches(row.duration_ms, filter.min_duration_ms)
}

/// Returns whether all dimensions of a filter but `except` accept a row.
pub(crate) fn accepts(filter: &Filter, row: &Row, except: Option<Dimension>) -> bool {
    let mut choices = filter.values.iter();
    choices.all(|(&dimension, choice)| {
        except == Some(dimension) || choice.accepts(value(row, dimension).as_deref())
    })
}
