//! Which series an expression of PromQL gives: their labels, not their values.
//!
//! No evaluation of PromQL can be had as a library. What the expressions of this
//! repository use is done here; anything else panics, so that whoever needs more
//! adds it.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use promql_parser::label::{MatchOp, Matcher};
use promql_parser::parser::{
    self, AggregateExpr, BinaryExpr, Call, Expr, LabelModifier, VectorSelector, token,
};
use promql_parser::util::{ExprVisitor, walk_expr};

/// The labels of one series.
pub(super) type Labels = BTreeMap<String, String>;

/// The series of one scrape, as Prometheus keeps them.
#[derive(Debug, Default)]
pub(super) struct Scrape(Vec<(String, Labels)>);

impl Scrape {
    /// Reads what a server exports. Prometheus adds the labels of the target, and
    /// renames those of the server by the same names.
    pub(super) fn of_server(text: &str) -> Self {
        let mut series = vec![("up".to_owned(), of_target(Labels::new()))];
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            // A sample is written as an expression that selects it.
            let Some((sample, _)) = line.rsplit_once(' ') else {
                continue;
            };
            let Ok(Expr::VectorSelector(selector)) = parser::parse(sample) else {
                panic!("{line} is no sample");
            };
            let matchers = selector.matchers.matchers.into_iter();
            let labels = matchers.map(|one| (one.name, one.value)).collect();
            series.push((selector.name.unwrap(), of_target(labels)));
        }
        Self(series)
    }

    /// The same without the series of a metric.
    pub(super) fn without(&self, metric: &str) -> Self {
        let others = self.0.iter().filter(|(name, _)| name != metric);
        Self(others.cloned().collect())
    }

    /// The selectors in an expression that select nothing, in words. Each word of
    /// a regular expression that is a list of words has to be there.
    pub(super) fn unknown(&self, expression: &Expr) -> Vec<String> {
        let mut selectors = Selectors::default();
        let Ok(_) = walk_expr(&mut selectors, expression);
        let each = selectors.0.into_iter().flat_map(|selector| {
            let matchers = &selector.matchers.matchers;
            let words = matchers.iter().flat_map(words).collect::<Vec<_>>();
            let with = |word: Matcher| {
                let mut narrowed = selector.clone();
                narrowed.matchers.matchers.push(word);
                narrowed
            };
            let narrowed: Vec<_> = words.into_iter().map(with).collect();
            std::iter::once(selector.clone()).chain(narrowed)
        });
        each.filter(|selector| self.select(selector).is_empty())
            .map(|selector| selector.to_string())
            .collect()
    }

    /// The labels of the series that an expression gives where every comparison
    /// is true; none for a scalar.
    pub(super) fn evaluate(&self, expression: &Expr) -> Option<BTreeSet<Labels>> {
        match expression {
            Expr::NumberLiteral(_) => None,
            Expr::Paren(paren) => self.evaluate(&paren.expr),
            Expr::VectorSelector(selector) => Some(self.select(selector)),
            Expr::MatrixSelector(matrix) => Some(self.select(&matrix.vs)),
            Expr::Call(call) => self.call(call),
            Expr::Aggregate(aggregate) => Some(self.aggregate(aggregate)),
            Expr::Binary(binary) => self.binary(binary),
            _ => panic!("{expression}: is not evaluated here"),
        }
    }

    fn select(&self, selector: &VectorSelector) -> BTreeSet<Labels> {
        let name = selector.name.as_deref().expect("a metric by its name");
        let matchers = &selector.matchers.matchers;
        // A label that is missing counts as empty in PromQL, and as a mistake here.
        let is_selected = |labels: &Labels| {
            matchers.iter().all(|one| {
                let value = labels.get(&one.name);
                value.is_some_and(|value| one.is_match(value))
            })
        };
        let of_name = self.0.iter().filter(|(other, _)| other == name);
        let selected = of_name.filter(|(_, labels)| is_selected(labels));
        selected.map(|(_, labels)| labels.clone()).collect()
    }

    fn call(&self, call: &Call) -> Option<BTreeSet<Labels>> {
        let argument = |number: usize| self.evaluate(&call.args.args[number]);
        match call.func.name {
            "time" => None,
            "rate" | "increase" => argument(0),
            "histogram_quantile" => {
                let mut buckets = argument(1)?.into_iter().collect::<Vec<_>>();
                for labels in &mut buckets {
                    assert!(labels.remove("le").is_some(), "{call}: {labels:?}");
                }
                Some(buckets.into_iter().collect())
            }
            _ => panic!("{call}: is not evaluated here"),
        }
    }

    fn aggregate(&self, aggregate: &AggregateExpr) -> BTreeSet<Labels> {
        let series = self.evaluate(&aggregate.expr).expect("a vector");
        match &aggregate.modifier {
            None if aggregate.op.id() == token::T_TOPK => series,
            None => series.into_iter().map(|_| Labels::new()).collect(),
            Some(LabelModifier::Include(by)) => {
                let grouped = series.iter().map(|labels| part(labels, &by.labels));
                grouped.collect()
            }
            Some(LabelModifier::Exclude(_)) => panic!("{aggregate}: is not evaluated here"),
        }
    }

    fn binary(&self, binary: &BinaryExpr) -> Option<BTreeSet<Labels>> {
        let sides = (self.evaluate(&binary.lhs), self.evaluate(&binary.rhs));
        let (left, right) = match sides {
            (Some(left), Some(right)) => (left, right),
            (left, right) => return left.or(right),
        };
        let modifier = binary.modifier.as_ref();
        let matching = modifier.and_then(|modifier| modifier.matching.as_ref());
        let key = |labels: &Labels| match matching {
            None => labels.clone(),
            Some(LabelModifier::Include(on)) => part(labels, &on.labels),
            Some(LabelModifier::Exclude(_)) => panic!("{binary}: is not evaluated here"),
        };
        let keys = |side: &BTreeSet<Labels>| side.iter().map(key).collect::<BTreeSet<_>>();
        Some(match binary.op.id() {
            token::T_LOR => {
                let there = keys(&left);
                let more = right
                    .into_iter()
                    .filter(|labels| !there.contains(&key(labels)));
                left.into_iter().chain(more).collect()
            }
            // The comparison on the right could be false, but has to have something to
            // compare.
            token::T_LUNLESS if keys(&left).is_disjoint(&keys(&right)) => BTreeSet::new(),
            token::T_LUNLESS => left,
            _ => {
                let (of_left, of_right) = (keys(&left), keys(&right));
                let sizes = [left.len(), right.len()];
                assert_eq!([of_left.len(), of_right.len()], sizes, "{binary}");
                of_left.intersection(&of_right).cloned().collect()
            }
        })
    }
}

fn of_target(labels: Labels) -> Labels {
    let target = [("instance", "127.0.0.1:8080"), ("job", "logbook")];
    let renamed = labels.into_iter().map(|(name, value)| {
        let is_taken = target.iter().any(|(taken, _)| *taken == name);
        (
            if is_taken {
                format!("exported_{name}")
            } else {
                name
            },
            value,
        )
    });
    let own = target.map(|(name, value)| (name.to_owned(), value.to_owned()));
    renamed.chain(own).collect()
}

/// The labels by these names, all of which have to be there.
fn part(labels: &Labels, names: &[String]) -> Labels {
    let found = names.iter().map(|name| {
        let value = labels.get(name);
        let value = value.unwrap_or_else(|| panic!("no label {name} in {labels:?}"));
        (name.clone(), value.clone())
    });
    found.collect()
}

/// The words of a regular expression that is nothing but a list of words.
fn words(matcher: &Matcher) -> Vec<Matcher> {
    let is_list = |one: &str| {
        one.chars()
            .all(|char| char.is_ascii_lowercase() || "_|".contains(char))
    };
    match &matcher.op {
        MatchOp::Re(_) if is_list(&matcher.value) => {
            let words = matcher.value.split('|');
            let exact = words.map(|word| Matcher::new(MatchOp::Equal, &matcher.name, word));
            exact.collect()
        }
        _ => Vec::new(),
    }
}

/// The selectors of an expression.
#[derive(Default)]
struct Selectors(Vec<VectorSelector>);

impl ExprVisitor for Selectors {
    type Error = Infallible;

    fn pre_visit(&mut self, expression: &Expr) -> Result<bool, Infallible> {
        match expression {
            Expr::VectorSelector(selector) => self.0.push(selector.clone()),
            Expr::MatrixSelector(matrix) => self.0.push(matrix.vs.clone()),
            _ => {}
        }
        Ok(true)
    }
}
