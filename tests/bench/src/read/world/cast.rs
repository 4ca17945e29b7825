//! Who uses what: 5,000 users, a few of whom do most of the work, and 20,000
//! series, in which each user keeps to a few models, agents and clients.

use std::collections::{HashMap, HashSet};

use logbook_domain::series::{Agent, Feature, Profile, Series, User};
use logbook_domain::vocabulary::{Capability, FeatureType, Source};
use logbook_store::{Connection, dictionary};

use crate::error::{BenchError, Result};
use crate::shared::random::Random;

const USERS: usize = 5_000;
/// The first of them have more series than the others: 500 × 13 + 4,500 × 3.
const BUSY_USERS: usize = 500;
const SERIES_OF_BUSY: usize = 13;
const SERIES_OF_OTHERS: usize = 3;

/// Each with its provider; the frequent ones first.
pub(crate) const MODELS: [(&str, &str); 20] = [
    ("gpt-5-mini", "openai"),
    ("claude-sonnet-5", "anthropic"),
    ("google/gemini-3-flash-preview", "google"),
    ("gpt-5", "openai"),
    ("mistral-large", "mistral"),
    ("llama-4-70b", "local"),
    ("claude-opus-5", "anthropic"),
    ("gemini-3-pro", "google"),
    ("text-embedding-4", "openai"),
    ("claude-haiku-5", "anthropic"),
    ("gpt-5-nano", "openai"),
    ("whisper-large", "local"),
    ("mistral-small", "mistral"),
    ("qwen-3-32b", "local"),
    ("gemini-3-nano", "google"),
    ("codestral", "mistral"),
    ("gemini-embedding", "google"),
    ("gpt-5-codex", "openai"),
    ("deepseek-v4", "local"),
    ("phi-5", "local"),
];
/// About one entry a day has it.
pub(crate) const RARE_MODEL: &str = "legacy-davinci";
const PLATFORMS: [&str; 5] = ["Web", "Desktop", "Mobile", "IDE", "API"];
/// What agents and features work on; the others work on nothing in particular.
pub(crate) const ENTITY_TYPES: [&str; 4] = ["ticket", "document", "pull_request", "invoice"];
const GIVEN: [&str; 12] = [
    "Ada", "Émile", "Zoë", "Jürgen", "Noor", "José", "Søren", "Mei", "Ágnes", "Olga", "Tomáš",
    "Kofi",
];
const FAMILY: [&str; 12] = [
    "Lovelace",
    "Müller",
    "Nakamura",
    "O'Neill",
    "García",
    "Ångström",
    "Novák",
    "Okafor",
    "Çelik",
    "Ivanova",
    "Dubois",
    "Smith",
];

/// The id of a user; rank 0 is the busiest.
pub(crate) fn user_id(rank: usize) -> String {
    format!("u-{rank:05}")
}

/// Every series, with how often it is used.
#[derive(Debug)]
pub(crate) struct Cast {
    series: Vec<Series>,
    /// Sums of the weights up to each series.
    weights: Vec<f64>,
    rare: Series,
}

/// The numbers of the series in a database.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// In the order of the cast.
    pub(crate) series: Vec<i32>,
    pub(crate) rare: i32,
}

impl Cast {
    /// The same in every run.
    pub(crate) fn new() -> Self {
        let mut random = Random::new(2026);
        let (mut series, mut weights, mut sum) = (Vec::new(), Vec::new(), 0.0);
        for rank in 0..USERS {
            let own = series_of(rank, &mut random);
            let whole: f64 = (0..own.len()).map(zipf).sum();
            for (index, one) in own.into_iter().enumerate() {
                sum += zipf(rank) * zipf(index) / whole;
                weights.push(sum);
                series.push(one);
            }
        }
        let rare = Series {
            model: Some(RARE_MODEL.to_owned()),
            ..series[series.len() / 2].clone()
        };
        Self {
            series,
            weights,
            rare,
        }
    }

    /// One series, as often as it is used.
    pub(crate) fn pick(&self, random: &mut Random) -> usize {
        let whole = self.weights.last().copied().unwrap_or_default();
        let at = random.share() * whole;
        self.weights
            .partition_point(|&sum| sum <= at)
            .min(self.series.len() - 1)
    }

    /// Whether entries of a series are about an entity.
    pub(crate) fn is_about_entity(&self, series: usize) -> bool {
        self.series[series].entity_type.is_some()
    }

    /// Finds or inserts every series.
    pub(crate) fn resolve(&self, conn: &mut Connection) -> Result<Numbers> {
        let all = self.series.iter().chain([&self.rare]);
        let found: HashMap<_, _> = dictionary::resolve(conn, all)?;
        let number = |one: &Series| {
            found
                .get(&one.key())
                .copied()
                .ok_or(BenchError::BrokeOff("resolving the series"))
        };
        Ok(Numbers {
            series: self.series.iter().map(number).collect::<Result<_>>()?,
            rare: number(&self.rare)?,
        })
    }
}

/// The weight of the `rank`th of many: the first is used as often as the next
/// two together.
fn zipf(rank: usize) -> f64 {
    1.0 / (rank + 1) as f64
}

fn series_of(rank: usize, random: &mut Random) -> Vec<Series> {
    let count = if rank < BUSY_USERS {
        SERIES_OF_BUSY
    } else {
        SERIES_OF_OTHERS
    };
    let (home_model, home_platform) = (random.skewed(MODELS.len()), random.skewed(PLATFORMS.len()));
    let (mut series, mut keys) = (Vec::new(), HashSet::new());
    while series.len() < count {
        let model = (home_model + random.skewed(4)) % MODELS.len();
        let one = one(rank, model, home_platform, random);
        if keys.insert(one.key()) {
            series.push(one);
        }
    }
    series
}

fn one(rank: usize, model: usize, platform: usize, random: &mut Random) -> Series {
    let (name, provider) = MODELS[model];
    let source = Source::ALL[random.skewed(Source::ALL.len())];
    let is_agent = source == Source::Agent;
    let agent = is_agent.then(|| (rank + random.skewed(5)) % 50);
    let profile = (rank + random.skewed(3)) % 10;
    let feature = random.skewed(30);
    Series {
        user: user(rank),
        provider: Some(provider.to_owned()),
        model: Some(name.to_owned()),
        agent: Agent {
            id: agent.map(|number| format!("agent-{number:02}")),
            name: agent.map(|number| format!("Agent {number}")),
        },
        profile: Profile {
            alias: Some(format!("profile-{profile}")),
            version: Some(1),
        },
        feature: Feature {
            kind: Some(if is_agent {
                FeatureType::Agent
            } else {
                FeatureType::Prompt
            }),
            id: Some(format!("feature-{feature:02}")),
            version: None,
        },
        source,
        platform: Some(PLATFORMS[platform].to_owned()),
        capability: capability(name),
        entity_type: entity_type(agent, feature),
    }
}

fn user(rank: usize) -> User {
    let (given, family) = (
        GIVEN[rank % GIVEN.len()],
        FAMILY[rank / GIVEN.len() % FAMILY.len()],
    );
    User {
        id: Some(user_id(rank)),
        name: Some(format!("{given} {family} {rank}")),
        email: Some(format!("person.{rank}@example.org")),
    }
}

fn capability(model: &str) -> Capability {
    match model {
        "whisper-large" => Capability::SpeechToText,
        _ if model.contains("embedding") => Capability::Embedding,
        _ => Capability::Chat,
    }
}

/// Every second agent has its own kind of thing, whatever the feature; without
/// an agent it is that of the feature, if it is one of the less frequent ones.
fn entity_type(agent: Option<usize>, feature: usize) -> Option<String> {
    let number = match agent {
        Some(agent) => agent.is_multiple_of(2).then_some(agent / 2),
        None => feature.checked_sub(10),
    };
    number.map(|number| ENTITY_TYPES[number % ENTITY_TYPES.len()].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cast_is_as_large_and_as_skewed_as_it_says() {
        let cast = Cast::new();
        assert_eq!(cast.series.len(), 20_000);
        let users: HashSet<_> = cast.series.iter().map(|one| one.user.id.clone()).collect();
        assert_eq!(users.len(), USERS);
        let mut random = Random::new(1);
        let busiest = (0..10_000)
            .filter(|_| cast.pick(&mut random) < SERIES_OF_BUSY)
            .count();
        assert!((900..1_300).contains(&busiest), "{busiest}");
    }
}
