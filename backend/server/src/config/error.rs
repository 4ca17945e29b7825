//! What is wrong with the configuration, all of it at once.

use std::fmt;
use std::path::PathBuf;

/// One mistake: where, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The setting as the operator wrote it: its name, or its variable's.
    pub(crate) setting: String,
    /// What is wrong with it and what would be right.
    pub(crate) message: String,
}

/// Every mistake of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) struct ConfigError {
    /// In the order of the settings; never empty.
    pub(crate) mistakes: Vec<Mistake>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mistakes.len() {
            1 => write!(f, "the configuration has a mistake:")?,
            count => write!(f, "the configuration has {count} mistakes:")?,
        }
        for Mistake { setting, message } in &self.mistakes {
            write!(f, "\n  {setting}: {message}")?;
        }
        Ok(())
    }
}

/// The folder that was set for the web app holds none.
#[derive(Debug, thiserror::Error)]
#[error("setting web_dir: {} holds no index.html; name the folder of the built web app", .0.display())]
pub(crate) struct NoWebApp(pub(crate) PathBuf);

/// Returns the known name nearest to a mistyped one, if any is near.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.iter().enumerate() {
            let change = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        let known = || ["listen", "data_dir", "audit_log.enabled"].into_iter();
        assert_eq!(nearest("data_dri", known()), Some("data_dir"));
        assert_eq!(nearest("lisen", known()), Some("listen"));
        assert_eq!(nearest("something_else", known()), None);
    }
}
