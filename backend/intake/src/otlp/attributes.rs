//! The attributes of a span, found by name and by prefix.

use std::borrow::Cow;

use super::value::{KeyValue, Value};

/// Attributes in the order of their names. Of two with one name the last counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes<'a>(Vec<KeyValue<'a>>);

impl<'a> Attributes<'a> {
    /// Puts attributes in order.
    pub(super) fn of(mut attributes: Vec<KeyValue<'a>>) -> Self {
        attributes.sort_by(|one, other| one.key.cmp(&other.key));
        Self(attributes)
    }

    /// The attributes themselves.
    pub(super) fn into_pairs(self) -> Vec<KeyValue<'a>> {
        self.0
    }

    /// The value of that name, if it has one.
    pub(super) fn get(&self, name: &str) -> Option<&Value<'a>> {
        let end = self.0.partition_point(|pair| &*pair.key <= name);
        let found = self.0.get(end.checked_sub(1)?)?;
        (found.key == name && !matches!(found.value, Value::Empty)).then_some(&found.value)
    }

    /// The value of that name as a text.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name)?.text()
    }

    /// What follows the prefix in the names that begin with it, with the values.
    pub(super) fn below<'s>(
        &'s self,
        prefix: &'s str,
    ) -> impl Iterator<Item = (&'s str, &'s Value<'a>)> {
        let begin = self.0.partition_point(|pair| &*pair.key < prefix);
        self.0[begin..]
            .iter()
            .map_while(move |pair| Some((pair.key.strip_prefix(prefix)?, &pair.value)))
    }

    /// Whether any name begins with the prefix.
    pub(super) fn has_below(&self, prefix: &str) -> bool {
        self.below(prefix).next().is_some()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.0.iter().map(|pair| (&*pair.key, &pair.value))
    }
}
