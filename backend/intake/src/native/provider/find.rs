//! Single values out of a long JSON text, without making a tree of it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Most elements of a list that are looked at.
const MOST_ELEMENTS: usize = 16;
/// What stands in a path for any element of a list.
const ANY: &str = "*";

/// The fields of an object that were asked for, each as it stands.
#[derive(Debug)]
pub(super) struct Fields<'a>(Vec<(&'static str, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// Those of an object, read in one pass; `None` where it is no object.
    pub(super) fn new(raw: &'a RawValue, names: &'static [&'static str]) -> Option<Self> {
        let mut json = serde_json::Deserializer::from_str(raw.get());
        Names(names).deserialize(&mut json).ok().map(Self)
    }

    /// Returns what stands at a path of names and places in lists, joined by
    /// dots, unless that is null.
    pub(super) fn at(&self, path: &str) -> Option<&'a RawValue> {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let (_, raw) = self.0.iter().find(|(known, _)| *known == name)?;
        walk(raw, rest)
    }
}

fn walk<'a>(raw: &'a RawValue, path: &str) -> Option<&'a RawValue> {
    if path.is_empty() {
        return (raw.get() != "null").then_some(raw);
    }
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    if raw.get().starts_with('[') {
        let Elements(elements) = serde_json::from_str(raw.get()).ok()?;
        return match name {
            ANY => elements.into_iter().find_map(|element| walk(element, rest)),
            place => walk(elements.get(place.parse::<usize>().ok()?)?, rest),
        };
    }
    let mut json = serde_json::Deserializer::from_str(raw.get());
    let names = [name];
    let found = Names(&names).deserialize(&mut json).ok()?;
    walk(found.first()?.1, rest)
}

/// Keeps the fields of these names; of two with one name the last.
struct Names<'n>(&'n [&'n str]);

impl<'de, 'n> DeserializeSeed<'de> for Names<'n> {
    type Value = Vec<(&'n str, &'de RawValue)>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de, 'n> Visitor<'de> for Names<'n> {
    type Value = Vec<(&'n str, &'de RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found: Self::Value = Vec::new();
        while let Some(Name(name)) = map.next_key()? {
            let Some(known) = self.0.iter().find(|known| **known == name) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value()?;
            found.retain(|(other, _)| other != known);
            found.push((known, value));
        }
        Ok(found)
    }
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The first elements of a list.
struct Elements<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct First<'a>(std::marker::PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for First<'a> {
            type Value = Elements<'a>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while elements.len() < MOST_ELEMENTS
                    && let Some(element) = list.next_element()?
                {
                    elements.push(element);
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Elements(elements))
            }
        }

        input.deserialize_seq(First(std::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        let json = r#"{"a": {"b": [1, {"c": "x"}, {"c": "y", "c": "z"}]}, "n": null, "e": 7}"#;
        let raw: &RawValue = serde_json::from_str(json).unwrap();
        let fields = Fields::new(raw, &["a", "n"]).unwrap();
        let at = |path| fields.at(path).map(RawValue::get);
        assert_eq!(at("a.b.1.c"), Some("\"x\""));
        assert_eq!(at("a.b.*.c"), Some("\"x\""));
        assert_eq!(at("a.b.2.c"), Some("\"z\""));
        assert_eq!(at("a.b.0"), Some("1"));
        for path in ["n", "e", "a.b.3", "a.b.c", "a.b.0.c", "a.x", "a.b.1.c.d"] {
            assert_eq!(at(path), None, "{path}");
        }
        for other in ["[]", "7", "\"a\""] {
            let raw: &RawValue = serde_json::from_str(other).unwrap();
            assert!(Fields::new(raw, &["a"]).is_none());
        }
    }
}
