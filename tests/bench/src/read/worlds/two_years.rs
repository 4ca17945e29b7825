//! Two years of entries: what old time costs those who ask about new time, and
//! those who ask about all of it.

use std::fmt::Write as _;

use super::questions::{self, Question};
use super::{report, start};
use crate::error::Result;
use crate::fixture::builder::Builder;
use crate::fixture::client::Client;
use crate::fixture::dataset::Dataset;
use crate::fixture::disk;
use crate::fixture::world::{MODELS, user_id};
use crate::read::Args;
use crate::shared::statistics::median;
use crate::shared::verdict::Verdicts;

/// How often the server is started; the median counts.
const STARTS: usize = 3;
/// Seconds that a start may take.
const MOST_START: f64 = 2.0;
/// How many times as long as 30 days everything may take.
const MOST_RATIO: f64 = 3.0;

/// What is asked, by its name; the period goes where the `{}` is.
const QUESTIONS: [(&str, &str); 9] = [
    ("cards", "logs/stats?period={}"),
    ("facets", "logs/facets?period={}"),
    ("page 1", "logs?period={}"),
    ("page 2,000", "logs?period={}&page=2000&per_page=10"),
    ("page 1 by tokens", "logs?period={}&sort=-total_tokens"),
    ("summary", "usage/summary?period={}"),
    ("a day", "usage/timeseries?period={}&interval=day"),
    ("by user", "usage/breakdown?period={}&by=user"),
    ("by model", "usage/breakdown?period={}&by=model"),
];

/// Builds the years, starts servers on them, and asks.
pub(crate) fn run(
    builder: &Builder<'_>,
    args: &Args,
    text: &mut String,
    verdicts: &mut Verdicts,
) -> Result<()> {
    let (installation, progress) = (builder.installation, builder.progress);
    for size in args.sizes() {
        let dataset = Dataset {
            size,
            days: args.worlds.days,
            content_share: args.content_share,
        };
        disk::require(installation.directory.path(), &[dataset], progress)?;
        let (record, rolled_up) = builder.roll_up(dataset)?;
        let _ = writeln!(
            text,
            "\n{} entries over {} days, rolled up in {:.0} s",
            record.entries,
            dataset.days,
            rolled_up.as_secs_f64()
        );
        progress.step("starts");
        let starts = starts(builder, dataset)?;
        progress.done(&format!("{starts:.2} s"));
        verdicts.at_most("start until it is ready, in seconds", starts, MOST_START);
        let (server, _) = start::timed(installation, &dataset.database())?;
        let mut client = Client::connect(server.address)?;
        progress.step("30 days beside everything");
        let (mut month, mut all) = (of_period("30d"), of_period("all"));
        for _ in 0..=args.tries {
            questions::in_turn(&mut month, &mut client, 0)?;
            questions::in_turn(&mut all, &mut client, 0)?;
        }
        progress.done("asked");
        server.stop()?;
        report::beside(text, "milliseconds", [("30d", &month), ("all", &all)]);
        let what = format!("{size}: everything at most {MOST_RATIO} × 30 days");
        report::judge_ratio(verdicts, &what, [&month, &all], MOST_RATIO);
    }
    Ok(())
}

/// The median of several starts, in seconds.
fn starts(builder: &Builder<'_>, dataset: Dataset) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let (server, time) = start::timed(builder.installation, &dataset.database())?;
        server.stop()?;
        times.push(time.as_secs_f64());
    }
    Ok(median(times))
}

/// Every question without a filter, under a model, and under a user.
fn of_period(period: &str) -> Vec<Question> {
    let filters = [
        ("no filter", String::new()),
        ("one model", format!("&model={}", MODELS[1].0)),
        ("heavy user", format!("&user={}", user_id(1))),
    ];
    let each = QUESTIONS
        .iter()
        .flat_map(|question| filters.iter().map(move |filter| (question, filter)));
    each.map(|((name, path), (filter, query))| {
        let path = path.replace("{}", period);
        Question::new(format!("{name}, {filter}"), format!("{path}{query}"))
    })
    .collect()
}
