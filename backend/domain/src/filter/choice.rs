//! Which values of one field are accepted.

/// A condition on a field that an entry may lack: one of these values or none at
/// all, and not one of those.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// Any of these values; every value where there are none and `absent` is not
    /// set.
    pub any_of: Vec<String>,
    /// Entries without a value, beside those with one of `any_of`.
    pub absent: bool,
    /// None of these values. Entries without a value have none of them.
    pub none_of: Vec<String>,
}

impl Choice {
    /// Returns the approximate memory use in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        let texts = self.any_of.iter().chain(&self.none_of);
        let texts: usize = texts.map(|text| text.len() + size_of::<String>()).sum();
        texts + size_of::<Self>()
    }

    /// Whether everything is accepted.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.is_selective() && self.none_of.is_empty()
    }

    /// Whether nothing is accepted but what is named.
    #[must_use]
    pub const fn is_selective(&self) -> bool {
        self.absent || !self.any_of.is_empty()
    }

    /// Whether an entry with this value, or without one, is accepted.
    #[must_use]
    pub fn accepts(&self, value: Option<&str>) -> bool {
        let Some(value) = value else {
            return self.absent || !self.is_selective();
        };
        let names = |values: &[String]| values.iter().any(|one| one == value);
        !names(&self.none_of) && (!self.is_selective() || names(&self.any_of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(any_of: &[&str], absent: bool, none_of: &[&str]) -> Choice {
        let texts = |words: &[&str]| words.iter().map(|&one| one.to_owned()).collect();
        Choice {
            any_of: texts(any_of),
            absent,
            none_of: texts(none_of),
        }
    }

    #[test]
    fn values_and_absence_mean_or_and_exclusions_mean_and() {
        for (any_of, absent, none_of, accepted) in [
            (&[][..], false, &[][..], [true, true, true]),
            (&["a"], false, &[], [true, false, false]),
            (&[], true, &[], [false, false, true]),
            (&["a"], true, &[], [true, false, true]),
            (&[], false, &["a"], [false, true, true]),
            (&["a", "b"], false, &["a"], [false, true, false]),
            (&["a"], true, &["a"], [false, false, true]),
        ] {
            let choice = choice(any_of, absent, none_of);
            let told = [Some("a"), Some("b"), None].map(|value| choice.accepts(value));
            assert_eq!(told, accepted, "{choice:?}");
            assert_eq!(choice.is_open(), accepted == [true; 3], "{choice:?}");
        }
    }
}
