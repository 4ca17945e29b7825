//! The options of the other shapes.

use clap::Args as ClapArgs;

use logbook_domain::series::{Agent, Series, User};

use crate::fixture::size::Size;

/// A shape of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum World {
    /// 30 days of 5,000 users, few of whom do most.
    #[default]
    Month,
    /// Entries each with a user of its own.
    ManyUsers,
    /// 100,000 entries a day for two years.
    TwoYears,
    /// A month, and then entries that come in all at once.
    Burst,
}

/// What is of its own in each entry of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Each {
    /// Its user.
    User,
    /// Its agent.
    Agent,
    /// Its feature.
    Feature,
    /// Its kind of entity.
    EntityType,
}

/// How the other shapes are measured
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct WorldOptions {
    /// With `--world many-users`: what each entry has of its own
    #[arg(long, value_enum, default_value = "user")]
    pub(crate) each: Each,

    /// With `--world two-years`: over how many days the entries are spread
    #[arg(long, default_value_t = 730, value_parser = clap::value_parser!(u16).range(31..=3_000))]
    pub(crate) days: u16,

    /// With `--world burst`: entries a second that come in by HTTP
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1_000..=100_000))]
    pub(crate) burst_rate: u32,

    /// With `--world burst`: seconds for which they come in
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(3..=600))]
    pub(crate) burst_seconds: u64,

    /// With `--world burst`: entries of one hour that an import brings
    #[arg(long, value_name = "SIZE", default_value = "1M")]
    pub(crate) burst_import: Size,
}

impl World {
    /// How many entries there are unless another number is said.
    pub(crate) const fn usual_sizes(self) -> &'static [u64] {
        match self {
            Self::Month => &[1_000_000, 10_000_000],
            Self::ManyUsers => &[3_000_000],
            Self::TwoYears => &[73_000_000],
            Self::Burst => &[1_000_000],
        }
    }
}

impl Each {
    /// The name of its own that the `number`th entry has.
    pub(crate) fn value(self, number: u64) -> String {
        match self {
            Self::User => format!("u-each-{number:07}"),
            Self::Agent => format!("agent-each-{number:07}"),
            Self::Feature => format!("feature-each-{number:07}"),
            Self::EntityType => format!("kind-{number:07}"),
        }
    }

    /// Gives it to the entry's series.
    pub(crate) fn set(self, series: &mut Series, number: u64) {
        let value = Some(self.value(number));
        match self {
            Self::User => {
                series.user = User {
                    id: value,
                    name: Some(format!("Person {number}")),
                    email: Some(format!("person.{number}@example.org")),
                };
            }
            Self::Agent => {
                series.agent = Agent {
                    id: value,
                    name: None,
                };
            }
            Self::Feature => series.feature.id = value,
            Self::EntityType => series.entity_type = value,
        }
    }

    /// The filter, facet and grouping that tells them apart.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Agent => "agent",
            Self::Feature => "feature",
            Self::EntityType => "entity_type",
        }
    }
}
