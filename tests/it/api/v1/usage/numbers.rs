//! Usage holds after any sequence of acts, also what is gone.

use chrono::Duration;
use logbook_domain::decimal::Usd;
use logbook_domain::time;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::sql::{self, Usage};
use logbook_tests::{Client, TestServer};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use crate::api::v1::acts::{Act, Log, act};

const ZONES: [&str; 6] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Apia",
];

/// Dimensions with the same value in SQL.
const DIMENSIONS: [(&str, &str); 5] = [
    ("model", "s.model"),
    ("entity_type", "s.entity_type"),
    ("user", sql::USER),
    ("source", "(ARRAY['chat','agent','code','api'])[s.source]"),
    (
        "status",
        "(ARRAY['running','succeeded','failed','blocked','cancelled','partial_success'])[e.status]",
    ),
];

/// What usage is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(super) filter: FilterParams,
    pub(super) zone: &'static str,
    pub(super) step: &'static str,
    /// With what it is in SQL.
    pub(super) dimension: (&'static str, &'static str),
}

pub(crate) fn asked(server: &TestServer) -> impl Strategy<Value = Asked> + use<> {
    let parts = (
        random::filter(server.clock.clone()),
        select(&ZONES[..]),
        select(&["hour", "day"][..]),
        select(&DIMENSIONS[..]),
    );
    parts.prop_map(|(filter, zone, step, dimension)| Asked {
        filter: random::not_searching(filter),
        zone,
        step,
        dimension,
    })
}

#[test]
fn usage_equals_plain_sql_over_what_is_there_and_what_is_gone() {
    check_after_acts(&TestServer::start());
}

#[test]
fn usage_equals_plain_sql_with_small_segments() {
    check_after_acts(&TestServer::with_small_segments());
}

#[test]
fn usage_equals_plain_sql_with_a_small_cache() {
    check_after_acts(&TestServer::with_small_segments_and_cache());
}

fn check_after_acts(server: &TestServer) {
    sql::prepare_gone(&mut server.database.connect());
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    let sequence = prop::collection::vec((act(server), asked(server)), 1..14);
    let log = std::cell::RefCell::new(Log::new(server));
    runner
        .run(&sequence, |sequence| {
            for (act, asked) in sequence {
                if let Act::CleanUp(days) = act {
                    let cutoff = server.clock.ago(Duration::days(days));
                    sql::keep_gone(&mut server.database.connect(), &cutoff);
                }
                log.borrow_mut().perform(act)?;
                Check::new(server, &asked).everything()?;
            }
            Ok(())
        })
        .unwrap();
}

/// Holds answers against plain SQL.
pub(crate) struct Check<'a> {
    server: &'a TestServer,
    client: Client,
    asked: &'a Asked,
    query: String,
}

impl<'a> Check<'a> {
    pub(crate) fn new(server: &'a TestServer, asked: &'a Asked) -> Self {
        Self {
            server,
            client: server.admin(),
            asked,
            query: random::query(&asked.filter),
        }
    }

    /// Every answer about usage.
    pub(crate) fn everything(&self) -> Result<(), TestCaseError> {
        self.summary()?;
        self.breakdown()?;
        self.chart()?;
        self.grouped_chart()
    }

    fn sql(&self, bucket: &str, value: &str) -> Vec<Usage> {
        let now = time::rfc3339(&self.server.clock.now());
        let mut conn = self.server.database.connect();
        sql::usage(&mut conn, &self.asked.filter, &now, bucket, value)
    }

    fn summary(&self) -> Result<(), TestCaseError> {
        let told = self
            .client
            .get(&format!("/usage/summary?{}", self.query))
            .expect(200);
        let sums = self.sql("''", "''");
        prop_assert_eq!(
            told["requests"].as_i64(),
            Some(sums.first().map_or(0, |one| one.requests))
        );
        if let Some(sums) = sums.first() {
            compare(&told, sums)?;
            prop_assert_eq!(told["user_count"].as_i64(), Some(sums.user_count));
            prop_assert_eq!(told["model_count"].as_i64(), Some(sums.model_count));
        }
        Ok(())
    }

    fn breakdown(&self) -> Result<(), TestCaseError> {
        let (name, value) = self.asked.dimension;
        let path = format!("/usage/breakdown?by={name}&limit=200&{}", self.query);
        let told = self.client.get(&path).expect(200);
        let mut items: Vec<&Value> = told["items"].as_array().unwrap().iter().collect();
        items.sort_by_key(|item| item["value"].as_str().unwrap_or_default().to_owned());
        let mut sums = self.sql("''", value);
        sums.sort_by(|a, b| a.value.cmp(&b.value));
        prop_assert_eq!(items.len(), sums.len());
        for (item, sums) in items.into_iter().zip(&sums) {
            prop_assert_eq!(item["value"].as_str().unwrap_or_default(), &sums.value);
            compare(item, sums)?;
        }
        Ok(())
    }

    /// The start of an entry's bucket in SQL.
    fn bucket(&self) -> String {
        let Asked { zone, step, .. } = self.asked;
        let zone = if *step == "hour" { "UTC" } else { zone };
        format!(
            "to_char(date_trunc('{step}', e.started_at, '{zone}') AT TIME ZONE 'UTC',
                     'YYYY-MM-DD\"T\"HH24:MI:SS.000Z')"
        )
    }

    fn timeseries(&self, parameters: &str) -> Value {
        let Asked { zone, step, .. } = self.asked;
        let query = &self.query;
        let path = format!("/usage/timeseries?interval={step}&tz={zone}{parameters}&{query}");
        self.client.get(&path).expect(200)
    }

    pub(super) fn chart(&self) -> Result<(), TestCaseError> {
        let told = self.timeseries("");
        let sums = self.sql(&self.bucket(), "''");
        self.compare_points(&told, &sums, |point| vec![(String::new(), &point["total"])])?;
        for point in told["points"].as_array().unwrap() {
            let start = point["start"].as_str().unwrap();
            let sums = sums.iter().find(|one| one.bucket == start);
            let (users, models) = sums.map_or((0, 0), |one| (one.user_count, one.model_count));
            prop_assert_eq!(point["user_count"].as_i64(), Some(users));
            prop_assert_eq!(point["model_count"].as_i64(), Some(models));
        }
        Ok(())
    }

    pub(super) fn grouped_chart(&self) -> Result<(), TestCaseError> {
        let (name, value) = self.asked.dimension;
        let told = self.timeseries(&format!("&group_by={name}&limit=2"));
        let bucket = self.bucket();
        self.compare_points(&told, &self.sql(&bucket, "''"), |point| {
            vec![(String::new(), &point["total"])]
        })?;
        let groups = told["groups"].as_array().unwrap();
        let names: Vec<String> = groups
            .iter()
            .map(|group| group["value"].as_str().unwrap_or_default().to_owned())
            .collect();
        let by_value = self.sql(&bucket, value).into_iter();
        let told_apart: Vec<Usage> = by_value.filter(|one| names.contains(&one.value)).collect();
        self.compare_points(&told, &told_apart, |point| {
            let groups = point["groups"].as_array().unwrap();
            names.iter().cloned().zip(groups).collect()
        })
    }

    /// Every point with entries against the same in SQL; the others are zero.
    fn compare_points(
        &self,
        told: &Value,
        sums: &[Usage],
        numbers: impl for<'p> Fn(&'p Value) -> Vec<(String, &'p Value)>,
    ) -> Result<(), TestCaseError> {
        let mut met = 0;
        for point in told["points"].as_array().unwrap() {
            let start = point["start"].as_str().unwrap();
            for (value, numbers) in numbers(point) {
                let same = |one: &&Usage| one.bucket == start && one.value == value;
                match sums.iter().find(same) {
                    Some(sums) => {
                        compare(numbers, sums)?;
                        met += 1;
                    }
                    None => prop_assert_eq!(numbers["requests"].as_i64(), Some(0), "{}", start),
                }
            }
        }
        prop_assert_eq!(met, sums.len(), "{:?}", sums);
        Ok(())
    }
}

pub(super) fn compare(told: &Value, sums: &Usage) -> Result<(), TestCaseError> {
    let number = |name: &str| told[name].as_i64().unwrap();
    prop_assert_eq!(number("requests"), sums.requests);
    prop_assert_eq!(number("input_tokens"), sums.input_tokens);
    prop_assert_eq!(number("output_tokens"), sums.output_tokens);
    prop_assert_eq!(number("total_tokens"), sums.total_tokens);
    prop_assert_eq!(number("cached_input_tokens"), sums.cached_input_tokens);
    prop_assert_eq!(number("cache_write_tokens"), sums.cache_write_tokens);
    prop_assert_eq!(number("reasoning_tokens"), sums.reasoning_tokens);
    prop_assert_eq!(number("costed_requests"), sums.costed_requests);
    let cost: Usd = serde_json::from_value(told["cost_usd"].clone()).unwrap();
    prop_assert_eq!(cost.to_string(), sums.cost_usd.clone());
    let ended = sums.requests - sums.running;
    let rate = (ended > 0).then(|| sums.succeeded as f64 / ended as f64);
    prop_assert_eq!(told.get("success_rate").is_some(), rate.is_some());
    if let Some(rate) = rate {
        near(&told["success_rate"], rate, 1e-12)?;
    }
    let Some(duration) = told.get("duration") else {
        prop_assert_eq!(sums.timed_requests, 0);
        return Ok(());
    };
    prop_assert_eq!(duration["requests"].as_i64(), Some(sums.timed_requests));
    let average = sums.duration_ms as f64 / sums.timed_requests as f64;
    near(&duration["average_ms"], average, 1e-12)?;
    let bound = duration["error_bound"].as_f64().unwrap();
    near(&duration["p50_ms"], sums.p50_ms as f64, bound)?;
    near(&duration["p95_ms"], sums.p95_ms as f64, bound)?;
    near(&duration["p99_ms"], sums.p99_ms as f64, bound)
}

/// Off by no more than a part of the exact value.
fn near(told: &Value, exact: f64, part: f64) -> Result<(), TestCaseError> {
    let told = told.as_f64().unwrap();
    prop_assert!((told - exact).abs() <= part * exact, "{told}, not {exact}");
    Ok(())
}
