//! What is met and what is missed.

use super::*;
use crate::read::first::First;

fn sized(name: &str, entries: u64, p50: f64, p95: f64) -> Sized {
    Sized {
        name: name.to_owned(),
        entries,
        figures: vec![Figures {
            part: Part::Lists.name(),
            name: "page 1".to_owned(),
            first: p95,
            p50,
            p95,
            most: p95,
            tries: 30,
            sql: None,
            is_sql_over: false,
        }],
        ..Sized::default()
    }
}

fn judged(small: Sized, large: Sized) -> String {
    let report = Report {
        sizes: vec![small, large],
        ..Report::default()
    };
    let mut text = String::new();
    judge(&report, &mut text);
    text
}

#[test]
fn a_slow_page_misses_both_targets() {
    let small = sized("1M", 1_000_000, 10.0, 12.0);
    let text = judged(small, sized("10M", 10_000_000, 20.0, 31.0));
    assert!(text.contains("NOT MET lists: p95 at most 30 ms"), "{text}");
    assert!(text.contains("NOT MET lists: at most 1.5"), "{text}");
}

#[test]
fn what_is_quick_may_differ_by_chance() {
    let small = sized("1M", 1_000_000, 0.2, 0.3);
    let text = judged(small, sized("10M", 10_000_000, 0.9, 1.0));
    assert!(text.contains("met     lists: at most 1.5"), "{text}");
    assert!(!text.contains("NOT MET"), "{text}");
}

#[test]
fn a_hundred_million_may_take_twice_as_long_as_ten() {
    let small = sized("10M", 10_000_000, 10.0, 31.0);
    let text = judged(small, sized("100M", 100_000_000, 19.0, 29.0));
    assert!(text.contains("met     lists: at most 2 ×"), "{text}");
    // Every size is judged, the smaller as well.
    assert!(text.contains("NOT MET lists: p95 at most 30 ms"), "{text}");
}

#[test]
fn first_answers_are_a_class_of_their_own() {
    for (entries, time, verdict) in [
        (10_000_000, 101.0, "NOT MET first answers: at most 100 ms"),
        (100_000_000, 101.0, "met     first answers: at most 300 ms"),
        (100_000_000, 301.0, "NOT MET first answers: at most 300 ms"),
    ] {
        let name = "a fresh server: facets".to_owned();
        let large = Sized {
            firsts: vec![First { name, time }],
            ..sized("large", entries, 1.0, 1.0)
        };
        let text = judged(sized("1M", 1_000_000, 1.0, 1.0), large);
        assert!(text.contains(verdict), "{text}");
    }
}
