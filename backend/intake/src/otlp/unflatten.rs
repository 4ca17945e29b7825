//! Nested JSON from attributes with dotted names: `0.role`, `0.content`,
//! `0.tool_calls.0.name`, … are a list of one message with a tool call.

use super::Malformed;
use super::value::{Value, write_text};

/// How deep names are followed; below that the rest of a name is one part.
const MAX_DEPTH: usize = 16;

/// What is left of a name, with the value; nothing, where the value stands.
type Rest<'a> = (Option<&'a str>, &'a Value<'a>);

/// Writes the attributes as JSON. An object of nothing but one of the `wrappers`
/// is written as what is in it.
pub(super) fn unflatten<'a>(
    attributes: impl Iterator<Item = (&'a str, &'a Value<'a>)>,
    wrappers: &[&str],
) -> Result<String, Malformed> {
    let mut all: Vec<Rest<'a>> = attributes
        .map(|(name, value)| (Some(name), value))
        .collect();
    let mut out = String::new();
    write(&mut all, wrappers, MAX_DEPTH, &mut out)?;
    Ok(out)
}

/// Writes what begins with the same parts. No tree is built: a map for each part
/// of each name would take a thousand times the memory of the names.
fn write(
    all: &mut [Rest<'_>],
    wrappers: &[&str],
    depth: usize,
    out: &mut String,
) -> Result<(), Malformed> {
    // A value beside deeper ones of its name gives way to them.
    all.sort_by_key(|item| part(item, depth));
    let inner = all.partition_point(|(rest, _)| rest.is_none());
    if inner == all.len() {
        return match all.last() {
            Some((_, value)) => value.write_json(out),
            None => Ok(()),
        };
    }
    let all = &mut all[inner..];
    let is_one = part(&all[0], depth) == part(&all[all.len() - 1], depth);
    let only = part(&all[0], depth).map_or("", |(_, name)| name);
    if is_one && wrappers.contains(&only) {
        strip(all, depth);
        return write(all, wrappers, depth.saturating_sub(1), out);
    }
    let is_list = all
        .iter()
        .all(|item| part(item, depth).is_some_and(|(number, _)| number != usize::MAX));
    out.push(if is_list { '[' } else { '{' });
    for (place, group) in all
        .chunk_by_mut(|one, other| part(one, depth) == part(other, depth))
        .enumerate()
    {
        if place > 0 {
            out.push(',');
        }
        if !is_list {
            write_text(part(&group[0], depth).map_or("", |(_, name)| name), out);
            out.push(':');
        }
        strip(group, depth);
        write(group, wrappers, depth.saturating_sub(1), out)?;
    }
    out.push(if is_list { ']' } else { '}' });
    Ok(())
}

/// Takes the first part off every name.
fn strip(group: &mut [Rest<'_>], depth: usize) {
    for (rest, _) in group {
        *rest = rest.and_then(|name| first_part(name, depth).1);
    }
}

/// Returns the first part of a name, and the rest.
fn first_part(name: &str, depth: usize) -> (&str, Option<&str>) {
    match name.split_once('.') {
        Some((part, rest)) if depth > 0 => (part, Some(rest)),
        _ => (name, None),
    }
}

/// Returns the next part of a name, by number where it is one, so that 10 comes
/// after 9.
fn part<'a>(item: &Rest<'a>, depth: usize) -> Option<(usize, &'a str)> {
    let (part, _) = first_part(item.0?, depth);
    Some((part.parse().unwrap_or(usize::MAX), part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(names: &[&str]) -> String {
        let values: Vec<_> = names
            .iter()
            .map(|name| Value::Text((*name).into()))
            .collect();
        let attributes = names.iter().copied().zip(&values);
        unflatten(attributes, &["message"]).unwrap()
    }

    #[test]
    fn numbers_are_places_and_wrappers_are_left_out() {
        assert_eq!(
            nested(&[
                "0.message.role",
                "10.a",
                "9.message.a.0.b",
                "9.message.a.1.b"
            ]),
            r#"[{"role":"0.message.role"},{"a":[{"b":"9.message.a.0.b"},{"b":"9.message.a.1.b"}]},{"a":"10.a"}]"#
        );
        assert_eq!(
            nested(&["0.a", "x.a"]),
            r#"{"0":{"a":"0.a"},"x":{"a":"x.a"}}"#
        );
        assert_eq!(nested(&["a", "a.b"]), r#"{"a":{"b":"a.b"}}"#);
    }

    #[test]
    fn names_of_any_depth_are_json() {
        let deep = "a.".repeat(40) + "b";
        let json = nested(&[&deep, "0", ".", ".."]);
        assert!(
            serde_json::from_str::<serde_json::Value>(&json).is_ok(),
            "{json}"
        );
        assert_eq!(json.matches('{').count(), 19, "{json}");
    }
}
