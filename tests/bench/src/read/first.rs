//! First answers: of a server that has just started, and under filters that
//! nobody has used before.

use serde::Serialize;

use crate::error::Result;
use crate::fixture::client::Client;
use crate::fixture::dataset::Dataset;
use crate::fixture::installation::Installation;
use crate::fixture::world::{MODELS, user_id};
use crate::shared::progress::Progress;
use crate::shared::statistics::{median, millis};

/// How often a server is started for one question; the median counts.
const STARTS: usize = 3;

/// What is asked; each has parameters already.
const QUESTIONS: [(&str, &str); 17] = [
    ("cards of a day", "logs/stats?period=1d"),
    ("cards of 30 days", "logs/stats?period=30d"),
    ("cards of everything", "logs/stats?period=all"),
    ("facets", "logs/facets?period=30d"),
    (
        "search for a user",
        "logs/facets?period=30d&facet=user&search=lovel",
    ),
    ("page 1", "logs?period=all"),
    ("page 1,000", "logs?period=all&page=1000&per_page=10"),
    ("page 1 by tokens", "logs?period=all&sort=-total_tokens"),
    ("page 1 by cost", "logs?period=all&sort=-cost_usd"),
    ("page 1 by duration", "logs?period=all&sort=-duration_ms"),
    ("summary", "usage/summary?period=30d"),
    ("a day", "usage/timeseries?period=30d&interval=day"),
    ("an hour", "usage/timeseries?period=30d&interval=hour"),
    (
        "a day and model",
        "usage/timeseries?period=30d&interval=day&group_by=model",
    ),
    ("by user", "usage/breakdown?period=30d&by=user"),
    ("by model", "usage/breakdown?period=30d&by=model"),
    ("by status", "usage/breakdown?period=30d&by=status"),
];

/// Parameters with the value for the question of this number.
type Value = fn(usize) -> String;

/// Filters with a value of its own for each question.
const FILTERS: [(&str, Value); 8] = [
    ("model", |index| format!("&model={}", MODELS[index].0)),
    ("heavy user", |index| format!("&user={}", user_id(index))),
    ("light user", |index| {
        format!("&user={}", user_id(1_000 + 211 * index))
    }),
    ("agent", |index| format!("&agent=agent-{index:02}")),
    ("feature", |index| format!("&feature=feature-{index:02}")),
    ("model and platform", |index| {
        format!("&model={}&platform=Desktop", MODELS[index].0)
    }),
    ("min_total_tokens", |index| {
        format!("&min_total_tokens={}", 20_000 + index)
    }),
    ("min_duration_ms", |index| {
        format!("&min_duration_ms={}", 30_000 + index)
    }),
];
/// Filters of few values, which meet a server that knows one question alone.
const WIDE: [(&str, &str); 2] = [("source", "&source=chat"), ("status", "&status=succeeded")];
/// A server that has just started, without a filter.
const FRESH: &str = "a fresh server";

/// The first answer to one question, in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct First {
    pub(crate) name: String,
    pub(crate) time: f64,
}

/// Asks every question for the first time, on servers of its own.
pub(crate) fn measure(
    installation: &Installation,
    dataset: Dataset,
    progress: &Progress,
) -> Result<Vec<First>> {
    let mut firsts = Vec::new();
    progress.step(&format!("{dataset}: a fresh server"));
    for (number, (name, path)) in (1..).zip(QUESTIONS) {
        fresh(installation, dataset, name, path, &mut firsts)?;
        progress.count(number);
    }
    progress.done(&format!("{} questions", firsts.len()));
    progress.step(&format!("{dataset}: filters nobody has used"));
    let of_filters = unused(installation, dataset)?;
    progress.done(&format!("{} questions", of_filters.len()));
    firsts.extend(of_filters);
    Ok(firsts)
}

/// One question to servers that have answered nothing, then under wide filters.
fn fresh(
    installation: &Installation,
    dataset: Dataset,
    name: &str,
    path: &str,
    firsts: &mut Vec<First>,
) -> Result<()> {
    let filters = [(FRESH, "")].into_iter().chain(WIDE);
    let filters: Vec<(&str, &str)> = filters.collect();
    let mut times = vec![Vec::new(); filters.len()];
    for _ in 0..STARTS {
        let server = installation.serve(&dataset.database())?;
        let client = Client::connect(server.address)?;
        for ((_, filter), times) in filters.iter().zip(&mut times) {
            times.push(time(&client, &format!("{path}{filter}"))?);
        }
        server.stop()?;
    }
    for ((filter, _), times) in filters.into_iter().zip(times) {
        firsts.push(first(filter, name, median(times)));
    }
    Ok(())
}

/// Every question without a filter, then each under filters of its own.
fn unused(installation: &Installation, dataset: Dataset) -> Result<Vec<First>> {
    let server = installation.serve(&dataset.database())?;
    let mut client = Client::connect(server.address)?;
    for (_, path) in QUESTIONS {
        time(&client, path)?;
    }
    let mut firsts = Vec::new();
    for (filter, value) in FILTERS {
        client.refresh()?;
        for (index, (name, path)) in QUESTIONS.into_iter().enumerate() {
            let time = time(&client, &format!("{path}{}", value(index)))?;
            firsts.push(first(filter, name, time));
        }
    }
    server.stop()?;
    Ok(firsts)
}

fn first(filter: &str, name: &str, time: f64) -> First {
    First {
        name: format!("{filter}: {name}"),
        time,
    }
}

fn time(client: &Client, path: &str) -> Result<f64> {
    let answer = client.get(path)?;
    if answer.status != 200 {
        return Err(answer.refusal());
    }
    Ok(millis(answer.time))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_filter_is_used_twice() {
        let all = FILTERS
            .iter()
            .flat_map(|(_, value)| (0..QUESTIONS.len()).map(value));
        let distinct: HashSet<String> = all.collect();
        assert_eq!(distinct.len(), FILTERS.len() * QUESTIONS.len());
    }
}
