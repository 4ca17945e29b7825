//! What must hold of every sample.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Duration, Utc, Weekday};
use logbook_domain::decimal::Usd;
use logbook_domain::entry::Arrival;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::{Capability, ErrorCategory, Source, Status};

use super::{Entry, Plan, Texts, entries};

/// A Saturday evening, a Monday morning, a lunch break and a new year's night.
const MOMENTS: [&str; 4] = [
    "2026-11-21T20:30:00Z",
    "2026-11-23T07:05:00Z",
    "2026-11-25T11:30:00Z",
    "2027-01-01T00:00:01Z",
];

fn moment(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn plan(seed: u64, now: &str) -> Plan {
    Plan {
        seed,
        now: moment(now),
        days: 14,
        entries: 5_000,
    }
}

fn sample(plan: &Plan) -> Vec<Entry> {
    entries(plan, &Texts::load().unwrap())
}

/// Samples of several moments, made once for all tests.
fn samples() -> &'static [(Plan, Vec<Entry>)] {
    static SAMPLES: LazyLock<Vec<(Plan, Vec<Entry>)>> = LazyLock::new(|| {
        let plans = (1..).zip(MOMENTS).map(|(seed, now)| plan(seed, now));
        plans.map(|plan| (plan, sample(&plan))).collect()
    });
    &SAMPLES
}

#[test]
fn the_same_plan_gives_the_same_sample_and_another_seed_another() {
    let text = |seed| serde_json::to_string(&sample(&plan(seed, MOMENTS[0]))).unwrap();
    assert_eq!(text(7), text(7));
    assert_ne!(text(7), text(8));
}

#[test]
fn every_word_of_every_list_appears() {
    for (plan, sample) in samples() {
        let statuses: HashSet<_> = sample.iter().map(|entry| entry.status).collect();
        let capabilities: HashSet<_> = sample.iter().map(|entry| entry.capability).collect();
        let sources: HashSet<_> = sample.iter().map(|entry| entry.source).collect();
        let errors = sample.iter().filter_map(|entry| entry.error.as_ref());
        let categories: HashSet<_> = errors.map(|error| error.category).collect();
        assert_eq!(statuses.len(), Status::ALL.len(), "{plan:?} {statuses:?}");
        assert_eq!(
            capabilities.len(),
            Capability::ALL.len(),
            "{plan:?} {capabilities:?}"
        );
        assert_eq!(sources.len(), Source::ALL.len(), "{plan:?}");
        assert_eq!(
            categories.len(),
            ErrorCategory::ALL.len(),
            "{plan:?} {categories:?}"
        );
    }
}

#[test]
fn everything_lies_inside_the_window_and_in_order() {
    for (plan, sample) in samples() {
        let from = plan.now - Duration::days(i64::from(plan.days));
        assert!(
            sample
                .iter()
                .all(|entry| from <= entry.started_at && entry.started_at <= plan.now)
        );
        assert!(
            sample
                .iter()
                .all(|entry| entry.ended_at().is_none_or(|end| end <= plan.now))
        );
        assert!(sample.is_sorted_by_key(|entry| entry.started_at));
        let first = sample.first().map(|entry| entry.started_at).unwrap();
        assert!(
            first < from + Duration::days(1),
            "reaches back to {from} only until {first}"
        );
    }
}

#[test]
fn there_are_about_as_many_as_asked_for() {
    for (plan, sample) in samples() {
        assert!(
            (4_400..=5_600).contains(&sample.len()),
            "{plan:?}: {}",
            sample.len()
        );
    }
    let week = Plan {
        days: 7,
        entries: 800,
        ..plan(3, MOMENTS[2])
    };
    assert!(
        (600..=1_000).contains(&sample(&week).len()),
        "{}",
        sample(&week).len()
    );
}

#[test]
fn the_server_would_take_every_entry_and_keep_its_id() {
    for (plan, sample) in samples() {
        let mut ids = HashSet::new();
        for entry in sample {
            let json = serde_json::to_vec(entry).unwrap();
            let draft = logbook_intake::native::parse(&json)
                .unwrap_or_else(|error| panic!("{error:?} in {entry:?}"));
            let arrival = Arrival {
                now: plan.now,
                random: [0; 10],
            };
            let taken = draft
                .into_entry(arrival, &ContentPolicy::default())
                .unwrap_or_else(|errors| panic!("{errors:?} in {entry:?}"));
            assert_eq!(taken.entry.id.to_string(), entry.stored_id());
            assert!(ids.insert(taken.entry.id), "{} comes twice", entry.id);
            let metadata = taken.entry.content.metadata.unwrap();
            assert!(metadata.as_str().contains("\"demo\":true"), "{metadata:?}");
        }
    }
}

#[test]
fn no_entry_is_larger_than_64_kib_and_no_placeholder_is_left() {
    for (_, sample) in samples() {
        for entry in sample {
            let text = serde_json::to_string(&entry).unwrap();
            assert!(
                text.len() <= 64 * 1024,
                "{} has {} bytes",
                entry.id,
                text.len()
            );
            assert!(!text.contains("<<"), "{text}");
        }
    }
}

#[test]
fn numbers_agree_with_each_other() {
    for (_, sample) in samples() {
        for entry in sample {
            let usage = entry.usage;
            let sum = usage
                .input_tokens
                .zip(usage.output_tokens)
                .map(|(i, o)| i + o);
            assert_eq!(usage.total_tokens, sum, "{entry:?}");
            let parts = [usage.cached_input_tokens, usage.cache_write_tokens];
            let from_cache_and_to_it: i64 = parts.into_iter().flatten().sum();
            assert!(
                from_cache_and_to_it <= usage.input_tokens.unwrap_or(0),
                "{entry:?}"
            );
            assert!(
                entry.time_to_first_token_ms <= entry.duration_ms,
                "{entry:?}"
            );
            assert!(usage.reasoning_tokens <= usage.output_tokens, "{entry:?}");
            assert_eq!(
                entry.status == Status::Running,
                entry.duration_ms.is_none(),
                "{entry:?}"
            );
            let transcribed = usage.audio_seconds.is_some();
            assert!(!transcribed || entry.capability == Capability::SpeechToText);
        }
    }
}

#[test]
fn working_days_are_busier_than_weekends() {
    for (_, sample) in samples() {
        let mut days: HashMap<Weekday, usize> = HashMap::new();
        for entry in sample {
            *days.entry(entry.started_at.weekday()).or_default() += 1;
        }
        let weekend = days[&Weekday::Sat].max(days[&Weekday::Sun]);
        for day in [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu] {
            assert!(days[&day] > weekend * 2, "{days:?}");
        }
    }
}

#[test]
fn a_second_run_on_the_same_day_makes_the_same_entries_again() {
    let earlier = sample(&plan(7, "2026-11-25T11:30:00Z"));
    let later = sample(&plan(7, "2026-11-25T17:45:00Z"));
    let known: HashSet<_> = later.iter().map(Entry::stored_id).collect();
    let kept_from = moment("2026-11-11T17:45:00Z");
    let still_kept = earlier.iter().filter(|entry| entry.started_at >= kept_from);
    assert!(still_kept.clone().count() > 4_000);
    for entry in still_kept {
        assert!(known.contains(&entry.stored_id()), "{} is gone", entry.id);
    }
    let finished: HashSet<_> = later
        .iter()
        .filter(|entry| entry.status != Status::Running)
        .map(Entry::stored_id)
        .collect();
    let running = earlier
        .iter()
        .filter(|entry| entry.status == Status::Running);
    for entry in running {
        assert!(
            finished.contains(&entry.stored_id()),
            "{} still runs after six hours",
            entry.id
        );
    }
}

#[test]
fn children_name_a_parent_of_the_same_trace_that_is_there() {
    let (_, sample) = &samples()[0];
    let traces: HashMap<_, _> = sample
        .iter()
        .map(|entry| (entry.stored_id(), &entry.trace_id))
        .collect();
    let from = sample[0].started_at + Duration::hours(1);
    let children = sample
        .iter()
        .filter(|entry| entry.parent_id.is_some() && entry.started_at > from);
    assert!(children.clone().count() > 500);
    for entry in children {
        let parent = entry.parent_id.as_ref().unwrap();
        assert_eq!(traces.get(parent), Some(&&entry.trace_id), "{}", entry.id);
    }
}

#[test]
fn one_hour_stands_out_by_cost_and_by_rate_limits() {
    let (_, sample) = &samples()[0];
    let hour = |entry: &Entry| entry.started_at.format("%Y-%m-%d %H").to_string();
    let mut cost: HashMap<String, i128> = HashMap::new();
    let mut limited: HashMap<String, usize> = HashMap::new();
    for entry in sample {
        *cost.entry(hour(entry)).or_default() += entry.cost_usd.map_or(0, Usd::units);
        let is_limited = entry
            .error
            .as_ref()
            .is_some_and(|error| error.category == ErrorCategory::RateLimiting);
        *limited.entry(hour(entry)).or_default() += usize::from(is_limited);
    }
    let spike = "2026-11-18 14";
    let usual = cost
        .iter()
        .filter(|(hour, _)| !hour.starts_with("2026-11-18 1"))
        .map(|(_, cost)| *cost)
        .max();
    assert!(
        cost[spike] > usual.unwrap() * 3,
        "{} against {usual:?}",
        cost[spike]
    );
    assert!(limited[spike] > 30, "{}", limited[spike]);
}

#[test]
fn now_is_an_argument_and_a_future_one_changes_nothing_about_the_past() {
    let now: DateTime<Utc> = moment(MOMENTS[2]);
    let day_later = Plan {
        now: now + Duration::days(1),
        ..plan(5, MOMENTS[2])
    };
    let today: HashSet<_> = sample(&plan(5, MOMENTS[2]))
        .iter()
        .map(Entry::stored_id)
        .collect();
    let again = sample(&day_later)
        .iter()
        .filter(|entry| today.contains(&entry.stored_id()))
        .count();
    assert!(again > 3_500, "{again}");
}
