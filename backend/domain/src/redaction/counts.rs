//! How often rules replace something.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::json::Patches;

/// Replacements by the number of the rule; clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(Arc<[AtomicU64]>);

impl Counts {
    /// Zero for each of so many rules.
    pub(super) fn new(rules: usize) -> Self {
        Self((0..rules).map(|_| AtomicU64::new(0)).collect())
    }

    /// Counts what is replaced; a cut is no rule's doing.
    pub(super) fn add(&self, patches: &Patches) {
        for patch in patches.iter() {
            if let Some(count) = self.0.get(usize::from(patch.tag)) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Returns each of them.
    pub(super) fn each(&self) -> impl Iterator<Item = u64> {
        self.0.iter().map(|count| count.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use crate::redaction::{Redactor, RuleSource};

    #[test]
    fn replacements_are_counted_by_rule_and_not_by_what_it_looks_for() {
        let pattern = RuleSource {
            name: Some("project codename".to_owned()),
            pattern: r"project-\d{4}".to_owned(),
            replacement: None,
        };
        let redactor = Redactor::new(&["email".to_owned()], &[pattern]).unwrap();
        let text = "a@example.com and b@example.com on project-1234";
        assert!(redactor.redact(text, 1_000).is_some());
        let json = r#"{"to": "c@example.com"}"#;
        assert!(redactor.clone().in_json(json, 1_000).is_ok());
        let counts: Vec<_> = redactor.replacements().collect();
        assert_eq!(
            counts,
            [("email".to_owned(), 3), ("custom_1".to_owned(), 1)]
        );
    }
}
