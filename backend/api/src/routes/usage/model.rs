//! Usage as the API tells it.

use logbook_domain::decimal::Usd;
use logbook_domain::usage::durations::ERROR_BOUND;
use logbook_domain::usage::groups::Group;
use logbook_domain::usage::totals::{Numbers, Sums};
use serde::Serialize;
use utoipa::ToSchema;

/// What entries add up to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UsageNumbers {
    /// How many entries.
    #[schema(example = 4267)]
    requests: i64,
    /// The part of the entries no longer running whose status is `succeeded`, 0 to 1;
    /// absent when all are still running. `partial_success` does not count as success.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = 0.981)]
    success_rate: Option<f64>,
    #[schema(example = 3_120_400)]
    input_tokens: i64,
    #[schema(example = 811_200)]
    output_tokens: i64,
    #[schema(example = 3_931_600)]
    total_tokens: i64,
    /// The part of the input that came from the provider's cache.
    #[schema(example = 1_204_000)]
    cached_input_tokens: i64,
    /// The part of the input that was written to the provider's cache.
    #[schema(example = 310_000)]
    cache_write_tokens: i64,
    /// The part of the output spent on reasoning.
    #[schema(example = 90_300)]
    reasoning_tokens: i64,
    /// How many entries have a cost: what an average is to be divided by.
    #[schema(example = 4102)]
    costed_requests: i64,
    /// Cost in US dollars, as the clients sent it.
    #[schema(value_type = f64, example = 18.4021)]
    cost_usd: Usd,
    /// How long the entries took; absent when none has a duration.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    duration: Option<UsageDuration>,
}

/// How long entries took.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UsageDuration {
    /// How many entries have a duration.
    #[schema(example = 4265)]
    requests: i64,
    /// The mean, exact, in milliseconds.
    #[schema(example = 1893.25)]
    average_ms: f64,
    /// Half of the entries took no longer, in milliseconds.
    #[schema(example = 1279.5)]
    p50_ms: f64,
    /// 95 of 100 entries took no longer, in milliseconds.
    #[schema(example = 5663.5)]
    p95_ms: f64,
    /// 99 of 100 entries took no longer, in milliseconds.
    #[schema(example = 9151.5)]
    p99_ms: f64,
    /// How far a percentile may be off, as a part of its true value.
    #[schema(example = 0.0078125)]
    error_bound: f64,
}

/// One value of a dimension.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UsageGroup {
    /// What the filter takes; absent for the entries that have no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "u-17")]
    value: Option<String>,
    /// What a person reads; absent where the value is. Of a user, what the entry says that
    /// started last of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Ada Lovelace")]
    label: Option<String>,
}

impl UsageNumbers {
    pub(super) fn from_numbers(numbers: &Numbers) -> Self {
        let Numbers {
            totals,
            percentiles,
        } = numbers;
        let Sums {
            requests,
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            costed_requests,
            cost,
            timed_requests,
            duration_ms: _,
        } = totals.sums;
        let duration = |average_ms| {
            let [p50_ms, p95_ms, p99_ms] = (*percentiles)?;
            Some(UsageDuration {
                requests: timed_requests,
                average_ms,
                p50_ms,
                p95_ms,
                p99_ms,
                error_bound: ERROR_BOUND,
            })
        };
        Self {
            requests,
            success_rate: totals.success_rate(),
            input_tokens,
            output_tokens,
            total_tokens,
            cached_input_tokens,
            cache_write_tokens,
            reasoning_tokens,
            costed_requests,
            cost_usd: cost,
            duration: totals.average_ms().and_then(duration),
        }
    }
}

impl UsageGroup {
    pub(super) fn from_group(Group { value, label }: Group) -> Self {
        Self { value, label }
    }
}
