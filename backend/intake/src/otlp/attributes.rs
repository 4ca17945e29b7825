//! The attributes of a span, found by name and by prefix.

use std::borrow::Cow;

use super::value::{KeyValue, Value};

/// Attributes in the order of their names. Of two with one name the last counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes<'a> {
    pairs: Vec<KeyValue<'a>>,
    names: NameFilter,
}

impl<'a> Attributes<'a> {
    /// Puts attributes in order.
    pub(super) fn from_pairs(mut pairs: Vec<KeyValue<'a>>) -> Self {
        pairs.sort_by(|one, other| one.key.cmp(&other.key));
        let mut names = NameFilter::default();
        for pair in &pairs {
            names.add(&pair.key);
        }
        Self { pairs, names }
    }

    /// Returns the attributes themselves.
    pub(super) fn into_pairs(self) -> Vec<KeyValue<'a>> {
        self.pairs
    }

    /// Returns the value of that name, if it has one.
    pub(super) fn get(&self, name: &str) -> Option<&Value<'a>> {
        if !self.names.may_have(name) {
            return None;
        }
        let end = self.pairs.partition_point(|pair| &*pair.key <= name);
        let found = self.pairs.get(end.checked_sub(1)?)?;
        (found.key == name && !matches!(found.value, Value::Empty)).then_some(&found.value)
    }

    /// Returns the value of that name as a text.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name)?.text()
    }

    /// Returns what follows the prefix in the names that begin with it, with
    /// the values.
    pub(super) fn below<'s>(
        &'s self,
        prefix: &'s str,
    ) -> impl Iterator<Item = (&'s str, &'s Value<'a>)> {
        let begin = self.pairs.partition_point(|pair| &*pair.key < prefix);
        self.pairs[begin..]
            .iter()
            .map_while(move |pair| Some((pair.key.strip_prefix(prefix)?, &pair.value)))
    }

    /// Reports whether any name begins with the prefix.
    pub(super) fn has_below(&self, prefix: &str) -> bool {
        self.below(prefix).next().is_some()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.pairs.iter().map(|pair| (&*pair.key, &pair.value))
    }
}

/// A small Bloom filter of names. A span is asked for some hundred names, of all
/// conventions, and has a dozen: to find out by comparing takes longer than
/// everything else that is done with a span but its content.
#[derive(Clone, Debug, Default)]
struct NameFilter([u64; 4]);

impl NameFilter {
    fn add(&mut self, name: &str) {
        let (word, bit) = Self::place(name);
        self.0[word] |= bit;
    }

    /// Reports whether the name may have been added; `false` is certain.
    fn may_have(&self, name: &str) -> bool {
        let (word, bit) = Self::place(name);
        self.0[word] & bit != 0
    }

    /// Names differ in their length and towards their end.
    fn place(name: &str) -> (usize, u64) {
        let bytes = name.as_bytes();
        let from_end = |distance: usize| {
            let index = bytes.len().checked_sub(distance);
            index.map_or(0, |index| usize::from(bytes[index]))
        };
        let mixed = bytes.len() * 37 + from_end(1) * 11 + from_end(4) * 5 + from_end(7);
        (mixed / 64 % 4, 1 << (mixed % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn attributes(names: &[String]) -> Attributes<'_> {
        let pairs = names.iter().zip(0..).map(|(name, number)| KeyValue {
            key: Cow::Borrowed(name.as_str()),
            value: Value::Int(number),
        });
        Attributes::from_pairs(pairs.collect())
    }

    proptest! {
        #[test]
        fn a_name_leads_to_the_last_of_its_values(
            names in prop::collection::vec("[a-c._]{0,9}|\\PC{0,3}", 0..40),
            other in "[a-c._]{0,9}",
        ) {
            let attributes = attributes(&names);
            for name in names.iter().chain([&other]) {
                let expected = names.iter().rposition(|one| one == name);
                let found = attributes.get(name).and_then(Value::int);
                prop_assert_eq!(found, expected.map(|index| index as i64), "{}", name);
            }
        }
    }
}
