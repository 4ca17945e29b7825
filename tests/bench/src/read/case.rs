//! One query in a few variants.

use crate::read::args::Part;

/// What is asked, and what plain SQL would be asked for the same.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) part: Part,
    /// Which of the part's queries, under which filter: the same at every size.
    pub(crate) name: String,
    /// What is asked in turn, after `/api/v1/`.
    pub(crate) paths: Vec<String>,
    /// The statement that answers the first of them.
    pub(crate) sql: Option<String>,
}

/// A time back from now, as the API and as SQL say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period(pub(crate) &'static str);

impl Period {
    /// Every period of the period bar.
    pub(crate) const ALL: [Self; 6] = [
        Self("1h"),
        Self("6h"),
        Self("1d"),
        Self("7d"),
        Self("30d"),
        Self("all"),
    ];
    /// Everything there is.
    pub(crate) const WHOLE: Self = Self("all");

    /// The condition on `e.started_at`.
    pub(crate) fn condition(self) -> String {
        if self == Self::WHOLE {
            return "true".to_owned();
        }
        format!("e.started_at >= now() - interval '{}'", self.0)
    }
}

/// A filter in a few variants: other models, other users.
#[derive(Debug, Clone)]
pub(crate) struct Lens {
    pub(crate) name: &'static str,
    /// Not empty.
    pub(crate) variants: Vec<Variant>,
}

/// One filter, as the API and as SQL say it.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// Parameters, each with a `&` before it.
    pub(crate) query: String,
    /// A condition on `e`, a row of `entries`.
    pub(crate) condition: String,
    /// The same in a form that no index serves, where an index of the log's own
    /// would: one would not have that otherwise.
    pub(crate) raw: Option<String>,
}

impl Lens {
    /// The first variant, which plain SQL is asked about.
    pub(crate) fn first(&self) -> &Variant {
        &self.variants[0]
    }

    /// `path?period=…` with each variant's parameters and `more`.
    pub(crate) fn paths(&self, path: &str, period: Period, more: &str) -> Vec<String> {
        let of = |one: &Variant| format!("{path}?period={}{}{more}", period.0, one.query);
        self.variants.iter().map(of).collect()
    }
}
