//! The dashboard and the alerts of `docs/`: with a running server that has served
//! requests of every kind, each expression gives series, and these have the labels
//! that are shown.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use logbook_tests::program::{PATIENCE, Program, Serving};
use promql_parser::parser::{self, Expr};
use promql_parser::util::parse_duration;
use serde_json::Value;
use ureq::http::Request;

use super::evaluation::Scrape;

const FORMATS: [&str; 2] = ["text/plain", "application/openmetrics-text;version=1.0.0"];
const SETTINGS: &str =
    "[audit_log]\nredaction_builtins = [\"email\"]\nredaction_patterns = ['a secret pattern']\n";

/// An expression and the labels that are shown of its series.
#[derive(Debug)]
struct Watched {
    expression: Expr,
    shown: Vec<String>,
}

impl Watched {
    fn new(expression: &str, shown: Vec<String>) -> Self {
        let parsed = parser::parse(expression);
        let expression = parsed.unwrap_or_else(|error| panic!("{expression}: {error}"));
        Self { expression, shown }
    }

    /// What is wrong with it at such a scrape, in words.
    fn mistakes(&self, scrape: &Scrape) -> Vec<String> {
        let series = scrape.evaluate(&self.expression).expect("a vector");
        let missing = |label: &&String| !series.iter().all(|labels| labels.contains_key(*label));
        let unknown = scrape.unknown(&self.expression).into_iter();
        let unknown = unknown.map(|selector| format!("{selector} selects nothing"));
        let nothing = series.is_empty().then(|| "has no series".to_owned());
        let shown = self.shown.iter().filter(missing);
        let shown = shown.map(|label| format!("not all series have the label {label}"));
        let mistakes = unknown.chain(nothing).chain(shown);
        mistakes
            .map(|mistake| format!("{}: {mistake}", self.expression))
            .collect()
    }
}

#[test]
fn dashboard_and_alerts_show_what_a_server_exports() {
    let watched: Vec<_> = [dashboard(), alerts()].into_iter().flatten().collect();
    assert!(watched.len() > 40, "{}", watched.len());
    let program = Program::default();
    fs::write(program.path().join("logbook.toml"), SETTINGS).unwrap();
    let serving = program.serve();
    serve_every_kind(&program, &serving);
    for format in FORMATS {
        // Jobs need a moment for their first run.
        let deadline = Instant::now() + PATIENCE;
        loop {
            let scrape = Scrape::of_server(&get(&serving, "/metrics", format));
            let mistakes = watched.iter().flat_map(|one| one.mistakes(&scrape));
            let mistakes: Vec<_> = mistakes.collect();
            if mistakes.is_empty() {
                break;
            }
            assert!(Instant::now() < deadline, "{format}: {mistakes:#?}");
            sleep(Duration::from_millis(100));
        }
    }
    a_retention_that_never_succeeded_is_overdue(&serving);
}

fn a_retention_that_never_succeeded_is_overdue(serving: &Serving) {
    let scrape = Scrape::of_server(&get(serving, "/metrics", FORMATS[0]));
    let last_success = "logbook_job_last_success_timestamp_seconds";
    let scrape = scrape.without(last_success);
    let expressions = alerts().into_iter().map(|one| one.expression);
    let mut overdue = expressions.filter(|one| one.to_string().contains(last_success));
    let overdue = overdue.next().expect("an alert about retention");
    assert!(!scrape.evaluate(&overdue).unwrap().is_empty(), "{overdue}");
}

/// The expressions of the dashboard, with values for its variables.
fn dashboard() -> Vec<Watched> {
    let dashboard: Value = serde_json::from_str(&read("docs/grafana/logbook.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels
        .iter()
        .filter_map(|panel| panel["targets"].as_array());
    let watched = targets.flatten().map(|target| {
        let expression = target["expr"].as_str().unwrap();
        let valued = expression
            .replace("$__rate_interval", "5m")
            .replace("$__range", "6h")
            .replace("$instance", ".*");
        assert!(!valued.contains('$'), "{valued}");
        let shown = shown(target["legendFormat"].as_str().unwrap(), "");
        Watched::new(&valued, shown)
    });
    watched.collect()
}

fn alerts() -> Vec<Watched> {
    let alerts: Value = serde_saphyr::from_str(&read("docs/prometheus/alerts.yml")).unwrap();
    let groups = alerts["groups"].as_array().unwrap();
    let rules = groups
        .iter()
        .flat_map(|group| group["rules"].as_array().unwrap());
    let watched = rules.map(|rule| {
        let annotations = rule["annotations"].as_object().unwrap();
        assert!(annotations["summary"].is_string(), "{rule}");
        assert!(rule["labels"]["severity"].is_string(), "{rule}");
        parse_duration(rule["for"].as_str().unwrap()).unwrap();
        let texts = annotations.values().map(|text| text.as_str().unwrap());
        let shown = texts.flat_map(|text| shown(text, "$labels."));
        Watched::new(rule["expr"].as_str().unwrap(), shown.collect())
    });
    watched.collect()
}

/// The labels that a template names: what stands in braces behind `prefix`.
fn shown(template: &str, prefix: &str) -> Vec<String> {
    let places = template.split("{{").skip(1);
    let labels = places.map(|place| {
        let (place, _) = place.split_once("}}").expect("two braces");
        let label = place.trim().strip_prefix(prefix);
        label.unwrap_or_else(|| panic!("{template}")).to_owned()
    });
    labels.collect()
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(path)).unwrap()
}

/// Has requests answered well, refused, and failed.
fn serve_every_kind(program: &Program, serving: &Serving) {
    let key = serving.told("Bearer ").unwrap();
    let post = |path: &str, body: &str| {
        let request = Request::post(format!("{}{path}", serving.base))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json");
        let answer = agent().run(request.body(body.to_owned()).unwrap());
        answer.unwrap().status().as_u16()
    };
    assert_eq!(post("/api/v1/logs", "{\"model\": \"m\"}"), 201);
    assert_eq!(
        post("/api/v1/logs", "{\"usage\": {\"input_tokens\": -1}}"),
        422
    );
    assert_eq!(post("/v1/traces", "{}"), 200);
    get(serving, "/api/nowhere", "*/*");
    let url = program.database_url().unwrap();
    let mut conn = PgConnection::establish(&url).unwrap();
    conn.batch_execute("ALTER TABLE api_keys RENAME TO lost_keys")
        .unwrap();
    let deadline = Instant::now() + PATIENCE;
    // The key is known for a moment longer.
    while post("/v1/traces", "{}") != 500 {
        assert!(Instant::now() < deadline, "nothing fails");
        sleep(Duration::from_millis(100));
    }
}

fn get(serving: &Serving, path: &str, accept: &str) -> String {
    let url = format!("{}{path}", serving.base);
    let answer = agent().get(url).header("accept", accept).call();
    answer.unwrap().body_mut().read_to_string().unwrap()
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config.build().into()
}
