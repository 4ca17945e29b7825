//! The page of the rules in the documentation.

use super::BUILTINS;
use crate::redaction::FORMATS;

const PAGE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/REDACTION.md"
));

#[test]
fn the_page_lists_every_rule_and_format() {
    for rule in BUILTINS {
        assert!(
            PAGE.contains(&format!("\n| `{}` |", rule.name)),
            "{}",
            rule.name
        );
    }
    let rows: Vec<&str> = PAGE.lines().filter(|line| line.starts_with("| ")).collect();
    let formats = FORMATS.iter().copied().flatten();
    for format in formats {
        let (service, prefix) = (
            format!("| {} |", format.service),
            format!("`{}`", format.prefix),
        );
        let length = match format.most {
            usize::MAX => format!("| {} or more of ", format.fewest),
            most if most == format.fewest => format!("| {most} of "),
            most => format!("| {} to {most} of ", format.fewest),
        };
        let listed = |row: &&str| {
            row.starts_with(&service) && row.contains(&prefix) && row.contains(&length)
        };
        assert!(rows.iter().any(listed), "{format:?}");
    }
}

#[test]
fn at_least_sixty_services_are_known() {
    let services = FORMATS
        .iter()
        .copied()
        .flatten()
        .map(|format| format.service);
    assert!(services.collect::<std::collections::BTreeSet<_>>().len() >= 60);
}
