//! Groups of cells by the values of a dimension.

use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::usage::groups::Group;
use logbook_domain::vocabulary::{ErrorCategory, Status};

use crate::cells::{Block, Cell};
use crate::dictionary::Outcome;
use crate::dictionary::{Dictionary, outcome_refusals};

/// The group number of series and outcomes that the filter refuses.
const REFUSED: u32 = u32::MAX;

/// Assigns a group to each cell that a filter accepts.
pub struct Grouping {
    /// The group of each series, by its database id; 0 where outcomes are grouped.
    series_groups: Vec<u32>,
    /// A bitmap of the series ids that the filter accepts, which is small enough to stay
    /// in the processor's cache.
    accepted: Vec<u64>,
    /// The group of each outcome; 0 where outcomes are not grouped.
    outcome_groups: [u32; Outcome::COUNT],
    /// One more than the largest group.
    bound: usize,
}

impl Grouping {
    /// Groups the cells that `filter` accepts by the values of `by`.
    pub fn new(dictionary: &Dictionary, filter: &Filter, by: Option<Dimension>) -> Self {
        let by_series = by.filter(|by| !by.is_of_outcome());
        let (mut series_groups, mut accepted) = (Vec::new(), Vec::new());
        let refusals = dictionary.refusals(filter);
        for ((number, id), refused) in (0..).zip(dictionary.ids()).zip(refusals) {
            let id = usize::try_from(id).unwrap_or_default();
            if id >= series_groups.len() {
                series_groups.resize(id + 1, REFUSED);
                accepted.resize(id / 64 + 1, 0);
            }
            if refused == 0 {
                accepted[id / 64] |= 1 << (id % 64);
                series_groups[id] = by_series.map_or(0, |by| dictionary.value(number, by));
            }
        }
        let names = by_series.and_then(|by| dictionary.names(by));
        Self {
            series_groups,
            accepted,
            outcome_groups: outcome_groups(filter, by),
            bound: names.map_or(Status::ALL.len() + ErrorCategory::ALL.len(), |names| {
                names.bound()
            }),
        }
    }

    /// Returns one more than the largest group.
    #[inline]
    pub const fn bound(&self) -> usize {
        self.bound
    }

    /// Calls `each` with the cells of `block` that the filter accepts, and their group.
    #[inline]
    pub fn each<'b>(&self, block: &'b Block, mut each: impl FnMut(usize, Outcome, Cell<'b>)) {
        let outcome_group = |outcome: Outcome| self.outcome_groups[outcome.index()];
        let accepts = |id: usize| {
            let word = self.accepted.get(id / 64);
            word.is_some_and(|word| word >> (id % 64) & 1 == 1)
        };
        block.each_matching(
            |outcome| outcome_group(outcome) != REFUSED,
            accepts,
            |outcome, cell| {
                let group = outcome_group(outcome) + self.series_groups[cell.series_id];
                each(group as usize, outcome, cell);
            },
        );
    }

    /// Returns the number of a group; `None` when no entry can belong to it.
    pub fn find(dictionary: &Dictionary, by: Dimension, group: &Group) -> Option<usize> {
        match (&group.value, dictionary.names(by)) {
            (None, Some(_)) => Some(0),
            (Some(value), Some(names)) => names.find(value).map(|number| number as usize),
            (value, None) => outcome_names(by).position(|one| one == value.as_deref()),
        }
    }

    /// Returns the group of this number. `newest` is the database id of its newest
    /// series, whose label is used: a renamed agent is shown with its last name.
    pub fn group(dictionary: &Dictionary, by: Dimension, number: usize, newest: i32) -> Group {
        let (label, value) = Self::name(dictionary, by, number, newest);
        Group {
            value: value.map(ToOwned::to_owned),
            label: label.map(ToOwned::to_owned),
        }
    }

    /// Returns label and value of the group of this number.
    pub(super) fn name(
        dictionary: &Dictionary,
        by: Dimension,
        number: usize,
        newest: i32,
    ) -> (Option<&str>, Option<&str>) {
        let Some(names) = dictionary.names(by) else {
            let name = outcome_names(by).nth(number).flatten();
            return (name, name);
        };
        let value = u32::try_from(number).ok().and_then(|one| names.text(one));
        let newest = dictionary.number(newest);
        let label = newest.and_then(|series| dictionary.label(series, by));
        (label, value)
    }
}

/// A grouping that is computed again when the dictionary has grown.
pub struct CachedGrouping {
    /// How many series the dictionary had.
    series: usize,
    grouping: Grouping,
}

impl CachedGrouping {
    /// Returns the grouping in `slot`, computing it again when `dictionary` has grown.
    pub fn refresh<'s>(
        slot: &'s mut Option<Self>,
        dictionary: &Dictionary,
        filter: &Filter,
        by: Option<Dimension>,
    ) -> &'s Grouping {
        let series = dictionary.len();
        let current = slot.take().filter(|one| one.series == series);
        let current = current.unwrap_or_else(|| Self {
            series,
            grouping: Grouping::new(dictionary, filter, by),
        });
        &slot.insert(current).grouping
    }
}

/// Iterates over the values of a dimension of outcomes in the order of the numbers of
/// their groups.
fn outcome_names(by: Dimension) -> impl Iterator<Item = Option<&'static str>> {
    let statuses = Status::ALL.iter().map(|one| Some(one.name()));
    let categories = ErrorCategory::ALL.iter().map(|one| Some(one.name()));
    let (is_status, is_category) = (by == Dimension::Status, by == Dimension::ErrorCategory);
    statuses
        .filter(move |_| is_status)
        .chain(categories.chain([None]).filter(move |_| is_category))
}

/// Returns the group of each outcome, [`REFUSED`] for those that `filter` refuses.
fn outcome_groups(filter: &Filter, by: Option<Dimension>) -> [u32; Outcome::COUNT] {
    let mut groups = [REFUSED; Outcome::COUNT];
    let refusals = outcome_refusals(filter);
    for outcome in Outcome::all() {
        let Some((status, category)) = outcome.parts() else {
            continue;
        };
        let group = match by {
            Some(Dimension::Status) => status as usize,
            Some(Dimension::ErrorCategory) => {
                category.map_or(ErrorCategory::ALL.len(), |category| category as usize)
            }
            _ => 0,
        };
        if refusals[outcome.index()] == 0 {
            groups[outcome.index()] = u32::try_from(group).unwrap_or(REFUSED);
        }
    }
    groups
}
