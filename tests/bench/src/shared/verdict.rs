//! Lines that say whether a number is as good as the design asks for.

use std::fmt::Write as _;

/// How many of the worst are named.
const WORST: usize = 5;

/// One line for each target that was judged.
#[derive(Debug, Default)]
pub(crate) struct Verdicts(String);

impl Verdicts {
    /// Judges a number that must not be above a limit.
    pub(crate) fn at_most(&mut self, what: &str, value: f64, limit: f64) {
        let what = format!("{what}: at most {limit}");
        line(&mut self.0, value <= limit, &what, &format!("{value:.2}"));
    }

    /// Judges a number that must not be below a limit.
    pub(crate) fn at_least(&mut self, what: &str, value: f64, limit: f64) {
        let what = format!("{what}: at least {limit}");
        line(&mut self.0, value >= limit, &what, &format!("{value:.2}"));
    }

    /// Judges many numbers, none of which must be above a limit, and names the worst.
    pub(crate) fn worst(&mut self, what: &str, values: Vec<(f64, &str)>, limit: f64) {
        worst(&mut self.0, what, values, limit);
    }

    /// The lines.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

/// Adds one line: whether a target is met, what it is, and what was measured.
pub(crate) fn line(text: &mut String, is_met: bool, what: &str, how: &str) {
    let word = if is_met { "met" } else { "NOT MET" };
    let _ = writeln!(text, "{word:<8}{what:<66} {how}");
}

/// Adds one line, and the worst of those above the limit; nothing where there
/// are no values. What is not a number misses every limit.
pub(crate) fn worst(text: &mut String, what: &str, mut values: Vec<(f64, &str)>, limit: f64) {
    if values.is_empty() {
        return;
    }
    values.sort_by(|one, other| other.0.total_cmp(&one.0));
    let is_met = |value: f64| value <= limit;
    let missed = values.iter().filter(|(value, _)| !is_met(*value)).count();
    let how = format!(
        "{missed} of {} above it, {:.1} at most",
        values.len(),
        values[0].0
    );
    line(text, missed == 0, what, &how);
    for (value, name) in values.iter().take(missed.min(WORST)) {
        let _ = writeln!(text, "        {value:>10.1}  {name}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_are_named() {
        let mut verdicts = Verdicts::default();
        let values = vec![(1.0, "quick"), (9.0, "slow"), (f64::NAN, "never answered")];
        verdicts.worst("cards", values, 5.0);
        verdicts.at_most("memory", 400.0, 400.0);
        verdicts.at_least("rate", 0.4, 0.5);
        let text = verdicts.text();
        assert!(text.contains("NOT MET cards"), "{text}");
        assert!(text.contains("2 of 3 above it"), "{text}");
        assert!(
            text.contains("slow") && text.contains("never answered"),
            "{text}"
        );
        assert!(!text.contains("quick"), "{text}");
        assert!(text.contains("met     memory: at most 400"), "{text}");
        assert!(text.contains("NOT MET rate: at least 0.5"), "{text}");
    }
}
