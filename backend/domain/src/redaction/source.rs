//! Rules as people write them, and why some are refused.

/// What stands in place of a match unless a rule says otherwise.
pub const DEFAULT_REPLACEMENT: &str = "[REDACTED]";

/// A rule as a person writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSource {
    /// What the rule is called.
    pub name: Option<String>,
    /// The regular expression.
    pub pattern: String,
    /// What replaces a match; `$1` stands for a group.
    pub replacement: Option<String>,
}

/// One of the two lists of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleList {
    /// Those of this program.
    Builtins,
    /// Those people write.
    Patterns,
}

/// Why a rule is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// The list it is in.
    pub list: RuleList,
    /// Its place there, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub message: String,
}
