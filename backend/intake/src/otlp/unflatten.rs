//! Nested JSON from attributes with dotted names: `0.role`, `0.content`,
//! `0.tool_calls.0.name`, … are a list of one message with a tool call.

use std::collections::BTreeMap;

use super::Malformed;
use super::value::{Value, write_text};

/// Most parts of a name that are looked at.
const MAX_PARTS: usize = 16;

#[derive(Default)]
struct Node<'a> {
    value: Option<&'a Value<'a>>,
    /// By number, where the name is one, so that 10 comes after 9.
    children: BTreeMap<(usize, &'a str), Node<'a>>,
}

/// Writes the attributes as JSON. An object of nothing but one of the `wrappers`
/// is written as what is in it.
pub(super) fn unflatten<'a>(
    attributes: impl Iterator<Item = (&'a str, &'a Value<'a>)>,
    wrappers: &[&str],
) -> Result<String, Malformed> {
    let mut root = Node::default();
    for (name, value) in attributes {
        let mut node = &mut root;
        for part in name.splitn(MAX_PARTS, '.') {
            let number = part.parse().unwrap_or(usize::MAX);
            node = node.children.entry((number, part)).or_default();
        }
        node.value = Some(value);
    }
    let mut out = String::new();
    root.write(wrappers, &mut out)?;
    Ok(out)
}

impl Node<'_> {
    fn write(&self, wrappers: &[&str], out: &mut String) -> Result<(), Malformed> {
        match (self.value, self.children.is_empty()) {
            (Some(value), true) => return value.write_json(out),
            (None, true) => out.push_str("null"),
            _ => {}
        }
        let mut children = self.children.iter();
        if let (Some(((_, name), child)), None) = (children.next(), children.next())
            && wrappers.contains(name)
        {
            return child.write(wrappers, out);
        }
        let is_list = self
            .children
            .keys()
            .all(|(number, _)| *number != usize::MAX);
        out.push(if is_list { '[' } else { '{' });
        for (place, ((_, name), child)) in self.children.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            if !is_list {
                write_text(name, out);
                out.push(':');
            }
            child.write(wrappers, out)?;
        }
        out.push(if is_list { ']' } else { '}' });
        Ok(())
    }
}
