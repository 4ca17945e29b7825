//! The main questions as the log and as other engines take them.

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;

use crate::fixture::record::Record;
use crate::fixture::world::{MODELS, user_id};

/// One question to both.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    /// What follows `/api/v1/`.
    pub(crate) path: String,
    pub(crate) sql: String,
    /// What of the log's answer the rows of the statement must equal, value by value.
    pub(crate) values: fn(&Value) -> Vec<String>,
}

const CARDS: &str =
    "SELECT count(*), sum(total), count(DISTINCT who), count(DISTINCT model) FROM entries";
const IDS: &str = "SELECT id FROM entries";
const NEWEST: &str = "ORDER BY started DESC, id DESC LIMIT 50";

/// Every question, over all entries that a database was built with.
pub(crate) fn asked(record: &Record) -> Vec<Asked> {
    let (from, to) = (record.to - Duration::days(9), record.to - Duration::days(2));
    let span = format!("from={}&to={}", moment(from), moment(to));
    let condition = format!(
        "started >= {} AND started < {}",
        from.timestamp_millis(),
        to.timestamp_millis()
    );
    let model = MODELS[1].0;
    let user = user_id(1);
    let one = |name, path: &str, sql: String, values| Asked {
        name,
        path: path.to_owned(),
        sql,
        values,
    };
    vec![
        one("cards, everything", "logs/stats?period=all", CARDS.to_owned(), cards),
        one("cards, a week", &format!("logs/stats?{span}"), format!("{CARDS} WHERE {condition}"), cards),
        one(
            "cards, one model",
            &format!("logs/stats?period=all&model={model}"),
            format!("{CARDS} WHERE model = '{model}'"),
            cards,
        ),
        one("newest 50", "logs?period=all", format!("{IDS} {NEWEST}"), ids),
        one(
            "newest 50 of one user",
            &format!("logs?period=all&user={user}"),
            format!("{IDS} WHERE who = '{user}' {NEWEST}"),
            ids,
        ),
        one("newest 50 failed", "logs?period=all&status=failed", format!("{IDS} WHERE status = 3 {NEWEST}"), ids),
        one(
            "page in the middle",
            &format!("logs?period=all&page={}", record.entries / 100 + 1),
            format!("{IDS} {NEWEST} OFFSET {}", record.entries / 100 * 50),
            ids,
        ),
        one(
            "50 largest by tokens",
            "logs?period=all&sort=-total_tokens",
            format!("{IDS} ORDER BY total DESC NULLS LAST, started DESC, id DESC LIMIT 50"),
            ids,
        ),
        one(
            "top 10 users",
            "usage/breakdown?period=all&by=user",
            "SELECT count(*) AS requests FROM entries GROUP BY who ORDER BY requests DESC LIMIT 10".to_owned(),
            |answer| each(&answer["items"], "/requests"),
        ),
        one(
            "tokens by day",
            "usage/timeseries?period=all&interval=day",
            "SELECT coalesce(sum(total), 0) FROM entries GROUP BY floor(started / 86400000) ORDER BY floor(started / 86400000)".to_owned(),
            |answer| each(&answer["points"], "/total/total_tokens"),
        ),
    ]
}

fn cards(answer: &Value) -> Vec<String> {
    [
        "total_requests",
        "total_tokens",
        "user_count",
        "model_count",
    ]
    .map(|name| text(&answer[name]))
    .to_vec()
}

fn ids(answer: &Value) -> Vec<String> {
    each(&answer["items"], "/id")
}

fn each(list: &Value, pointer: &str) -> Vec<String> {
    let members = list.as_array().into_iter().flatten();
    members
        .map(|one| one.pointer(pointer).map(text).unwrap_or_default())
        .collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_stand_in_the_order_of_the_statement() {
        let answer = json!({
            "model_count": 3, "total_requests": 10, "user_count": 2, "total_tokens": 77,
        });
        assert_eq!(cards(&answer), ["10", "77", "2", "3"]);
        let page = json!({"items": [{"id": "b"}, {"id": "a"}, {}]});
        assert_eq!(ids(&page), ["b", "a", ""]);
    }

    #[test]
    fn each_question_has_a_name_of_its_own() {
        let to = DateTime::UNIX_EPOCH + Duration::days(30);
        let record = Record {
            entries: 1_000,
            from: DateTime::UNIX_EPOCH,
            built_to: to,
            to,
        };
        let asked = asked(&record);
        let names: std::collections::HashSet<_> = asked.iter().map(|one| one.name).collect();
        assert_eq!(names.len(), asked.len());
        // Page 11 begins after ten pages of 50.
        let middle = asked.iter().find(|one| one.path.ends_with("page=11"));
        assert!(middle.unwrap().sql.ends_with("OFFSET 500"));
    }
}
