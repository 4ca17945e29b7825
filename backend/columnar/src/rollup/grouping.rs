//! Which cells a filter accepts, and who belongs to which group.

use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::usage::groups::Group;
use logbook_domain::vocabulary::{ErrorCategory, Status};

use crate::cells::{Block, Cell};
use crate::dictionary::Outcome;
use crate::dictionary::{Dictionary, outcome_refusals};

/// Stands for the group of what the filter does not accept.
const REFUSED: u32 = u32::MAX;

/// The group of each cell.
pub struct Grouping {
    /// By the ids of series; 0 for all where outcomes are grouped.
    of_series: Vec<u32>,
    /// A bit for each of them that the filter accepts: so few bytes that looking
    /// into them costs nothing.
    accepted: Vec<u64>,
    /// By outcome; 0 for all where outcomes are not grouped.
    of_outcome: [u32; Outcome::COUNT],
    len: usize,
}

impl Grouping {
    /// The cells that `filter` accepts, grouped by the values of `by`.
    pub fn new(dictionary: &Dictionary, filter: &Filter, by: Option<Dimension>) -> Self {
        let by_series = by.filter(|by| !by.is_of_outcome());
        let (mut of_series, mut accepted) = (Vec::new(), Vec::new());
        let refusals = dictionary.refusals(filter);
        for ((number, id), refused) in (0..).zip(dictionary.ids()).zip(refusals) {
            let id = usize::try_from(id).unwrap_or_default();
            if id >= of_series.len() {
                of_series.resize(id + 1, REFUSED);
                accepted.resize(id / 64 + 1, 0);
            }
            if refused == 0 {
                accepted[id / 64] |= 1 << (id % 64);
                of_series[id] = by_series.map_or(0, |by| dictionary.value(number, by));
            }
        }
        let names = by_series.and_then(|by| dictionary.names(by));
        Self {
            of_series,
            accepted,
            of_outcome: outcomes(filter, by),
            len: names.map_or(Status::ALL.len() + ErrorCategory::ALL.len(), |names| {
                names.bound()
            }),
        }
    }

    /// One more than the largest group.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Hands over the cells of `block` that the filter accepts, each with its group.
    #[inline]
    pub fn each<'b>(&self, block: &'b Block, mut each: impl FnMut(usize, Outcome, Cell<'b>)) {
        let of_outcome = |outcome: Outcome| self.of_outcome[outcome.index()];
        let accepts = |id: usize| {
            let word = self.accepted.get(id / 64);
            word.is_some_and(|word| word >> (id % 64) & 1 == 1)
        };
        block.each_of(
            |outcome| of_outcome(outcome) != REFUSED,
            accepts,
            |outcome, cell| {
                let group = of_outcome(outcome) + self.of_series[cell.series_id];
                each(group as usize, outcome, cell);
            },
        );
    }

    /// The number of a group; `None` when no entry can be in it.
    pub fn find(dictionary: &Dictionary, by: Dimension, group: &Group) -> Option<usize> {
        match (&group.value, dictionary.names(by)) {
            (None, Some(_)) => Some(0),
            (Some(value), Some(names)) => names.find(value).map(|number| number as usize),
            (_, None) => all_outcomes(by).position(|one| one == *group),
        }
    }

    /// The group of this number. `newest` is the newest series of it
    /// seen: a renamed agent is shown by the last name.
    pub fn group(dictionary: &Dictionary, by: Dimension, number: usize, newest: i32) -> Group {
        let Some(names) = dictionary.names(by) else {
            return all_outcomes(by).nth(number).unwrap_or_default();
        };
        let value = u32::try_from(number).ok().and_then(|one| names.text(one));
        let newest = dictionary.number(newest);
        let label = newest.and_then(|series| dictionary.label(series, by).1);
        Group {
            value: value.map(ToString::to_string),
            label: label.map(ToString::to_string),
        }
    }
}

/// A grouping that is made anew when the dictionary has grown.
pub struct UpToDate {
    /// How many series it knows.
    series: usize,
    grouping: Grouping,
}

impl UpToDate {
    /// The grouping in `slot`, made anew if `dictionary` has grown.
    pub fn renew<'s>(
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

/// The groups of a dimension of outcomes, in the order of their words.
fn all_outcomes(by: Dimension) -> impl Iterator<Item = Group> {
    let named = |name: &str| Group {
        value: Some(name.to_owned()),
        label: Some(name.to_owned()),
    };
    let statuses = Status::ALL.iter().map(move |one| named(one.name()));
    let categories = ErrorCategory::ALL.iter().map(move |one| named(one.name()));
    let (of_status, of_category) = (by == Dimension::Status, by == Dimension::ErrorCategory);
    statuses.filter(move |_| of_status).chain(
        categories
            .chain([Group::default()])
            .filter(move |_| of_category),
    )
}

fn outcomes(filter: &Filter, by: Option<Dimension>) -> [u32; Outcome::COUNT] {
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
