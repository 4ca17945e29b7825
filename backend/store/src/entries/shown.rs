//! The entries a filter shows, as numbers: what statistics, totals, facets and
//! pages all come from, so that they cannot disagree.

use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::condition::{self, Meant, Search, and};
use super::search::{self, Budget};
use super::sums_of::{self, SumsOf};
use crate::StoreError;
use crate::answer::Database;
use crate::segments::{Extent, Outcome, Segments, Sums, Tally, View};

/// What a filter shows at one moment.
pub(crate) struct Shown {
    /// What segments hold of it.
    pub(crate) view: View,
    /// What only rows tell, by series and outcome. The view says which of it
    /// counts.
    pub(crate) rest: Vec<Rest>,
    /// How far back a search for text has come; `None` when nothing is left.
    pub(crate) searched_back_to: Option<Moment>,
}

/// What rows of one series and outcome add up to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rest {
    /// Their series, as the view's dictionary numbers it.
    pub(crate) series: u32,
    /// Their outcome.
    pub(crate) outcome: Outcome,
    /// What they add up to.
    pub(crate) sums: Sums,
}

/// Which entries are asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Which of them count.
    pub filter: &'a Filter,
    /// What its period means.
    pub interval: Interval,
    /// How far its search reaches.
    pub search: Search,
    /// How long it may search.
    pub budget: Budget,
}

impl Shown {
    /// What is shown to who asks. To be called inside a snapshot.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn read(
        db: &mut dyn Database,
        segments: &Segments,
        asked: &Asked<'_>,
    ) -> Result<Self, StoreError> {
        Self::read_wider(db, segments, asked, asked.filter)
    }

    /// The same, with all that `wider` accepts among what only rows tell.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn read_wider(
        db: &mut dyn Database,
        segments: &Segments,
        asked: &Asked<'_>,
        wider: &Filter,
    ) -> Result<Self, StoreError> {
        let memory = segments.memory();
        let Asked {
            filter, interval, ..
        } = *asked;
        let extent = if filter.is_of_numbers() {
            Extent::read(db, memory, interval)?
        } else {
            Extent::of_rows(memory, interval)
        };
        let asked_wider = Asked {
            filter: wider,
            ..*asked
        };
        let (found, searched_back_to) = match &extent.beyond[..] {
            [] => (Vec::new(), None),
            _ if filter.is_of_content() => {
                search::numbers(db.connection()?, segments, &asked_wider)?
            }
            beyond => {
                let meant = Meant::look_up(db.connection()?, wider, interval, asked.search)?;
                let condition = and(meant.condition(), condition::within(beyond));
                (sums_of::read(db.connection()?, condition)?, None)
            }
        };
        let rest = rest(db, &extent, &found)?;
        let view = View::of(db, extent, filter)?;
        Ok(Self {
            view,
            rest,
            searched_back_to,
        })
    }

    /// How many entries.
    pub(crate) fn count(&self) -> u64 {
        let in_pieces = self.view.extent.pieces.iter();
        let in_pieces: u64 = in_pieces.map(|piece| self.view.count(piece)).sum();
        in_pieces
            + self
                .accepted_rest()
                .map(|one| one.sums.requests)
                .sum::<u64>()
    }

    /// What the entries add up to.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn tally(&mut self, db: &mut dyn Database) -> Result<Tally, StoreError> {
        let mut tally = self.view.tally(db)?;
        for one in self.accepted_rest() {
            tally.add(one.series, one.outcome, one.sums);
        }
        Ok(tally)
    }

    fn accepted_rest(&self) -> impl Iterator<Item = &Rest> {
        let accepted = |one: &&Rest| self.view.accepts(one.series, one.outcome);
        self.rest.iter().filter(accepted)
    }
}

fn rest(db: &mut dyn Database, extent: &Extent, found: &[SumsOf]) -> Result<Vec<Rest>, StoreError> {
    let memory = extent.memory();
    memory.learn(db, found.iter().map(|one| one.series_id))?;
    let dictionary = memory.dictionary();
    let one = |one: &SumsOf| {
        let SumsOf {
            series_id,
            outcome,
            sums,
        } = *one;
        let unknown = || StoreError::Corrupt(format!("sums of series {series_id}"));
        Ok(Rest {
            series: dictionary.number(series_id).ok_or_else(unknown)?,
            outcome,
            sums,
        })
    };
    found.iter().map(one).collect()
}
