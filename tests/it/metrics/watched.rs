//! The dashboard and the alerts of `docs/`: every expression can be read, and
//! asks for nothing that a running server does not export.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{self, Instant};

use chrono::Duration;
use logbook_tests::program::{PATIENCE, Program, Serving};
use logbook_tests::{TestServer, samples};
use promql_parser::label::Matchers;
use promql_parser::parser::{self, Expr};
use promql_parser::util::{ExprVisitor, parse_duration, walk_expr};
use serde_json::Value;
use ureq::http::Method;

use super::scraped;

/// Labels that Prometheus adds to whatever it scrapes.
const OF_PROMETHEUS: [&str; 2] = ["instance", "job"];
const OPENMETRICS: (&str, &str) = ("accept", "application/openmetrics-text;version=1.0.0");

/// The labels of metrics by their names.
type Labels = BTreeMap<String, BTreeSet<String>>;

#[test]
fn dashboard_and_alerts_ask_for_what_a_server_exports() {
    let mut used = Used::default();
    let expressions = [dashboard(), alerts()].concat();
    assert!(expressions.len() > 40, "{}", expressions.len());
    for expression in &expressions {
        let read = parser::parse(expression);
        let read = read.unwrap_or_else(|error| panic!("{expression}: {error}"));
        let Ok(_) = walk_expr(&mut used, &read);
    }
    let program = Program::default();
    fs::write(
        program.path().join("logbook.toml"),
        "[audit_log]\nredaction_builtins = [\"email\"]\nredaction_patterns = ['a secret pattern']\n",
    )
    .unwrap();
    let serving = program.serve();
    for format in ["text/plain", OPENMETRICS.1] {
        let exported = exported(&serving, format, &used);
        for (name, labels) in &used.metrics {
            let Some(there) = exported.get(name) else {
                if name == "up" {
                    continue;
                }
                panic!("{name} is not exported as {format}");
            };
            let unknown = labels.difference(there).cloned();
            let unknown: Vec<_> = unknown
                .filter(|label| !OF_PROMETHEUS.contains(&label.as_str()))
                .collect();
            assert!(unknown.is_empty(), "{name} has no labels {unknown:?}");
        }
    }
}

#[test]
fn every_metric_says_what_it_is_and_in_which_unit() {
    let server = TestServer::start();
    let text = scraped(&server, &[OPENMETRICS]).text;
    let said = |what: &str| -> BTreeSet<String> {
        let begin = format!("# {what} ");
        let lines = text.lines().filter_map(|line| line.strip_prefix(&begin));
        lines
            .filter_map(|line| line.split(' ').next().map(str::to_owned))
            .collect()
    };
    assert_eq!(said("TYPE"), said("HELP"));
    let in_units = |name: &&String| name.ends_with("_seconds") || name.ends_with("_bytes");
    let (types, units) = (said("TYPE"), said("UNIT"));
    assert_eq!(
        types.iter().filter(in_units).collect::<Vec<_>>(),
        units.iter().collect::<Vec<_>>()
    );
}

#[test]
fn clients_cannot_make_up_labels() {
    let server = TestServer::start();
    let (admin, anonymous) = (server.admin(), server.anonymous());
    admin
        .post(
            "/logs",
            &samples::entry(&server.clock, Duration::minutes(1)),
        )
        .expect(201);
    let ask = |number: usize| {
        let name = format!("made-up-{number}");
        for path in [
            format!("/{name}"),
            format!("/api/v1/{name}"),
            format!("/api/v1/logs/{name}"),
            format!("/api/v1/logs?{name}=1"),
            format!("/v1/{name}"),
        ] {
            let headers = [("x-request-id", name.as_str()), ("user-agent", &name)];
            anonymous.send(Method::GET, &path, &headers, Vec::new());
        }
        let method = name.to_uppercase();
        let request = format!("{method} /{name} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        server.raw_status(request.as_bytes());
        let mut entry = samples::entry(&server.clock, Duration::minutes(1));
        for field in ["model", "provider", "platform"] {
            entry[field] = Value::from(name.clone());
        }
        admin.post("/logs", &entry).expect(201);
        let text = scraped(&server, &[]).text;
        assert!(!text.to_lowercase().contains("made-up"), "{text}");
        text.lines().count()
    };
    // A scrape tells of the scrapes before.
    scraped(&server, &[]);
    let once = ask(0);
    for number in 1..20 {
        assert_eq!(ask(number), once);
    }
}

/// The expressions of the dashboard, with values for its variables.
fn dashboard() -> Vec<String> {
    let dashboard: Value = serde_json::from_str(&read("docs/grafana/logbook.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels
        .iter()
        .filter_map(|panel| panel["targets"].as_array());
    let expressions = targets
        .flatten()
        .map(|target| target["expr"].as_str().unwrap());
    let valued = expressions.map(|one| {
        one.replace("$__rate_interval", "5m")
            .replace("$__range", "6h")
            .replace("$instance", ".*")
    });
    let valued: Vec<String> = valued.collect();
    assert!(valued.iter().all(|one| !one.contains('$')), "{valued:?}");
    valued
}

fn alerts() -> Vec<String> {
    let alerts: Value = serde_saphyr::from_str(&read("docs/prometheus/alerts.yml")).unwrap();
    let groups = alerts["groups"].as_array().unwrap();
    let rules = groups
        .iter()
        .flat_map(|group| group["rules"].as_array().unwrap());
    rules
        .map(|rule| {
            assert!(rule["annotations"]["summary"].is_string(), "{rule}");
            assert!(rule["labels"]["severity"].is_string(), "{rule}");
            parse_duration(rule["for"].as_str().unwrap()).unwrap();
            rule["expr"].as_str().unwrap().to_owned()
        })
        .collect()
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(path)).unwrap()
}

/// What expressions ask for.
#[derive(Debug, Default)]
struct Used {
    metrics: Labels,
}

impl Used {
    fn add(&mut self, name: &str, matchers: &Matchers) {
        let labels = self.metrics.entry(name.to_owned()).or_default();
        labels.extend(matchers.matchers.iter().map(|one| one.name.clone()));
    }
}

impl ExprVisitor for Used {
    type Error = Infallible;

    fn pre_visit(&mut self, expression: &Expr) -> Result<bool, Infallible> {
        let selector = match expression {
            Expr::VectorSelector(selector) => selector,
            Expr::MatrixSelector(matrix) => &matrix.vs,
            Expr::Aggregate(aggregate) => {
                // What it is grouped by has to be there below it.
                let mut below = Self::default();
                let Ok(_) = walk_expr(&mut below, &aggregate.expr);
                let by = aggregate.modifier.iter();
                let by: Vec<String> = by.flat_map(|one| one.labels().labels.clone()).collect();
                for (name, mut labels) in below.metrics {
                    labels.extend(by.iter().cloned());
                    self.metrics.entry(name).or_default().extend(labels);
                }
                return Ok(true);
            }
            _ => return Ok(true),
        };
        let name = selector.name.as_deref().expect("a metric by its name");
        self.add(name, &selector.matchers);
        Ok(true)
    }
}

/// What a server exports after some traffic, once it has what is used: jobs need
/// a moment for their first run.
fn exported(serving: &Serving, format: &str, used: &Used) -> Labels {
    let deadline = Instant::now() + PATIENCE;
    loop {
        for path in ["/api/v1/logs", "/api/nowhere", "/metrics"] {
            let _ = get(serving, path, format);
        }
        let exported = labels(&get(serving, "/metrics", format));
        let is_there = |name: &String| name == "up" || exported.contains_key(name);
        if used.metrics.keys().all(is_there) || Instant::now() > deadline {
            return exported;
        }
        sleep(time::Duration::from_millis(100));
    }
}

fn get(serving: &Serving, path: &str, accept: &str) -> String {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let url = format!("{}{path}", serving.base);
    let mut answer = agent.get(url).header("accept", accept).call().unwrap();
    answer.body_mut().read_to_string().unwrap()
}

/// The names and labels of all samples of a scrape.
fn labels(text: &str) -> Labels {
    let mut all = Labels::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        // A sample is written as an expression that selects it.
        let Some((sample, _)) = line.rsplit_once(' ') else {
            continue;
        };
        let Ok(Expr::VectorSelector(selector)) = parser::parse(sample) else {
            panic!("{line} is no sample");
        };
        let labels = all.entry(selector.name.unwrap()).or_default();
        labels.extend(selector.matchers.matchers.into_iter().map(|one| one.name));
    }
    all
}
