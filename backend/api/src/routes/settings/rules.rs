//! Redaction rules that are tried out.

use logbook_domain::field_error::{Complaints, FieldError};
use logbook_domain::redaction::{Redactor, RuleList, RuleSource};
use logbook_domain::settings::{self, Settings};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A rule and what it did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedactionRule {
    /// Its name, or its pattern where it has none.
    #[schema(example = "email")]
    pub(super) name: String,
    /// Whether it is one of the built-in rules.
    pub(super) builtin: bool,
    /// How often it replaced something.
    pub(super) count: usize,
}

/// The rules of one try.
pub(super) struct Rules {
    builtins: Vec<String>,
    patterns: Vec<RuleSource>,
}

impl Rules {
    /// Reads the lists; one that is left out is as the settings have it.
    pub(super) fn read(
        bad: &mut Complaints,
        builtins: Option<Value>,
        patterns: Option<Value>,
        live: &Settings,
    ) -> Self {
        let builtins = match builtins {
            Some(value) => settings::parse_builtins(bad, "builtins", &value),
            None => Some(live.redaction_builtins.clone()),
        };
        let patterns = match patterns {
            Some(value) => settings::parse_patterns(bad, "patterns", &value),
            None => Some(live.redaction_patterns.clone()),
        };
        Self {
            builtins: builtins.unwrap_or_default(),
            patterns: patterns.unwrap_or_default(),
        }
    }

    pub(super) fn compile(&self) -> Result<Redactor, Vec<FieldError>> {
        Redactor::new(&self.builtins, &self.patterns).map_err(|errors| {
            let mut bad = Complaints::default();
            for error in errors {
                let list = match error.list {
                    RuleList::Builtins => "builtins",
                    RuleList::Patterns => "patterns",
                };
                bad.add(format!("{list}[{}]", error.index), error.message);
            }
            bad.into_vec()
        })
    }

    pub(super) fn shown(&self, counts: Vec<usize>) -> Vec<RedactionRule> {
        let builtins = self.builtins.iter().map(|name| (name.clone(), true));
        let patterns = self.patterns.iter().map(|rule| {
            let name = rule.name.as_ref().unwrap_or(&rule.pattern);
            (name.clone(), false)
        });
        builtins
            .chain(patterns)
            .zip(counts)
            .map(|((name, builtin), count)| RedactionRule {
                name,
                builtin,
                count,
            })
            .collect()
    }
}
